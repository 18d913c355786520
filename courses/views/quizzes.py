"""The quiz of a lesson: quizzes' own pages behind the lesson's door, and a settle in the same transaction."""

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
from quizzes.models import Attempt, Quiz
from quizzes.views.door import Door, Place, Surroundings


def outline_of(place: Place) -> tuple[Outline, Item]:
    """Return the course and the live lesson of an address, or 404."""
    item_id = str(place["item_id"])
    for outline in published_outlines().values():
        if item_id in outline.by_id:
            return outline, outline.by_id[item_id]
    raise Http404


class LessonDoor(Door):
    """Who is enrolled takes the quizzes of the lesson; what they earn is written with the answer."""

    namespace = "courses"

    def quizzes(self, request: HttpRequest, place: Place) -> QuerySet[Quiz]:
        """The quizzes placed in this lesson, for who is enrolled (or edits)."""
        outline, item = outline_of(place)
        if not is_editor(request.user) and enrolment_in(request.user, outline) is None:
            raise Http404
        page = get_object_or_404(LessonPage, pk=item.page_id)
        placed = [block["value"] for block in page.body.raw_data if block["type"] == "quiz"]  # keys: no quiz is loaded
        return Quiz.objects.visible_to(request.user).filter(pk__in=placed)

    def attempts(self, request: HttpRequest, place: Place) -> QuerySet[Attempt]:
        """One's own attempts; an attempt begun can be finished whatever became of the lesson."""
        return Attempt.objects.visible_to(request.user)

    def around(self, request: HttpRequest, place: Place, quiz: Any) -> Surroundings:
        """Back to the lesson."""
        try:
            outline, item = outline_of(place)
        except Http404:
            return Surroundings(back_label=_("Back to the home page"))
        return Surroundings(item.url, _("Back to the lesson"), [(outline.title, outline.url), (item.title, item.url)])

    def after(self, request: HttpRequest, place: Place, attempt: Attempt, *, at: datetime) -> None:
        """Settle the lesson, in the transaction of the hand-in: an answer alone, checked or not, earns nothing."""
        if attempt.running:
            return
        try:
            outline, item = outline_of(place)
        except Http404:
            return
        enrolment = enrolment_in(request.user, outline)
        if enrolment is not None:
            settle(outline, [enrolment], at=at, only=item)
