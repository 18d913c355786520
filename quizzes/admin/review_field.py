"""« Réglages fins »: what may be shown at each moment, as a table of checkboxes (specs/quizzes.md §4)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.rules.review import EARNED, MATRIX, MOMENTS, PARTS

MOMENT_LABELS = {
    "during": _("during the attempt, once a question is closed"),
    "just_after": _("just after handing in"),
    "later_open": _("later, while the quiz is open"),
    "after_close": _("after closing, or once corrections are published"),
}
PART_LABELS = {
    "attempt": _("one’s own answers"),
    "correctness": _("right or wrong"),
    "max_marks": _("the points of each question"),
    "marks": _("the marks"),
    "specific_feedback": _("the comment on one’s answer"),
    "general_feedback": _("the explanation"),
    "right_answer": _("the right answers"),
    EARNED: _("the right answers, once passed or when no attempt is left"),
    "overall_feedback": _("the word at the end"),
}
ROWS = tuple(PART_LABELS)
NOT_DURING = {"right_answer", EARNED, "overall_feedback"}  # they would give the next attempt away
assert set(ROWS) == {*PARTS, EARNED}

Settings = dict[str, list[str]]


def of_preset(preset: str) -> Settings:
    """Return what a preset shows, written as fine settings."""
    return {when: [part for part in ROWS if part in MATRIX[preset][when]] for when in MOMENTS}


class ReviewTable(forms.Widget):
    """A tick « settle it myself », and a table: a row a part, a column a moment."""

    template_name = "quizzes/admin/review_table.html"
    preset = "training"

    class Media:
        css = {"all": ["css/quiz-admin.css"]}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Settings | None:
        """Return what was ticked, or None: as the preset says."""
        if not data.get(f"{name}-own"):
            return None
        return {when: [part for part in ROWS if data.get(f"{name}-{when}-{part}")] for when in MOMENTS}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Never: nothing ticked is an answer."""
        return False

    def id_for_label(self, id_: str) -> str:
        """The tick."""
        return f"{id_}-own" if id_ else id_

    def get_context(self, name: str, value: Settings | None, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The table as it stands, or as the preset has it."""
        context = super().get_context(name, value, attrs)
        shown = value or of_preset(self.preset)
        context["own"] = bool(value)
        context["moments"] = [MOMENT_LABELS[when] for when in MOMENTS]
        context["rows"] = [
            {"label": PART_LABELS[part], "cells": [self._cell(name, when, part, shown) for when in MOMENTS]}
            for part in ROWS
        ]
        return context

    def _cell(self, name: str, when: str, part: str, shown: Settings) -> dict[str, Any] | None:
        if when == "during" and part in NOT_DURING:
            return None
        return {
            "name": f"{name}-{when}-{part}",
            "checked": part in shown.get(when, []),
            "label": f"{PART_LABELS[part]} – {MOMENT_LABELS[when]}",
        }


class ReviewField(forms.Field):
    """The fine settings of a quiz, or nothing."""

    widget = ReviewTable

    def clean(self, value: Any) -> Settings | None:
        """Keep what exists; what would give the next attempt away is never shown during one."""
        if not value:
            return None
        kept = {when: [part for part in value.get(when, []) if part in PART_LABELS] for when in MOMENTS}
        kept["during"] = [part for part in kept["during"] if part not in NOT_DURING]
        return kept

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is shown."""
        return (initial or None) != (data or None)
