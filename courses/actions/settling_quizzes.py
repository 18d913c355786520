"""After the hand-in: a mark given or changed in a quiz settles the lessons that ask for it."""

from datetime import datetime

from courses.actions.outlines import published_outlines
from courses.actions.records import QUIZ_KINDS
from courses.actions.settling import settle
from courses.models import Enrolment


def settle_quiz(quiz: str, person_id: int, *, at: datetime) -> None:
    """Settle one person's lessons that ask for this quiz, in every course where they are enrolled."""
    for outline in published_outlines().values():
        items = [i for i in outline.items if any(c.kind in QUIZ_KINDS and c.target == quiz for c in i.conditions)]
        if items:
            mine = Enrolment.objects.live().filter(course_item_id=outline.course_id, person=person_id)
            enrolments = list(mine.select_related("person"))
            for item in items if enrolments else ():
                settle(outline, enrolments, at=at, only=item)
