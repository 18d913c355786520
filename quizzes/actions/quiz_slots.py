"""Several questions join a quiz at once, as a draft: nothing changes for learners until it is published."""

from collections.abc import Iterable

from django.db import transaction

from people.models import User
from quizzes.models import Question, Quiz, QuizSlot


class QuizIsLocked(Exception):
    """Somebody else works on the quiz."""


@transaction.atomic
def add_questions(quiz: Quiz, ids: Iterable[int], *, by: User) -> int:
    """Add questions at the end of the quiz's draft, in the order given; those that stand there are left out."""
    quiz = Quiz.objects.select_for_update(of=("self",)).get(pk=quiz.pk)
    lock = quiz.get_lock()
    if lock and lock.for_user(by):
        raise QuizIsLocked
    draft = quiz.get_latest_revision_as_object()
    slots = list(draft.slots.all())
    there = {slot.question_id for slot in slots}
    known = Question.objects.kept().in_bulk(list(ids))
    fresh = [known[pk] for pk in dict.fromkeys(ids) if pk in known and pk not in there]
    if fresh:
        page = max((slot.page for slot in slots), default=1)
        draft.slots = [
            *slots,
            *(QuizSlot(question=question, page=page, sort_order=n) for n, question in enumerate(fresh, len(slots))),
        ]
        draft.save_revision(user=by, log_action=True)
    return len(fresh)
