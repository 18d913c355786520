"""What trainers read of a quiz: its figures, its attempts, rows to export. Set-based: a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from quizzes.models import ANSWERS, SUBMITTED, Attempt, AttemptSlot, Question, Quiz, Step
from quizzes.rules.certainty import LEVELS
from quizzes.rules.free import NO_OPINION
from quizzes.rules.grading import UNMARKED_TYPES
from quizzes.rules.statistics import Item, Whole, analyse, confidence, remarks

WHICH = ("first", "all", "best")
LEAST_COUNTS = 5  # answers to a scale, below which nothing is said
COLUMNS = {
    "right": ("gradedright", "mangrright"),
    "partial": ("gradedpartial", "mangrpartial"),
    "wrong": ("gradedwrong", "mangrwrong"),
    "blank": ("gaveup",),
    "invalid": ("invalid",),
}
COLUMN_OF = {state: name for name, states in COLUMNS.items() for state in states}


@dataclass
class ItemReport:
    """One question of a quiz: its figures, what to look at, how it was answered."""

    question: Question
    figures: Item
    remarks: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    sure_but_wrong: int | None = None
    scale: list[tuple[str, int]] = field(default_factory=list)
    answers: int = 0

    @property
    def marked(self) -> bool:
        """Whether a mark exists for this type."""
        return self.question.type not in UNMARKED_TYPES

    @property
    def scale_hidden(self) -> bool:
        """Too few answers to a scale to say anything."""
        return self.question.type == "likert" and self.answers < LEAST_COUNTS


@dataclass(frozen=True)
class QuizReport:
    """A quiz: how many attempts were read, how sure the figures are, the whole and each question."""

    which: str
    attempts: int
    waiting: int
    confidence: str
    whole: Whole
    items: list[ItemReport]


def report(quiz: Quiz, which: str = "first") -> QuizReport:
    """Return the figures of a quiz over first attempts, all, or each person's best (specs/quizzes.md §11)."""
    chosen, waiting = _chosen(quiz, which)
    rows = _rows(quiz, chosen)
    order = list(dict.fromkeys(row[1] for row in rows))
    questions = Question.objects.in_bulk(order)
    marked = [key for key in order if questions[key].type not in UNMARKED_TYPES]
    place = {key: n for n, key in enumerate(marked)}
    table: dict[int, list[Fraction | None]] = {attempt: [None] * len(marked) for attempt in chosen}
    max_marks = [Fraction(0)] * len(marked)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    known: dict[tuple[Decimal, Decimal], Fraction] = {}
    for attempt, question, state, fraction, max_mark, _slot in rows:
        counts[question][COLUMN_OF.get(state, state)] += 1
        if question not in place or fraction is None:
            continue
        pair = (fraction, max_mark)
        if pair not in known:
            known[pair] = Fraction(fraction) * Fraction(max_mark)
        table[attempt][place[question]] = known[pair]
        max_marks[place[question]] = max(max_marks[place[question]], Fraction(max_mark))
    whole, figures = analyse(max_marks, list(table.values()))
    items = [
        ItemReport(questions[key], figures[place[key]] if key in place else Item(0), counts=counts[key])
        for key in order
    ]
    for item in items:
        marked_by_people = item.question.type == "essay"  # no key that could be wrong
        item.remarks = [] if marked_by_people else remarks(item.figures)
    _add_scales(quiz, items, rows)
    if quiz.certainty:
        _add_certainty(quiz, items, rows)
    return QuizReport(which, len(chosen), waiting, confidence(len(chosen)), whole, items)


def _chosen(quiz: Quiz, which: str) -> tuple[list[int], int]:
    """Return the attempts to read, fully graded, and how many wait for a mark."""
    rows = Attempt.objects.counted().filter(quiz=quiz).order_by("number", "pk")
    waiting, kept = 0, {}
    for pk, person, mark, whole in rows.values_list("pk", "person", "mark", "max"):
        if mark is None:
            waiting += 1
            continue
        share = mark / whole if whole else Decimal(0)
        key = pk if which == "all" or person is None else -person
        if key not in kept or (which == "best" and share > kept[key][1]):
            kept[key] = (pk, share)
    return [pk for pk, _share in kept.values()], waiting


Row = tuple[int, int, str, Decimal | None, Decimal, int]


def _rows(quiz: Quiz, chosen: list[int]) -> list[Row]:
    """Read the answers of these attempts: (attempt, question, state, fraction, max mark, slot), in order of position."""
    wanted = set(chosen)
    slots = AttemptSlot.objects.filter(attempt__quiz=quiz, attempt__state=SUBMITTED, attempt__is_preview=False)
    fields = ("attempt", "version__question", "state", "fraction", "max_mark", "pk")
    rows = slots.order_by("position").values_list(*fields)
    return [row for row in rows.iterator(chunk_size=5000) if row[0] in wanted]


def _last_data(quiz: Quiz, slots: Iterable[int], questions: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return what the last counted answer of each slot of a quiz holds, in one query."""
    wanted = set(slots)
    steps = Step.objects.filter(slot__attempt__quiz=quiz, slot__version__question__in=list(questions), kind__in=ANSWERS)
    return {slot: data for slot, data in steps.order_by("seq").values_list("slot", "data") if slot in wanted}


def _add_scales(quiz: Quiz, items: list[ItemReport], rows: list[Row]) -> None:
    """Count the answers to scales; nothing is said below five."""
    asked = {item.question.pk: item for item in items if item.question.type == "likert"}
    if not asked:
        return
    slots = {row[5]: row[1] for row in rows if row[1] in asked}
    found: dict[int, Counter[Any]] = defaultdict(Counter)
    for slot, data in _last_data(quiz, slots, asked).items():
        if data.get("response") is not None:
            found[slots[slot]][str(data["response"])] += 1
    for key, item in asked.items():
        item.answers = found[key].total()
        labels = [line.strip() for line in item.question.scale.splitlines() if line.strip()]
        names = [(str(n), label) for n, label in enumerate(labels)]
        names += [(NO_OPINION, "")] if item.question.no_opinion else []
        item.scale = [] if item.scale_hidden else [(label, found[key][value]) for value, label in names]


def _add_certainty(quiz: Quiz, items: list[ItemReport], rows: list[Row]) -> None:
    """Count « sûr mais faux »."""
    wrong = {row[5]: row[1] for row in rows if COLUMN_OF.get(row[2]) == "wrong"}
    found: Counter[int] = Counter()
    for slot, data in _last_data(quiz, wrong, {item.question.pk for item in items if item.marked}).items():
        found[wrong[slot]] += data.get("certainty") == LEVELS[0]
    for item in items:
        item.sure_but_wrong = found[item.question.pk] if item.marked else None


def answer_rows(attempts: QuerySet[Attempt]) -> Iterator[AttemptSlot]:
    """Yield one row an attempt and question, ready to be written; reflections only where they were shared."""
    slots = AttemptSlot.objects.filter(attempt__in=attempts.values("pk")).order_by(
        "attempt__started_at", "attempt", "position"
    )
    slots = slots.select_related("attempt__person", "attempt__quiz", "version__question")
    for slot in slots.iterator(chunk_size=500):
        slot.shown_summary = answer_shown(slot)
        yield slot


def answer_shown(slot: AttemptSlot) -> str:
    """The answer in words; a reflection is its learner's own until it is shared."""
    return "" if slot.version.type == "reflection" and slot.shared_at is None else slot.summary
