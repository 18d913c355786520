"""A pack → the files of its folder, by path: the same pack always gives the same bytes."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise
from typing import Any

from home.exporting.experiences import experience_fields
from home.exporting.guides import guide_fields
from home.exporting.markdown import Alts, body_text, conditions
from home.exporting.notation import dump, front, said
from home.exporting.prose import markdown
from home.importing import pack as packs
from home.importing.files import slug_of
from home.importing.pack import Ref

Files = dict[str, bytes]
Kept = dict[str, str]  # identifier → the name its file or folder has in the folder that is written over


def files_of(pack: packs.Pack, kept: Kept | None = None, known_guides: Iterable[str] = ()) -> Files:
    """Return every file of a pack; `kept` are names that may stay, so that differences are small."""
    kept = kept or {}
    files: dict[str, str | bytes] = {}
    alts = {drawing.id: drawing.alt for drawing in pack.drawings}
    for course in pack.courses:
        files |= _course(course, kept, alts)
    for page, name in zip(pack.pages, names(pack.pages, kept, ".md", numbered=False), strict=True):
        files[f"pages/{name}"] = front(_page(page, name), body_text(page.body, alts))
    files |= _sheets("guides", pack.guides, _index(pack.guide_index, alts), guide_fields, kept)
    guides = {guide.id for guide in pack.guides} | set(known_guides)
    tell = partial(experience_fields, guides=guides)
    files |= _sheets("experiences", pack.experiences, _index(pack.experience_index, alts), tell, kept)
    if pack.terms:
        files["glossary.yaml"] = dump([_term(term) for term in pack.terms])
    if pack.drawings:
        files["pictures/pictures.yaml"] = dump([_drawing(drawing) for drawing in pack.drawings])
        files |= {f"pictures/{drawing.id}": drawing.data for drawing in pack.drawings}
    return {path: data.encode() if isinstance(data, str) else data for path, data in sorted(files.items())}


def _sheets(folder: str, items: Any, index: str, fields: Callable[[Any, str], Any], kept: Kept) -> dict[str, str]:
    """Return the files of guides or reports: one YAML each, and the text of the page that lists them."""
    files = {f"{folder}/{folder}.md": index} if index else {}
    for item, name in zip(items, names(items, kept, ".yaml"), strict=True):
        files[f"{folder}/{name}"] = dump(fields(item, _slug(item, name.rpartition(".")[0])))
    return files


def _index(index: Any, alts: Alts) -> str:
    if index is None:
        return ""
    return front({"id": index.id, "title": index.title, "summary": index.summary}, body_text(index.body, alts))


def _course(course: packs.Course, kept: Kept, alts: Alts) -> dict[str, str]:
    folder = f"courses/{kept.get(course.id, course.slug)}"
    files = {f"{folder}/course.md": front(_course_fields(course, folder), body_text(course.presentation, alts))}
    if course.missions:
        files[f"{folder}/missions.yaml"] = dump([_mission(mission) for mission in course.missions])
    if course.positioning:
        files[f"{folder}/positioning.yaml"] = dump(_positioning(course.positioning))
    first = 0 if course.modules and not course.modules[0].numbered else 1
    homes = dict(_homes(course))
    for module, name in zip(course.modules, names(course.modules, kept, first=first), strict=True):
        here = f"{folder}/{name}"
        files[f"{here}/module.md"] = front(_module(module, name), markdown(module.introduction))
        for lesson, file in zip(module.lessons, names(module.lessons, kept, ".md"), strict=True):
            files[f"{here}/{file}"] = front(_lesson(lesson, file), body_text(lesson.body, alts))
        for number, quiz in enumerate([one for one in course.quizzes if homes.get(one.id) == module.id], 1):
            files[f"{here}/quiz{f'-{number}' if number > 1 else ''}.yaml"] = dump(quiz.data)
    return files


def _homes(course: packs.Course) -> Iterable[tuple[str, str]]:
    """Return in which module each quiz is: the first that places it or asks for it."""
    found: dict[str, str] = {}
    for module in course.modules:
        for lesson in module.lessons:
            for ref in refs((*lesson.body, *lesson.conditions), "quiz"):
                found.setdefault(ref.key, module.id)
    return found.items()


def refs(body: packs.Body, kind: str) -> list[Ref]:
    """Return what the blocks of a text point to, of one kind."""
    found: list[Ref] = []

    def look(value: Any) -> None:
        if isinstance(value, Ref):
            found.extend([value] if value.kind == kind else [])
        elif isinstance(value, dict):
            for one in value.values():
                look(one)
        elif isinstance(value, list | tuple):
            for one in value:
                look(one)

    for block in body:
        look(block.value)
    return found


def names(items: Iterable[Any], kept: Kept, suffix: str = "", *, first: int = 1, numbered: bool = True) -> list[str]:
    """Return the name of each file or folder of one place: those they have while the order holds, else NN-slug."""
    items = list(items)
    if not numbered:
        return [kept.get(item.id, f"{item.slug}{suffix}") for item in items]
    found, numbers = [], [first - 1]
    for item in items:
        old = kept.get(item.id, "")
        numbers.append(_number(old) if old else numbers[-1] + 1)
        found.append(old or f"{numbers[-1]:02}-{item.slug}{suffix}")
    if found == sorted(found) and all(one < other for one, other in pairwise(numbers)):
        return found
    return [f"{number:02}-{item.slug}{suffix}" for number, item in enumerate(items, first)]


def _number(name: str) -> int:
    found = re.match(r"\d+", name)
    return int(found[0]) if found else 0


def _slug(item: Any, name: str) -> str:
    """Return the address part when the file's name does not say it."""
    return "" if slug_of(name) == item.slug else item.slug


