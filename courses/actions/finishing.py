"""What a finish gives: the course's automatic certificates."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import ngettext, override

from courses.actions.awards import issue
from courses.models import CertificateType, Enrolment
from courses.rules.award import AwardFacts
from courses.rules.outline import MISSION_ACCEPTED, QUIZ_PASSED, Outline
from courses.rules.progress import Explanation


def facts_of(enrolment: Enrolment, outline: Outline, explanation: Explanation) -> AwardFacts:
    """Return what a finished enrolment lets a certificate say. Durations come from what was completed."""
    earned = [line for line in explanation.lines if line.done and line.earned_at]
    ends_at = max((line.earned_at for line in earned), default=enrolment.finished_at)
    return AwardFacts(
        starts_on=localdate(enrolment.started_at),
        ends_on=localdate(ends_at),
        minutes_distance=explanation.minutes_done,
        lines=tuple(module.title for module in outline.modules),
        results=results_of(explanation),
        rule=f"{explanation.done}/{explanation.required}",
        course_item_id=outline.course_id,
        course_title=outline.title,
        course_revision=outline.version,
    )


def results_of(explanation: Explanation) -> tuple[str, ...]:
    """Return the assessments passed, ready to print, in the language of the site."""
    kinds = [condition.kind for line in explanation.lines if line.done for condition in line.rule]
    quizzes, missions = kinds.count(QUIZ_PASSED), kinds.count(MISSION_ACCEPTED)
    with override(settings.LANGUAGE_CODE):
        said = (
            (quizzes, ngettext("%(n)s quiz passed", "%(n)s quizzes passed", quizzes)),
            (missions, ngettext("%(n)s field mission accepted", "%(n)s field missions accepted", missions)),
        )
        return tuple(text % {"n": number} for number, text in said if number)


def issue_for_finish(enrolment: Enrolment, outline: Outline, explanation: Explanation, *, at: datetime) -> None:
    """Issue the automatic certificates of a course; what cannot be issued waits, as a draft, for a coordinator."""
    for kind in CertificateType.objects.for_course(UUID(outline.course_id)).filter(automatic=True):
        issue(enrolment.person, kind, enrolment.cycle, facts_of(enrolment, outline, explanation), at=at)
