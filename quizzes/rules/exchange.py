"""What to do with an answer that arrives: the table of specs/quizzes.md §8."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

MOST_WRITES = 120  # a minute and attempt


@dataclass(frozen=True)
class Current:
    """The answer the server holds: `seq` counts the accepted changes of the question."""

    seq: int
    tab: str
    revision: int
    response: Any


@dataclass(frozen=True)
class Change:
    """An answer that arrives.

    `tab` names the rendered page, `revision` counts its changes of this question, `seq` is the server's counter as the
    page last saw it (None: not said). `keep` is the key of an answer that was in conflict and that the learner chose.
    """

    position: int
    kind: str
    response: Any
    client_key: UUID | None = None
    tab: str = ""
    revision: int = 0
    seq: int | None = None
    made_at: datetime | None = None
    keep: UUID | None = None
    certainty: str = ""  # how sure the learner says to be, where the quiz asks (rules/certainty.py)


def canonical(value: Any) -> str:
    """Return the one way to write a value: sorted keys, no spaces, letters as they are. Nothing is null."""
    empty = value is None or (isinstance(value, str | list | dict) and not value)
    return json.dumps(None if empty else value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def same(one: Any, other: Any) -> bool:
    """Whether two responses are the same content."""
    return canonical(one) == canonical(other)


def verdict(current: Current, change: Change) -> str:
    """Return "write", "superseded", "same" or "conflict".

    The same page: its later change wins, a late packet is kept aside. Another page or device: it writes when it has seen
    the current answer, else the learner chooses.
    """
    if change.tab == current.tab:
        return "write" if change.revision >= current.revision else "superseded"
    if change.seq is None or change.seq >= current.seq:
        return "write"
    return "same" if same(current.response, change.response) else "conflict"