def _lesson(lesson: packs.Lesson, name: str) -> dict[str, Any]:
    return {
        "id": lesson.id,
        "title": lesson.title,
        "slug": _slug(lesson, name),
        "minutes": lesson.minutes,
        "summary": lesson.summary,
        "completes": conditions(lesson.conditions),
        "optional": lesson.optional or None,
        "picture": _key(lesson.picture),
        "legal": lesson.legal or None,
        "verified_on": lesson.verified_on,
        "review_on": lesson.review_on,
        "swap": lesson.swap,
    }


def _module(module: packs.Module, name: str) -> dict[str, Any]:
    return {
        "id": module.id,
        "title": module.title,
        "slug": _slug(module, name),
        "summary": module.summary,
        "picture": _key(module.picture),
        "objectives": module.objectives,
        "requires": module.requires,
        "opens_on": module.opens_on,
        "numbered": None if module.numbered else False,
    }


def _course_fields(course: packs.Course, folder: str) -> dict[str, Any]:
    return {
        "id": course.id,
        "title": course.title,
        "slug": _slug(course, folder.rpartition("/")[2]),
        "summary": course.texts["summary"],
        "audience": course.audience,
        "familiar": course.familiar or None,
        "is_training": course.is_training,
        "sequence": course.sequence,
        "enrolment": course.enrolment_mode,
        "objectives": course.objectives,
        **{name: text for name, text in course.texts.items() if name != "summary"},
        "verified_on": course.verified_on,
        "picture": _key(course.picture),
        "certificate": _certificate(course),
    }


def _certificate(course: packs.Course) -> dict[str, Any] | None:
    paper = course.certificate
    if paper is None:
        return None
    planned = sum(lesson.minutes for lesson in course.lessons if not lesson.optional)
    minutes = None if paper.minutes in (None, planned) else paper.minutes
    texts = {"introduction": paper.introduction, "criteria": paper.criteria, "nature": paper.nature}
    return said({"title": paper.title, **texts, "minutes": minutes})


def _page(page: packs.StandardSheet, name: str) -> dict[str, Any]:
    fields = {"id": page.id, "title": page.title, "slug": _slug(page, name), "summary": page.summary}
    return fields | {"youth": page.youth or None}


def _term(term: packs.Term) -> dict[str, Any]:
    return said({"id": term.id, "term": term.term, "definition": term.definition, "english": term.english})


def _drawing(drawing: packs.Drawing) -> dict[str, Any]:
    seen = {"alt": drawing.alt} if drawing.alt else {"decorative": True}
    fields = {"file": drawing.id, "title": drawing.title, **seen, "credit": drawing.credit}
    return said({**fields, "people_shown": drawing.people_shown or None})


def _mission(mission: packs.Mission) -> dict[str, Any]:
    brief = markdown(mission.brief)
    return said({"id": mission.id, "title": mission.title, "brief": brief, "asks": mission.asks, "grid": mission.grid})


def _positioning(item: packs.Positioning) -> dict[str, Any]:
    statements = [{"id": one.id, "text": one.text} for one in item.statements]
    fields = {"id": item.id, "title": item.title, "intro": item.intro, "scale": item.scale}
    return said({**fields, "statements": statements})


def _key(ref: Ref | None) -> str:
    return ref.key if ref else ""
