"""Answers as a spreadsheet: one row an attempt and question, safe to open."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from quizzes.actions.reports import answer_rows
from quizzes.models import Attempt, AttemptSlot, Quiz
from quizzes.models.attempts import STATES
from quizzes.rules.exports import safe
from quizzes.rules.marks import shown
from quizzes.words import state_word

KINDS = ("csv", "xlsx")


class AnswerSheet(SpreadsheetExportMixin):
    """Wagtail's own writer, with our columns and cells that no spreadsheet takes for a formula."""

    export_headings = {
        "person": _("Person"),
        "attempt": _("Attempt"),
        "attempt_state": _("State of the attempt"),
        "started": _("Started on"),
        "submitted": _("Handed in on"),
        "position": _("Question number"),
        "question": _("Question"),
        "type": _("Type"),
        "answer": _("Answer"),
        "state": _("State of the answer"),
        "mark": _("Mark"),
        "out_of": _("Out of"),
        "tries": _("Tries"),
        "key": _("Reference of the attempt"),
    }
    list_export = list(export_headings)
    custom_value_preprocess = SpreadsheetExportMixin.custom_value_preprocess | {
        str: {"csv": safe, "xlsx": safe},
    }

    def __init__(self, filename: str) -> None:
        self.export_filename = filename

    def to_row_dict(self, item: AttemptSlot) -> dict[str, Any]:
        """Return the cells of a row."""
        attempt, question = item.attempt, item.version.question
        mark = None if item.fraction is None else item.fraction * item.max_mark
        return {
            "person": str(attempt.person),
            "attempt": attempt.number,
            "attempt_state": str(dict(STATES)[attempt.state]),
            "started": attempt.started_at,
            "submitted": attempt.submitted_at or "",
            "position": item.position,
            "question": question.title,
            "type": str(question.get_type_display()),
            "answer": item.shown_summary,
            "state": str(state_word(item.state)),
            "mark": "" if mark is None else shown(mark),
            "out_of": shown(item.max_mark),
            "tries": item.tries,
            "key": attempt.uuid.hex,
        }


def export(quiz: Quiz, attempts: QuerySet[Attempt], kind: str) -> HttpResponse:
    """Return the file: a CSV is streamed; the rows are read by 500."""
    sheet = AnswerSheet(f"reponses-{slugify(quiz.title)[:60] or quiz.pk}")
    rows: Iterable[AttemptSlot] = answer_rows(attempts)
    return sheet.as_spreadsheet(rows, kind)
