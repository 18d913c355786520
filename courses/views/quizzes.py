"""The quiz of a lesson: quizzes' own pages behind the lesson's door, and a settle in the same transaction."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from courses.actions.outlines import published_outlines
from courses.actions.settling import settle
from courses.models import LessonPage
from courses.rules.outline import Item, Outline
from courses.views.learner import enrolment_in, is_editor
from courses.views.manner import manner
from quizzes.models import Attempt, Quiz
from quizzes.views.door import Door, Place, Surroundings


def outline_of(request: HttpRequest, place: Place) -> tuple[Outline, Item]:
    """Return the course and the live lesson of an address, or 404; asked of the database once a request."""
    item_id = str(place["item_id"])
    if not hasattr(request, "lesson_of_quiz"):
        outlines = published_outlines().values()
        request.lesson_of_quiz = next((outline for outline in outlines if item_id in outline.by_id), None)
    if request.lesson_of_quiz is None:
        raise Http404
    return request.lesson_of_quiz, request.lesson_of_quiz.by_id[item_id]


class LessonDoor(Door):
    """Who is enrolled takes the quizzes of the lesson; what they earn is written with the answer."""

    namespace = "courses"

    def quizzes(self, request: HttpRequest, place: Place) -> QuerySet[Quiz]:
        """The quizzes placed in this lesson, for who is enrolled (or edits)."""
        outline, item = outline_of(request, place)
        if not is_editor(request.user) and enrolment_in(request.user, outline) is None:
            raise Http404
        page = get_object_or_404(LessonPage, pk=item.page_id)
        placed = [block["value"] for block in page.body.raw_data if block["type"] == "quiz"]  # keys: no quiz is loaded
        return Quiz.objects.visible_to(request.user).filter(pk__in=placed)

    def attempts(self, request: HttpRequest, place: Place) -> QuerySet[Attempt]:
        """One's own attempts; an attempt begun can be finished whatever became of the lesson."""
        return Attempt.objects.visible_to(request.user)

    def around(self, request: HttpRequest, place: Place, quiz: Any) -> Surroundings:
        """Back to the lesson: to its end in a youth course, where the quiz is the last screen."""
        try:
            outline, item = outline_of(request, place)
        except Http404:
            return Surroundings(back_label=_("Back to the home page"))
        back = f"{item.url}#fin" if outline.youth else item.url
        links = [(outline.title, outline.url), (item.title, item.url)]
        return Surroundings(back, _("Back to the lesson"), links, youth=outline.youth)

    def manner(self, request: HttpRequest, place: Place) -> AbstractContextManager[None]:
        """As the course speaks."""
        try:
            return manner(outline_of(request, place)[0])
        except Http404:
            return manner(None)

    def after(self, request: HttpRequest, place: Place, attempt: Attempt, *, at: datetime) -> None:
        """Settle the lesson, in the transaction of the hand-in: an answer alone, checked or not, earns nothing."""
        if attempt.running:
            return
        try:
            outline, item = outline_of(request, place)
        except Http404:
            return
        enrolment = enrolment_in(request.user, outline)
        if enrolment is not None:
            settle(outline, [enrolment], at=at, only=item)
