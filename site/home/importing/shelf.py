"""The things of a pack that are not pages: drawings, words, quizzes, missions, positionings, certificates."""

from collections.abc import Callable, Mapping
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
from home.importing.finding import adopt_quiz, find
from home.importing.journal import Entry, Journal, stamp
from home.importing.pack import Ref, digest
from home.importing.report import Report
from home.importing.streams import identity, own_id, raw_text
from media.models import GlossaryTerm, Picture
from people.models import User
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
    "guide": "guide",
    "guide_index": "page",
    "experience": "récit",
    "experience_index": "page",
}


LIVE_AT_ONCE = {"picture", "positioning", "certificate"}  # they have no draft: a change would be seen at once
NEVER_DRAFT = {"certificate"}  # and a new one would be given at once
FEMININE = {"mission", "certificate", "lesson", "page", "guide_index", "experience_index"}


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
    drafts: bool = False  # nothing that people see may change
    by: User | None = None  # who asked
    bases: Mapping[str, str] = field(default_factory=dict)  # what the export these files come from said, by `kind:id`

    def state(self, kind: str, item: Any, instance: Any, wanted: str) -> str:
        """Say what a thing is to this site: new, same, changed, conflict (changed here too), or waiting (drafts only)."""
        key = f"{kind}:{item.id}"
        unwritten = kind.endswith("_index") and not self.journal.known(key)  # a list that is there without its text
        if instance is None or not instance.pk or unwritten:
            return "waiting" if self.drafts and kind in NEVER_DRAFT else "new"
        entry = self.journal[key]
        if entry.digest == wanted:
            return "same"
        now = self.now(kind, item, instance)
        if now == wanted:
            return "same"
        calm = now in (entry.digest, self.bases.get(key)) and not getattr(instance, "has_unpublished_changes", False)
        if not (self.overwrite or calm or entry.stamp == stamp(instance)):
            return "conflict"
        return "waiting" if self.drafts and kind in LIVE_AT_ONCE else "changed"

    def now(self, kind: str, item: Any, instance: Any) -> str:
        """Return the digest of a thing as an export would write it today."""
        from home.exporting.standing import standing  # exporting stands above importing: it writes what this reads

        return digest(standing(kind, item.id, instance))

    def due(self, kind: str, item: Any, instance: Any, wanted: str) -> bool:
        """Say whether a thing must be written: it is new, or its file changed and nobody changed it here meanwhile."""
        found, e = self.state(kind, item, instance, wanted), ended(kind)
        if found == "conflict":
            self.note(kind, item.id, f"modifié{e} dans l’administration : laissé{e} en place (--overwrite l’écrase)")
        elif found == "waiting":
            self.note(kind, item.id, f"attend : n’a pas de brouillon, laissé{e} en place")
        return found in ("new", "changed")

    def done(self, kind: str, item: Any, instance: Any, wanted: str, *, new: bool, **place: Any) -> None:
        """Note what was written, in the report and in the thing's history."""
        words = ("nouvelle" if ended(kind) else "nouveau") if new else f"mis{ended(kind)} à jour"
        words += ", en brouillon" if self.drafts and kind not in LIVE_AT_ONCE else ""
        self.report.changes.append(f"{NAMES[kind]} {item.id} : {words}")
        self.journal.write(f"{kind}:{item.id}", instance, Entry(wanted, stamp(instance), **place))

    def moved(self, kind: str, identifier: str) -> None:
        """Note a page that changed place."""
        self.report.changes.append(f"{NAMES[kind]} {identifier} : déplacé{ended(kind)}")

    def note(self, kind: str, identifier: str, words: str) -> None:
        """Say what was left as it is."""
        self.report.notes.append(f"{NAMES[kind]} {identifier} : {words}")


