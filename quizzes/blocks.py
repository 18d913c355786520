"""The blocks other apps put in their pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.blocks import SnippetChooserBlock


class QuizBlock(SnippetChooserBlock):
    """A quiz chosen by name; blocks come before models, so the model is named in words."""

    def __init__(self, target_model: str = "quizzes.Quiz", **kwargs: Any) -> None:
        super().__init__(target_model, **kwargs)

    class Meta:
        icon = "quiz"
        label = _("Quiz")
        template = "quizzes/blocks/quiz.html"
