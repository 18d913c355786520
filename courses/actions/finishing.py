"""What a finish gives: the course's automatic certificates."""

from datetime import datetime
from uuid import UUID

from courses.actions.awards import issue
from courses.models import CertificateType, Enrolment
from courses.rules.award import AwardFacts
from courses.rules.outline import Outline
from courses.rules.progress import Explanation


def facts_of(enrolment: Enrolment, outline: Outline, explanation: Explanation) -> AwardFacts:
    """Return what a finished enrolment lets a certificate say. Durations come from what was completed."""
    earned = [line for line in explanation.lines if line.done and line.earned_at]
    return AwardFacts(
        starts_on=enrolment.started_at.date(),
        ends_on=max((line.earned_at for line in earned), default=enrolment.finished_at).date(),
        minutes_distance=explanation.minutes_done,
        lines=tuple(module.title for module in outline.modules),
        rule=f"{explanation.done}/{explanation.required}",
        course_item_id=outline.course_id,
        course_title=outline.title,
        course_revision=outline.version,
    )


def issue_for_finish(enrolment: Enrolment, outline: Outline, explanation: Explanation, *, at: datetime) -> None:
    """Issue the automatic certificates of a course; what cannot be issued waits, as a draft, for a coordinator."""
    for kind in CertificateType.objects.for_course(UUID(outline.course_id)).filter(automatic=True):
        issue(enrolment.person, kind, enrolment.cycle, facts_of(enrolment, outline, explanation), at=at)
