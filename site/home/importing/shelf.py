"""The things of a pack that are not pages: drawings, words, quizzes, missions, positionings, certificates."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction

from courses.actions.awards.types import TypeTexts, default_issuer, publish_type
from courses.models import CertificateType, CoursePage, Mission, MissionCriterion, Positioning, Statement
from home.importing import pack as packs
from home.importing.journal import Entry, Journal, stamp
from home.importing.pack import Ref, digest
from home.importing.report import Report
from home.importing.streams import identity, raw_text
from media.models import GlossaryTerm, Picture
from quizzes.actions.importing import quiz_from_content
from quizzes.models import Quiz

NAMES = {
    "picture": "dessin",
    "term": "mot",
    "quiz": "quiz",
    "mission": "mission",
    "positioning": "auto-positionnement",
    "certificate": "attestation",
    "course": "cours",
    "module": "module",
    "lesson": "leçon",
    "page": "page",
}


FEMININE = {"mission", "certificate", "lesson", "page"}


def ended(kind: str) -> str:
    """Return the ending of the French words said of a kind of thing."""
    return "e" if kind in FEMININE else ""


@dataclass
class Load:
    """One load under way: what it may overwrite, what was loaded before, what it found and did."""

    at: datetime
    overwrite: bool
    journal: Journal
    report: Report
    keys: dict[Ref, int] = field(default_factory=dict)
    files: list[tuple[Storage, str]] = field(default_factory=list)  # written; to remove if the load fails

    def due(self, kind: str, item: Any, instance: Any, wanted: str) -> bool:
        """Say whether a thing must be written: it is new, or its file changed and nobody changed it here meanwhile."""
        if instance is None or not instance.pk:
            return True
        entry = self.journal[f"{kind}:{item.id}"]
        if entry.digest == wanted:
            return False
        if self.overwrite or entry.stamp == stamp(instance):
            return True
        e = ended(kind)
        self.note(kind, item.id, f"modifié{e} dans l’administration : laissé{e} en place (--overwrite l’écrase)")
        return False

    def done(self, kind: str, item: Any, instance: Any, wanted: str, *, new: bool, **place: Any) -> None:
        """Note what was written, in the report and in the thing's history."""
        words = ("nouvelle" if ended(kind) else "nouveau") if new else f"mis{ended(kind)} à jour"
        self.report.changes.append(f"{NAMES[kind]} {item.id} : {words}")
        self.journal.write(f"{kind}:{item.id}", instance, Entry(wanted, stamp(instance), **place))

    def moved(self, kind: str, identifier: str) -> None:
        """Note a page that changed place."""
        self.report.changes.append(f"{NAMES[kind]} {identifier} : déplacé{ended(kind)}")

    def note(self, kind: str, identifier: str, words: str) -> None:
        """Say what was left as it is."""
        self.report.notes.append(f"{NAMES[kind]} {identifier} : {words}")


def publish(instance: Any) -> None:
    """Save a snippet or a page that is not yet published, keep a revision, publish it."""
    if not instance.pk:
        instance.live = False
        instance.save()
    instance.save_revision(log_action=False).publish(log_action=False)
    instance.refresh_from_db()


def put(load: Load, kind: str, item: Any, instance: Any, write: Callable[[Any], Any]) -> Any:
    """Write one thing if it is due; return it, and remember its key."""
    wanted, new = digest(item), not instance.pk
    if load.due(kind, item, instance, wanted):
        instance = write(instance) or instance
        load.done(kind, item, instance, wanted, new=new)
    load.keys[Ref(kind, item.id)] = instance.pk
    return instance


