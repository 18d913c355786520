"""The nouns of quizzes."""

from quizzes.models.attempts import (
    ABANDONED,
    ANNULLED,
    ANSWERS,
    COUNTED,
    IN_PROGRESS,
    KEPT,
    SUBMITTED,
    Attempt,
    AttemptSlot,
    Draft,
    QuizResult,
    Step,
)
from quizzes.models.bank import Category, Question
from quizzes.models.bodies import body_of, canonical, clean_html, digest
from quizzes.models.parts import Answer, Choice, Example, Hint, Item, Unit
from quizzes.models.quiz import OverallFeedback, Quiz, QuizOverride, QuizSlot, overall_word
from quizzes.models.versions import QuestionVersion, VersionPicture

__all__ = [
    "ABANDONED",
    "ANNULLED",
    "ANSWERS",
    "COUNTED",
    "IN_PROGRESS",
    "KEPT",
    "SUBMITTED",
    "Answer",
    "Attempt",
    "AttemptSlot",
    "Category",
    "Choice",
    "Draft",
    "Example",
    "Hint",
    "Item",
    "OverallFeedback",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizOverride",
    "QuizResult",
    "QuizSlot",
    "Step",
    "Unit",
    "VersionPicture",
    "body_of",
    "canonical",
    "clean_html",
    "digest",
    "overall_word",
]
