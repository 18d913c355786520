"""States, kinds and remarks in the words of trainers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

STATES: dict[str, Any] = {
    "todo": _("not answered"),
    "invalid": _("unreadable"),
    "complete": _("answered"),
    "needsgrading": _("waits for a mark"),
    "finished": _("no mark"),
    "gaveup": _("left blank"),
    "gradedwrong": _("wrong"),
    "gradedpartial": _("partly right"),
    "gradedright": _("right"),
    "mangrwrong": _("wrong, marked by a person"),
    "mangrpartial": _("partly right, marked by a person"),
    "mangrright": _("right, marked by a person"),
}
STEPS: dict[str, Any] = {
    "start": _("question shown"),
    "save": _("answer saved"),
    "check": _("answer checked"),
    "submit": _("handed in"),
    "grade": _("marked by a person"),
    "comment": _("comment of a person"),
    "regrade": _("marked again by another version"),
    "reopen": _("given back"),
    "superseded": _("arrived after a later one: kept aside"),
    "conflict": _("in conflict with an answer from another tab or device: not counted"),
    "late": _("arrived after the end: not counted"),
}
ODD = ("superseded", "conflict", "late")
REMARKS: dict[str, Any] = {
    "very_hard": _("Very hard, or is the right answer wrong?"),
    "best_fail": _("The best fail here: check the right answer."),
    "tells_little": _("Tells little apart: those who know and those who do not answer alike."),
}
REFUSED: dict[str, Any] = {
    "type": _("the type of the question changed"),
    "parts": _("choices or gaps were added or taken away"),
    "answer": _("this answer cannot be read in the other version"),
    "manual": _("a person gave this mark: it stays"),
}


def state_word(state: str) -> Any:
    """Return a state of an answer in words."""
    return STATES.get(state, state)
