"""Replay the evidence and compare it with what is stored (specs/learning.md § 2 f)."""

from collections.abc import Iterator
from datetime import datetime

from courses.actions.outlines import published_outline
from courses.actions.records import read_record
from courses.models import Award, CertificateType, Completion, Enrolment
from courses.rules import changes as ch
from courses.rules.outline import Outline
from courses.rules.progress import Facts, unmet


def progress_differences(at: datetime) -> Iterator[str]:
    """Yield, one sentence each, what differs between evidence and completions, finishes, awards."""
    courses = Enrolment.objects.order_by("course_item_id").values_list("course_item_id", flat=True).distinct()
    for course in courses:
        outline = published_outline(course)
        if outline is None:
            yield f"{course}: enrolments without outline"
            continue
        enrolments = list(Enrolment.objects.live().filter(course_item_id=course).select_related("person"))
        yield from _of_course(outline, enrolments, at)


def _of_course(outline: Outline, enrolments: list[Enrolment], at: datetime) -> Iterator[str]:
    people = {e.person_id for e in enrolments}
    record = read_record(outline, people)
    for row in Completion.objects.live().filter(person__in=people, course_item_id=outline.course_id):
        yield from _unfounded(outline, row, record.facts.get(row.person_id, Facts()))
    types = list(CertificateType.objects.for_course(outline.course_id).filter(automatic=True))
    held = set(Award.objects.filter(type__in=types, holder__in=people).values_list("holder_id", "type_id"))
    for enrolment in enrolments:
        earned = record.earned[enrolment.person_id]
        facts = record.facts.get(enrolment.person_id, Facts())
        for item in outline.items:
            edition, asked = ch.edition(outline, item.item_id)
            if (item.item_id, edition) not in earned and item.conditions and not unmet(item, facts, asked and asked.at):
                yield f"enrolment {enrolment.pk}: {item.title}: earned by the facts, no completion"
        explanation = record.explain(outline, enrolment, at)
        if enrolment.finished_at is None and enrolment.state == "active" and explanation.complete:
            yield f"enrolment {enrolment.pk}: everything required is done, not finished"
        if enrolment.finished_at and not set(enrolment.required or ()) <= {i for i, _e in earned}:
            yield f"enrolment {enrolment.pk}: finished, but a required lesson has no completion"
        for kind in types if enrolment.finished_at else ():
            if (enrolment.person_id, kind.pk) not in held:
                yield f"enrolment {enrolment.pk}: finished, no award of {kind.slug}"


def _unfounded(outline: Outline, row: Completion, facts: Facts) -> Iterator[str]:
    """A completion of the learner's own doing stands on evidence; granted and recognised ones on a name."""
    item = outline.by_id.get(str(row.item_id))
    if item is None or row.source in ("granted", "recognised", "attendance") or row.edition:
        return
    same_rule = [dict(c) for c in row.rule] == item.rule
    if same_rule and unmet(item, facts):
        yield f"completion {row.pk}: {row.title}: no evidence for its rule"
