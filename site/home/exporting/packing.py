"""The published content of this site → a Pack."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q

from courses.models import CertificateType, CoursePage, LessonPage, Mission, ModulePage, Positioning
from experiences.models import ExperienceIndexPage, ExperiencePage
from home.exporting import pages, shelf
from home.exporting.experiences import experience_item
from home.exporting.experiences import index_item as reports_index
from home.exporting.files import refs
from home.exporting.guides import guide_item
from home.exporting.guides import index_item as guides_index
from home.exporting.names import Names, Notes
from home.importing import pack as packs
from home.importing.pack import Pack
from home.models import StandardPage
from media.models import GlossaryTerm, Picture
from quizzes.models import Quiz
from workshops.models import GuideIndexPage, GuidePage

KINDS = ("courses", "guides", "experiences", "glossary", "pages")


@dataclass
class Packing:
    """A pack being made: what is asked for, what was told, what is already in it."""

    only: str = ""
    names: Names = field(default_factory=Names)
    taken: dict[str, str] = field(default_factory=dict)  # a quiz, a mission or a positioning → the course it is in

    @property
    def notes(self) -> Notes:
        """What the format cannot say."""
        return self.names.notes

    def wants(self, kind: str) -> bool:
        """Say whether a kind is asked for."""
        return self.only in ("", kind)

    def take(self, identifier: str, course: str) -> bool:
        """Say whether a thing goes with this course; one that went with another is told."""
        owner = self.taken.setdefault(identifier, course)
        if owner != course:
            self.notes.tell(f"{identifier} sert aussi dans {owner} : le format ne le met que dans un cours")
        return owner == course


def pack_of(only: str = "", names: Names | None = None) -> Pack:
    """Return the published content; `only` one kind, with the words and pictures it needs."""
    work = Packing(only, names or Names())
    courses = tuple(_course(page, work) for page in pages.here(CoursePage)) if work.wants("courses") else ()
    fixed = tuple(pages.standard_item(page, work.names) for page in _fixed(work)) if work.wants("pages") else ()
    found = Pack(courses=courses, pages=fixed)
    if work.wants("guides"):
        guides = tuple(guide_item(page, work.names) for page in pages.here(GuidePage))
        found = replace(found, guides=guides, guide_index=_index(GuideIndexPage, guides_index, work))
    if work.wants("experiences"):
        reports = tuple(experience_item(page, work.names) for page in pages.here(ExperiencePage))
        found = replace(found, experiences=reports, experience_index=_index(ExperienceIndexPage, reports_index, work))
    _tell_hidden(work)
    return replace(found, drawings=_drawings(found, work), terms=_terms(found, work))


def _index(model: Any, make: Callable[[Any, Names], Any], work: Packing) -> Any:
    """Return the text of a page that lists guides or reports, if it came from a folder."""
    page = pages.here(model).first()
    if page is None or not (page.content_id or page.body or page.summary):
        return None
    if page.content_id:
        return make(page, work.names)
    work.notes.at("page", page.slug)
    work.notes.tell("le texte de cette liste, écrit dans l’administration, n’est pas emporté")
    return None


def _fixed(work: Packing) -> Iterable[StandardPage]:
    found = list(pages.here(StandardPage))
    for page in found:
        if page.depth > 3:
            work.notes.at("page", page.slug)
            work.notes.tell("elle est sous une autre page : chargée ailleurs, elle sera sous l’accueil")
    return found


def _tell_hidden(work: Packing) -> None:
    """Say how many pages are not published: they stay here."""
    for kind, model, words in (
        ("courses", CoursePage, "cours non publiés"),
        ("courses", ModulePage, "modules non publiés"),
        ("courses", LessonPage, "leçons non publiées"),
        ("pages", StandardPage, "pages non publiées"),
        ("guides", GuidePage, "guides non publiés"),
        ("experiences", ExperiencePage, "récits non publiés"),
    ):
        hidden = model.objects.filter(live=False).count()
        work.notes.at("brouillons", "")
        if work.wants(kind) and hidden:
            work.notes.tell(f"{hidden} {words} : seul ce qui est en ligne est emporté")


def _course(page: CoursePage, work: Packing) -> packs.Course:
    names, identifier = work.names, pages.page_id("cours", page)
    modules = tuple(_module(module, work) for module in pages.here(ModulePage).child_of(page))
    texts = [block for module in modules for lesson in module.lessons for block in (*lesson.body, *lesson.conditions)]
    quizzes = _asked(texts, "quiz", names.quizzes, identifier, work)
    missions = _asked(texts, "mission", names.missions, identifier, work)
    rows = {row.pk: row for row in Mission.objects.filter(pk__in=missions).prefetch_related("criteria")}
    found = {row.pk: row for row in Quiz.objects.filter(pk__in=quizzes)}
    positioning = Positioning.objects.filter(pk=page.positioning_id).first()
    work.notes.at("cours", identifier)
    if positioning and not work.take(names.positionings[positioning.pk], identifier):
        positioning = None
    return pages.course_item(
        page,
        names,
        modules=modules,
        quizzes=tuple(shelf.quiz_item(found[pk], names) for pk in quizzes),
        missions=tuple(shelf.mission_item(rows[pk], names) for pk in missions),
        positioning=shelf.positioning_item(positioning, names) if positioning else None,
        certificate=_certificate(page, identifier, work),
    )


def _module(page: ModulePage, work: Packing) -> packs.Module:
    lessons = [pages.lesson_item(lesson, work.names) for lesson in pages.here(LessonPage).child_of(page)]
    return pages.module_item(page, work.names, lessons)


def _asked(body: list[packs.Block], kind: str, known: dict[int, str], course: str, work: Packing) -> list[int]:
    """Return the keys of the quizzes or missions of a course, in the order of its lessons."""
    keys = {identifier: pk for pk, identifier in known.items()}
    work.notes.at("cours", course)
    wanted = dict.fromkeys(ref.key for ref in refs(tuple(body), kind))
    return [keys[identifier] for identifier in wanted if work.take(identifier, course)]


def _certificate(page: CoursePage, identifier: str, work: Packing) -> packs.Certificate | None:
    types = list(CertificateType.objects.for_course(page.item_id).order_by("pk"))
    types.sort(key=lambda row: row.slug != identifier)
    work.notes.at("cours", identifier)
    for row in types[1:]:
        work.notes.tell(f"attestation « {row.title} » : un dossier n’en dit qu’une par cours")
    return shelf.certificate_item(types[0], work.names) if types else None


def _terms(pack: Pack, work: Packing) -> tuple[packs.Term, ...]:
    """Return the published words, and those that texts use; only the latter when one kind is asked for."""
    used = set(_used_terms(pack))
    wanted = Q(slug__in=used) | (Q(live=True) if work.wants("glossary") else Q())
    if not used and not work.wants("glossary"):
        return ()
    return tuple(shelf.term_item(row, work.names) for row in GlossaryTerm.objects.filter(wanted).order_by("slug"))


def _used_terms(pack: Pack) -> Iterable[str]:
    """Return every glossary word that a pack's texts name."""
    return re.findall(r"""(?:linktype="term" id="|\(glossaire:)([\w-]+)""", repr(pack))


def _drawings(pack: Pack, work: Packing) -> tuple[packs.Drawing, ...]:
    """Return the pictures that texts show; with everything, those that came from a folder too."""
    used = set(re.findall(r"Ref\(kind='picture', key='([^']+)'\)", repr(pack)))
    keys = [pk for pk, (name, _alt) in work.names.pictures.items() if name in used]
    wanted = Q(pk__in=keys) | (Q(content_id__isnull=False) if not work.only else Q())
    if work.only and not keys:
        return ()
    found = [shelf.picture_item(row, work.names) for row in Picture.objects.filter(wanted)]
    return tuple(sorted((drawing for drawing in found if drawing.data), key=lambda drawing: drawing.id))
