"""A little higher app: the pages of quizzes under a lesson's address."""

from django.urls import include, path

from config.urls import urlpatterns as house
from quizzes.urls import patterns
from quizzes.views.door import Door, Surroundings


class LessonDoor(Door):
    """Remembers what it was told."""

    namespace = "lesson"
    seen: list = []

    def around(self, request, place, quiz):
        """The way back to the lesson."""
        return Surroundings("/se-former/", f"Retour à la leçon {place['lesson']}", [("Se former", "/se-former/")])

    def after(self, request, place, attempt, *, at):
        """Settle."""
        if place["lesson"] == "panne":
            raise ZeroDivisionError
        self.seen.append((place["lesson"], attempt.state))


DOOR = LessonDoor()
urlpatterns = [path("se-former/<slug:lesson>/quiz/", include((patterns(DOOR), "lesson"))), *house]