def shelve(load: Load, pack: packs.Pack) -> None:
    """Write the drawings, the words, then what lessons point to."""
    pictures = {picture.content_id: picture for picture in Picture.objects.filter(content_id__isnull=False)}
    for drawing in pack.drawings:
        picture = pictures.get(drawing.id) or Picture(content_id=drawing.id)
        put(load, "picture", drawing, picture, partial(_picture, load, drawing))
    terms = {term.slug: term for term in GlossaryTerm.objects.all()}
    for term in pack.terms:
        put(load, "term", term, terms.get(term.id) or GlossaryTerm(slug=term.id), partial(_term, term))
    for course in pack.courses:
        for quiz in course.quizzes:
            found = Quiz.objects.filter(content_id=quiz.id).first() or Quiz(content_id=quiz.id)
            put(load, "quiz", quiz, found, partial(_quiz, quiz))
        for mission in course.missions:
            new = Mission(content_id=mission.id, uuid=identity("mission", mission.id))
            found = Mission.objects.filter(content_id=mission.id).first() or new
            put(load, "mission", mission, found, partial(_mission, load, mission))
        if course.positioning:
            _shelve_positioning(load, course.positioning)


def _picture(load: Load, drawing: packs.Drawing, picture: Picture) -> None:
    picture.title, picture.description, picture.credit = drawing.title, drawing.alt, drawing.credit
    old = (picture.file.storage, picture.file.name) if picture.pk else None
    written = not old or _content(picture) != drawing.data
    if written:
        picture.file = ContentFile(drawing.data, name=drawing.id)
        picture._set_image_file_metadata()
    picture.save()
    if written:
        load.files.append((picture.file.storage, picture.file.name))
    if written and old:
        picture.renditions.all().delete()
        transaction.on_commit(partial(old[0].delete, old[1]))


def _content(picture: Picture) -> bytes | None:
    try:
        with picture.open_file() as file:
            return file.read()
    except OSError:
        return None


def _term(term: packs.Term, row: GlossaryTerm) -> None:
    row.term, row.definition, row.english = term.term, term.definition, term.english
    publish(row)


def _quiz(quiz: packs.Quiz, row: Quiz) -> Quiz:
    return quiz_from_content(quiz.data)


def _mission(load: Load, mission: packs.Mission, row: Mission) -> None:
    row.title, row.brief = mission.title, raw_text(mission.brief, load.keys)
    row.asks_text, row.asks_photo, row.asks_file = (word in mission.asks for word in ("text", "photo", "file"))
    known = {criterion.text: criterion for criterion in row.criteria.all()} if row.pk else {}
    row.criteria = [known.get(text) or MissionCriterion(text=text) for text in mission.grid]
    for place, criterion in enumerate(row.criteria.all()):
        criterion.sort_order = place
    publish(row)


def _shelve_positioning(load: Load, item: packs.Positioning) -> None:
    new = Positioning(content_id=item.id, uuid=identity("positioning", item.id))
    put(
        load,
        "positioning",
        item,
        Positioning.objects.filter(content_id=item.id).first() or new,
        partial(_positioning, item),
    )


def _positioning(item: packs.Positioning, row: Positioning) -> None:
    row.title, row.intro, row.scale = item.title, item.intro, "\n".join(item.scale)
    known = {statement.content_id: statement for statement in row.statements.all()} if row.pk else {}
    row.statements = [
        known.get(one.id) or Statement(content_id=one.id, uuid=identity("statement", one.id)) for one in item.statements
    ]
    for place, (statement, one) in enumerate(zip(row.statements.all(), item.statements, strict=True)):
        statement.text, statement.sort_order = one.text, place
    row.save()


@dataclass(frozen=True)
class Paper:
    """A certificate with the course it is given for."""

    id: str
    certificate: packs.Certificate
    minutes: int


def certify(load: Load, course: packs.Course, page: CoursePage) -> None:
    """Write the type of certificate that a course gives, and the version of its texts."""
    if course.certificate:
        minutes = sum(lesson.minutes for lesson in course.lessons if not lesson.optional)
        paper = Paper(course.id, course.certificate, minutes)
        row = CertificateType.objects.filter(slug=course.id).first() or CertificateType(slug=course.id)
        put(load, "certificate", paper, row, partial(_certificate, load, paper, page))


def _certificate(load: Load, paper: Paper, page: CoursePage, row: CertificateType) -> None:
    words = paper.certificate
    row.title, row.course_item_id = words.title, page.item_id
    row.issuer = row.issuer if row.pk else default_issuer()
    row.save()
    texts = TypeTexts(
        introduction=words.introduction, nature=words.nature, criteria=words.criteria, planned_minutes=paper.minutes
    )
    publish_type(row, texts, at=load.at)
