"""A course's folder → a Course: its presentation, modules, lessons, quizzes, missions, positioning."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from home.importing.documents import Document, Reading, front_matter, yaml_list, yaml_sheet
from home.importing.files import Folder, slug_of
from home.importing.markdown import LESSON, MOMENTS, read_body
from home.importing.pack import (
    Block,
    Body,
    Certificate,
    Course,
    Lesson,
    Mission,
    Module,
    Positioning,
    Quiz,
    Ref,
    Statement,
)
from home.importing.prose import Known, rich
from home.importing.reaching import check_reach
from home.importing.sheets import LONG, SENTENCE, TITLE, Sheet
from quizzes.actions.importing import check_quiz_content

ASKS = ("text", "photo", "file")
SUMMARIES = ("ol", "ul", "link")
BRIEF = ("h3", "ol", "ul", "link")
TEXTS = {
    "summary": SENTENCE,
    "prerequisites": LONG,
    "programme_note": LONG,
    "access": LONG,
    "methods": LONG,
    "assessment": LONG,
    "price": 200,
    "help_contact": 200,
    "help_delay": 120,
    "accessibility_contact": 200,
    "enrolment_code": 20,
}


def read_course(folder: Folder, known: Known, reading: Reading) -> Course | None:
    """Return the course of a folder, or None with the reason told."""
    inside = folder.folders()
    folder.expect(folders={f.here.name for f in inside}, files={"course.md", "missions.yaml", "positioning.yaml"})
    if not folder.has("course.md"):
        reading.problems.add(folder.path_of("course.md"), 0, "ce fichier manque : il présente le cours")
        return None
    document = front_matter(folder, "course.md", reading)
    quizzes = tuple(quiz for module in inside for name in _quiz_files(module) if (quiz := _quiz(module, name, reading)))
    missions = tuple(_missions(folder, known, reading))
    positioning = _positioning(folder, reading)
    known = replace(
        known,
        quizzes=frozenset(quiz.id for quiz in quizzes),
        missions=frozenset(mission.id for mission in missions),
        positioning=positioning is not None,
    )
    modules = tuple(found for module in inside if (found := _module(module, known, reading)))
    if document is None:
        return None
    course = replace(
        _course(document, folder, known, reading),
        modules=modules,
        quizzes=quizzes,
        missions=missions,
        positioning=positioning,
        positioning_id=positioning.id if positioning else "",
    )
    _check_whole(course, reading)
    return course


def _course(document: Document, folder: Folder, known: Known, reading: Reading) -> Course:
    sheet = document.sheet
    course = Course(
        id=reading.unique(sheet),
        title=sheet.text("title", TITLE, needed=True),
        slug=sheet.slug(slug_of(folder.here.name)),
        texts={name: sheet.text(name, limit) for name, limit in TEXTS.items()},
        audience=sheet.choice("audience", ("facilitators", "cooperants"), "facilitators"),
        familiar=sheet.flag("familiar", False),
        is_training=sheet.flag("is_training", True),
        sequence=sheet.choice("sequence", ("free", "in_order"), "free"),
        enrolment_mode=sheet.choice("enrolment", ("open", "code", "invited"), "open"),
        objectives=sheet.texts("objectives", 200),
        picture=_picture(sheet, known),
        verified_on=sheet.day("verified_on"),
        presentation=read_body(document.text, document.line, known, document.tell),
        certificate=_certificate(sheet),
        path=sheet.path,
        lines=sheet.data.lines,
    )
    if course.enrolment_mode == "code" and not course.texts["enrolment_code"]:
        sheet.tell("enrolment", "il manque « enrolment_code » : le code que les personnes taperont")
    sheet.done()
    return course


def _certificate(sheet: Sheet) -> Certificate | None:
    inside = sheet.inside("certificate")
    if inside is None:
        return None
    certificate = Certificate(
        title=inside.text("title", 200, needed=True),
        introduction=inside.text("introduction", LONG),
        criteria=inside.text("criteria", LONG),
        nature=inside.text("nature", LONG),
        minutes=inside.integer("minutes", 0, 60_000) if "minutes" in inside.data else None,
    )
    inside.done()
    return certificate


def _picture(sheet: Sheet, known: Known) -> Ref | None:
    name = sheet.text("picture", 120)
    if name and name not in known.pictures:
        sheet.tell("picture", f"dessin absent de pictures/ : « {name} »")
    return Ref("picture", name) if name else None


def _module(folder: Folder, known: Known, reading: Reading) -> Module | None:
    lessons = [name for name in folder.names(".md") if name != "module.md"]
    folder.expect(files={"module.md", *_quiz_files(folder), *lessons})
    if not folder.has("module.md"):
        reading.problems.add(folder.path_of("module.md"), 0, "ce fichier manque : il présente le module")
        return None
    document = front_matter(folder, "module.md", reading)
    found = tuple(lesson for name in lessons if (lesson := _lesson(folder, name, known, reading)))
    if document is None:
        return None
    sheet = document.sheet
    module = Module(
        id=reading.unique(sheet),
        title=sheet.text("title", TITLE, needed=True),
        slug=sheet.slug(slug_of(folder.here.name)),
        summary=sheet.text("summary"),
        introduction=rich(document.text, document.line, SUMMARIES, known, document.tell),
        objectives=sheet.texts("objectives", 200),
        picture=_picture(sheet, known),
        requires=sheet.texts("requires", 120),
        opens_on=sheet.day("opens_on"),
        numbered=sheet.flag("numbered", True),
        lessons=found,
        path=sheet.path,
        lines=sheet.data.lines,
    )
    if not lessons:
        reading.problems.add(sheet.path, 0, "ce module n’a aucune leçon")
    sheet.done()
    return module


def _lesson(folder: Folder, name: str, known: Known, reading: Reading) -> Lesson | None:
    document = front_matter(folder, name, reading)
    if document is None:
        return None
    sheet = document.sheet
    lesson = Lesson(
        id=reading.unique(sheet),
        title=sheet.text("title", TITLE, needed=True),
        slug=sheet.slug(slug_of(name)),
        minutes=sheet.integer("minutes", 1, 600),
        summary=sheet.text("summary"),
        conditions=tuple(_conditions(sheet, known)),
        optional=sheet.flag("optional", False),
        picture=_picture(sheet, known),
        legal=sheet.flag("legal", False),
        verified_on=sheet.day("verified_on"),
        review_on=sheet.day("review_on"),
        swap=sheet.id("swap", needed=False)[:40],
        body=read_body(document.text, document.line, known, document.tell, LESSON),
        path=sheet.path,
        lines=sheet.data.lines,
    )
    if lesson.legal and "verified_on" not in sheet.data:
        sheet.tell("legal", "une leçon de droit dit quand elle a été vérifiée : ajoutez « verified_on »")
    if not lesson.body:
        document.tell(document.line, "cette leçon est vide")
    sheet.done()
    return lesson


def _conditions(sheet: Sheet, known: Known) -> Iterator[Block]:
    """What completes a lesson: `ticked`, `quiz_passed: <id> 70`, `mission_accepted: <id>`, `positioning: after` …"""
    written = sheet.take("completes")
    entries = written if isinstance(written, list) else [written]
    for entry in ["ticked"] if written is None else entries:
        if isinstance(entry, dict) and len(entry) == 1:
            entry = ": ".join(str(part) for part in next(iter(entry.items())))
        block = _condition(entry.strip(), known) if isinstance(entry, str) else "écrivez par exemple [ticked]"
        if isinstance(block, Block):
            yield block
        else:
            sheet.tell("completes", f"« completes » : {block}")
    if written == []:
        sheet.tell("completes", "« completes » : il faut au moins une condition, par exemple [ticked]")


def _condition(text: str, known: Known) -> Block | str:
    """Return the block of a condition, or what is wrong with it."""
    name, _colon, rest = (part.strip() for part in text.partition(":"))
    if name == "ticked" and not rest:
        return Block("ticked", None)
    if name == "positioning" and rest in MOMENTS:
        return Block(name, {"moment": rest}) if known.positioning else "ce cours n’a pas de fichier positioning.yaml"
    if name == "quiz_passed" and (found := re.fullmatch(r"(\S+)\s+(\d{1,3})\s*%?", rest)) and 0 < int(found[2]) <= 100:
        return _pointed(Block(name, {"quiz": Ref("quiz", found[1]), "percent": int(found[2])}), known)
    if name == "quiz_submitted" and re.fullmatch(r"\S+", rest):
        return _pointed(Block(name, {"quiz": Ref("quiz", rest)}), known)
    if name in ("mission_deposited", "mission_accepted") and re.fullmatch(r"\S+", rest):
        return _pointed(Block(name, {"mission": Ref("mission", rest)}), known)
    return f"condition non comprise : « {text} »"


def _pointed(block: Block, known: Known) -> Block | str:
    ref = block.value.get("quiz") or block.value["mission"]
    if ref.kind == "quiz":
        return block if ref.key in known.quizzes else f"quiz inconnu : « {ref.key} »"
    return block if ref.key in known.missions else f"mission inconnue : « {ref.key} »"


def _quiz_files(folder: Folder) -> list[str]:
    """Return quiz.yaml, then quiz-2.yaml … when a module has several."""
    return [name for name in folder.names(".yaml") if re.fullmatch(r"quiz(-[a-z0-9-]+)?\.yaml", name)]


def _quiz(folder: Folder, name: str, reading: Reading) -> Quiz | None:
    sheet = yaml_sheet(folder, name, reading)
    if sheet is None:
        return None
    for message in check_quiz_content(sheet.data):
        if not message.startswith("L'identifiant"):  # told below, with the two places
            reading.problems.add(sheet.path, _line(sheet, message), message)
    identifier = reading.unique(sheet)
    questions = sheet.data.get("questions")
    for question in questions if isinstance(questions, list) else []:
        if isinstance(question, dict) and isinstance(question.get("id"), str):
            reading.claim(question["id"], sheet.path, question.line_of("id"))
    return Quiz(identifier, str(sheet.data.get("title", "")), sheet.data, path=sheet.path)


def _line(sheet: Sheet, message: str) -> int:
    """Return the line that a message about a quiz speaks of: « Question 3 (id), choix 2 : « text » … »."""
    place, _colon, said = message.partition(" : ")
    here, questions = sheet.data, sheet.data.get("questions")
    number, choice = re.search(r"Question (\d+)", place), re.search(r"choix (\d+)", place)
    if number and isinstance(questions, list):
        here = questions[int(number[1]) - 1]
        if not isinstance(here, dict):
            return questions.lines[int(number[1]) - 1]
        if choice:
            choices = here["choices"]
            here = choices[int(choice[1]) - 1]
            if not isinstance(here, dict):
                return choices.lines[int(choice[1]) - 1]
    named = re.search(r"« (\w+)", said)
    return here.line_of(named[1]) if named else here.line


def _missions(folder: Folder, known: Known, reading: Reading) -> Iterator[Mission]:
    for sheet in yaml_list(folder, "missions.yaml", reading):
        asks = sheet.texts("asks", 20, at_least=1)
        for word in asks:
            if word not in ASKS:
                sheet.tell("asks", f"« asks » : {', '.join(ASKS)} ; lu : « {word} »")
        brief = sheet.text("brief", LONG, needed=True)
        mission = Mission(
            id=reading.unique(sheet),
            title=sheet.text("title", 200, needed=True),
            brief=rich(brief, sheet.data.line_of("brief") + 1, BRIEF, known, sheet.tell_line),
            asks=asks,
            grid=sheet.texts("grid", 300, at_least=1),
            path=sheet.path,
        )
        sheet.done()
        yield mission


def _positioning(folder: Folder, reading: Reading) -> Positioning | None:
    sheet = yaml_sheet(folder, "positioning.yaml", reading)
    if sheet is None:
        return None
    identifier = reading.unique(sheet)
    title, intro = sheet.text("title", 200, needed=True), sheet.text("intro", LONG)
    scale = sheet.texts("scale", 80, at_least=2)
    statements = []
    for entry in sheet.entries("statements"):
        statements.append(Statement(reading.unique(entry), entry.text("text", 200, needed=True)))
        entry.done()
    sheet.done()
    return Positioning(identifier, title, intro, scale, tuple(statements), path=sheet.path)


def _check_whole(course: Course, reading: Reading) -> None:
    """What is only seen with the whole course in hand."""
    placed = {place for lesson in course.lessons for place in _places(lesson.body)}
    ids = {module.id for module in course.modules}
    tell = reading.problems.add
    for lesson in course.lessons:
        for block in sorted(_places(lesson.conditions) - placed):
            message = f"« completes » : ajoutez « ::: {block} » dans une leçon, sinon personne ne peut la terminer"
            tell(lesson.path, lesson.lines.get("completes", 0), message)
    for module in course.modules:
        for needed in module.requires:
            if needed not in ids:
                tell(module.path, module.lines["requires"], f"« requires » : module inconnu : « {needed} »")
        one_address_each(module.lessons, reading)
    one_address_each(course.modules, reading)
    if not course.modules:
        tell(course.path, 0, "ce cours n’a aucun module")
    elif not reading.problems:
        check_reach(course, reading.problems)


def _places(body: Body) -> set[str]:
    """Return what a text places, or what conditions ask for, as its `:::` line writes it."""
    found = set()
    for block in body:
        value = block.value if isinstance(block.value, dict) else {"": block.value}
        found |= {
            f"{item.kind} {item.key}" for item in value.values() if isinstance(item, Ref) and item.kind != "picture"
        }
        if block.type == "positioning":
            found.add(f"positionnement {value['moment']}")
    return found


def one_address_each(entries: Iterable[Any], reading: Reading) -> None:
    """Tell the entries of one place that would have the same address."""
    taken: dict[str, str] = {}
    for entry in entries:
        if entry.slug in taken:
            message = f"même adresse que {taken[entry.slug]} : « {entry.slug} »"
            reading.problems.add(entry.path, entry.lines.get("slug", 0), message)
        taken.setdefault(entry.slug, entry.path)
