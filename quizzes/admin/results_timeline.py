"""What happened in an attempt, question by question: when, by whom, from where."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from quizzes.admin.grading_forms import MarkForm
from quizzes.models import SUBMITTED, AnswerFile, Attempt, AttemptSlot, Draft, Step
from quizzes.models.attempts import CHANNELS
from quizzes.rules.grading import UNMARKED_TYPES
from quizzes.rules.marks import shown
from quizzes.rules.summary import in_words
from quizzes.words import ODD, STEPS, state_word

QUIET = ("start", "save")  # folded: what was typed on the way


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    at: datetime
    made_at: datetime | None
    kind: Any
    answer: str
    state: Any
    mark: str
    where: Any
    by: Any
    said: str
    odd: bool
    quiet: bool


@dataclass(frozen=True)
class Row:
    """One question of an attempt."""

    slot: AttemptSlot
    answer: str
    private: bool
    state: Any
    mark: str
    most: str
    events: list[Event]
    draft: Draft | None
    draft_answer: str
    files: list[AnswerFile]
    form: MarkForm | None
    has_errors: bool

    @property
    def odd(self) -> bool:
        """Whether something late or conflicting was kept aside."""
        return any(event.odd for event in self.events)

    @property
    def quiet(self) -> list[Event]:
        """What was saved on the way, folded."""
        return [event for event in self.events if event.quiet]

    @property
    def loud(self) -> list[Event]:
        """The rest."""
        return [event for event in self.events if not event.quiet]


def rows_of(attempt: Attempt, typed: tuple[int, MarkForm] | None = None) -> list[Row]:
    """Return the questions of an attempt with their timelines, in four queries; `typed`: a mark to correct."""
    slots = list(
        attempt.slots.select_related("version__question", "draft").prefetch_related("files").order_by("position")
    )
    steps: dict[int, list[Step]] = {slot.pk: [] for slot in slots}
    for step in Step.objects.filter(slot__in=slots).select_related("actor", "recorded_by").order_by("pk"):
        steps[step.slot_id].append(step)
    position, wrong = typed or (0, None)
    return [_row(attempt, slot, steps[slot.pk], wrong if slot.position == position else None) for slot in slots]


def _row(attempt: Attempt, slot: AttemptSlot, steps: list[Step], wrong: MarkForm | None) -> Row:
    private = slot.version.type == "reflection" and slot.shared_at is None
    draft = getattr(slot, "draft", None)
    form = None
    if attempt.state == "submitted" and slot.version.type not in UNMARKED_TYPES:
        grid = slot.version.body["question"].get("rubric", [])
        form = wrong or MarkForm(prefix=f"m{slot.position}", max_mark=slot.max_mark, rubric=grid)
    answers = [step for step in steps if step.kind in ("save", "check", "submit")]
    last = answers[-1].response if answers else None
    return Row(
        slot,
        "" if private else _words(slot, last),
        private,
        state_word(slot.state),
        "" if slot.fraction is None else shown(slot.fraction * slot.max_mark),
        shown(slot.max_mark),
        [_event(slot, step, private) for step in steps],
        draft,
        "" if private or draft is None else _words(slot, draft.response),
        [file for file in slot.files.all() if file.removed_at is None] if attempt.state == SUBMITTED else [],
        form,
        wrong is not None,
    )


def _words(slot: AttemptSlot, response: Any) -> str:
    """An answer in words; as it was typed when it cannot be read."""
    try:
        return in_words(slot.version.body, response)
    except (KeyError, TypeError, AttributeError, ValueError):
        return str(response)


def _event(slot: AttemptSlot, step: Step, private: bool) -> Event:
    said = step.data.get("comment") or step.data.get("reason") or ""
    if step.kind == "regrade":
        said = _("version %(number)s") % {"number": step.data.get("number")}
    if step.data.get("rubric"):
        done = [row["text"] for row in step.data["rubric"] if row["met"]]
        said = " – ".join(filter(None, [said, _("grid: %(done)s") % {"done": " ; ".join(done) or _("nothing done")}]))
    holds = step.kind in ("save", "check", "submit", *ODD)
    return Event(
        step.received_at,
        step.made_at,
        STEPS[step.kind],
        "" if private or not holds else _words(slot, step.response),
        state_word(step.state),
        "" if step.fraction is None else shown(step.fraction * slot.max_mark),
        dict(CHANNELS)[step.channel] if holds else "",
        _by(slot, step),
        said,
        step.kind in ODD,
        step.kind in QUIET,
    )


def _by(slot: AttemptSlot, step: Step) -> Any:
    """Who did it, when it was somebody else than the learner."""
    if step.recorded_by_id:
        return step.recorded_by
    return step.actor if step.actor_id and step.actor_id != slot.attempt.person_id else ""