def publish(instance: Any, *, drafts: bool = False, by: User | None = None) -> None:
    """Save a snippet or a page that is not yet published, keep a revision, publish it (not when only drafts are made)."""
    if not instance.pk:
        instance.live = False
        instance.save()
    revision = instance.save_revision(user=by, log_action=False)
    if not drafts:
        revision.publish(log_action=False)
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
        picture = pictures.get(drawing.id) or find("picture", drawing) or Picture(content_id=drawing.id)
        put(load, "picture", drawing, picture, partial(_picture, load, drawing))
    terms = {term.slug: term for term in GlossaryTerm.objects.all()}
    for term in pack.terms:
        put(load, "term", term, terms.get(term.id) or GlossaryTerm(slug=term.id), partial(_term, load, term))
    for course in pack.courses:
        for quiz in course.quizzes:
            put(load, "quiz", quiz, find("quiz", quiz) or Quiz(content_id=quiz.id), partial(_quiz, load, quiz))
        for mission in course.missions:
            new = Mission(content_id=mission.id, uuid=identity("mission", mission.id))
            put(load, "mission", mission, find("mission", mission) or new, partial(_mission, load, mission))
        if course.positioning:
            _shelve_positioning(load, course.positioning)


def _picture(load: Load, drawing: packs.Drawing, picture: Picture) -> None:
    picture.content_id, picture.people_shown = drawing.id, drawing.people_shown
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


def _term(load: Load, term: packs.Term, row: GlossaryTerm) -> None:
    row.term, row.definition, row.english = term.term, term.definition, term.english
    publish(row, drafts=load.drafts, by=load.by)


def _quiz(load: Load, quiz: packs.Quiz, row: Quiz) -> Quiz:
    if row.pk:
        adopt_quiz(quiz, row)
    return quiz_from_content(quiz.data, publish=not load.drafts)


def _mission(load: Load, mission: packs.Mission, row: Mission) -> None:
    row.content_id, row.title, row.brief = mission.id, mission.title, raw_text(mission.brief, load.keys)
    row.asks_text, row.asks_photo, row.asks_file = (word in mission.asks for word in ("text", "photo", "file"))
    known = {criterion.text: criterion for criterion in row.criteria.all()} if row.pk else {}
    criteria = [known.get(text) or MissionCriterion(text=text) for text in mission.grid]
    for place, criterion in enumerate(criteria):
        criterion.sort_order = place
    row.criteria = criteria
    publish(row, drafts=load.drafts, by=load.by)


def _shelve_positioning(load: Load, item: packs.Positioning) -> None:
    new = Positioning(content_id=item.id, uuid=identity("positioning", item.id))
    put(load, "positioning", item, find("positioning", item) or new, partial(_positioning, item))


def _positioning(item: packs.Positioning, row: Positioning) -> None:
    row.content_id, row.title, row.intro, row.scale = item.id, item.title, item.intro, "\n".join(item.scale)
    rows = row.statements.all() if row.pk else []
    known = {statement.content_id or own_id("enonce", statement.uuid): statement for statement in rows}
    statements = [
        known.get(one.id) or Statement(content_id=one.id, uuid=identity("statement", one.id)) for one in item.statements
    ]
    for place, (statement, one) in enumerate(zip(statements, item.statements, strict=True)):
        statement.content_id, statement.text, statement.sort_order = one.id, one.text, place
    row.statements = statements
    row.save()


def paper_of(course: packs.Course) -> packs.Paper | None:
    """Return the certificate that a course gives, with the minutes it says."""
    if course.certificate is None:
        return None
    planned = sum(lesson.minutes for lesson in course.lessons if not lesson.optional)
    said = course.certificate.minutes
    return packs.Paper(course.id, course.certificate, planned if said is None else said)


def certify(load: Load, course: packs.Course, page: CoursePage) -> None:
    """Write the type of certificate that a course gives, and the version of its texts."""
    paper = paper_of(course)
    if paper:
        row = find("certificate", paper, page) or CertificateType(slug=course.id)
        put(load, "certificate", paper, row, partial(_certificate, load, paper, page))


def _certificate(load: Load, paper: packs.Paper, page: CoursePage, row: CertificateType) -> None:
    words = paper.certificate
    row.title, row.course_item_id = words.title, page.item_id
    row.issuer = row.issuer if row.pk else default_issuer()
    row.save()
    texts = TypeTexts(
        introduction=words.introduction, nature=words.nature, criteria=words.criteria, planned_minutes=paper.minutes
    )
    publish_type(row, texts, at=load.at)
