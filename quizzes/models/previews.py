"""What trainers see in the preview panel. Nothing is stored by a preview."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

UNMARKED_BY_RULES = ("essay", "reflection", "likert", "description")
LABELS = {
    "right": _("Corrected: right"),
    "partial": _("Corrected: partly right"),
    "wrong": _("Corrected: wrong"),
}


class QuestionPreviews:
    """The question as a learner meets it, then corrected: right, half-right and wrong."""

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """To answer, then corrected in every way that this type of question can be."""
        from quizzes.models.bodies import body_of
        from quizzes.rules.responses import partial_response

        marked = () if self.type in UNMARKED_BY_RULES else ("right", "partial", "wrong")
        has_parts = bool(marked) and partial_response(body_of(self)) is not None
        return [("", _("To answer")), *((mode, LABELS[mode]) for mode in marked if mode != "partial" or has_parts)]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The card of one question."""
        return "quizzes/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The card in the mode asked for."""
        from quizzes.models.bodies import body_of
        from quizzes.rules.cards import preview

        rows = [(preview(1, body_of(self), mode_name), self.picture)]
        return {"request": request, "title": self.title, "rows": rows}


class QuizPreviews:
    """The quiz as a learner meets it."""

    preview_modes = [("", _("To answer"))]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """All its cards."""
        return "quizzes/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The cards of the questions as they stand, published or not."""
        from quizzes.models.bodies import body_of
        from quizzes.rules.cards import preview

        questions = [slot.question for slot in self.slots.all() if slot.question]
        rows = [
            (preview(number, body_of(question), mode_name), question.picture)
            for number, question in enumerate(questions, 1)
        ]
        return {"request": request, "title": self.title, "intro": self.intro, "rows": rows}
