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
from quizzes.models.files import AnswerFile
from quizzes.models.grading import MarkDraft, RegradeItem, RegradeRun, ReusableComment
from quizzes.models.imports import ImportItem, ImportJob
from quizzes.models.parts import Answer, Bin, Choice, Example, Gap, Hint, Item, Label, Pair, Unit, Zone
from quizzes.models.quiz import OverallFeedback, Quiz, QuizOverride, QuizSlot, overall_word
from quizzes.models.recall import RecallAnswer, RecallPlan
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
    "AnswerFile",
    "Attempt",
    "AttemptSlot",
    "Bin",
    "Category",
    "Choice",
    "Draft",
    "Example",
    "Gap",
    "Hint",
    "ImportItem",
    "ImportJob",
    "Item",
    "Label",
    "MarkDraft",
    "OverallFeedback",
    "Pair",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizOverride",
    "QuizResult",
    "QuizSlot",
    "RecallAnswer",
    "RecallPlan",
    "RegradeItem",
    "RegradeRun",
    "ReusableComment",
    "Step",
    "Unit",
    "VersionPicture",
    "Zone",
    "body_of",
    "canonical",
    "clean_html",
    "digest",
    "overall_word",
]
