"""What a template prints of one question; rules/cards.py fills it with nothing that its reader may not see."""

import re
from dataclasses import dataclass
from typing import Any

from quizzes.rules.cards_parts import Field, Option
from quizzes.rules.free import words

STATE_OF_HUMAN = {"mangrright": "gradedright", "mangrpartial": "gradedpartial", "mangrwrong": "gradedwrong"}
VERDICTS = {
    "gradedright": "right",
    "gradedpartial": "partial",
    "gradedwrong": "wrong",
    "gaveup": "blank",
    "needsgrading": "waiting",
}
INCOMPLETE = {"matching": "parts", "cloze": "parts", "gapselect": "parts", "ordering": "order", "essay": "words"}
FORMS = {
    "single": "choices",
    "multiple": "choices",
    "truefalse": "choices",
    "ordering": "ordering",
    "numerical": "numerical",
    "shortanswer": "text",
    "essay": "text",
    "reflection": "text",
    "likert": "likert",
    "hotspot": "hotspot",
}


@dataclass(frozen=True)
class Card:
    """One question on a page."""

    position: int
    type: str
    stem: str
    open: bool
    options: tuple[Option, ...] = ()
    fields: tuple[Field, ...] = ()  # the parts, in the order of reading
    pieces: tuple[str | Field, ...] = ()  # the text with its gaps, when it has any
    text: str = ""
    start: str = ""  # the text an essay starts from
    read: str = ""
    units: tuple[str, ...] = ()
    unit: str = ""
    own_unit: str = ""  # the unit the question expects, said beside the field
    rule: str = ""
    accents: str = ""  # of a short answer: tolerant, partial, strict
    strict: bool = False  # capitals count, or the unit, or gaps that do not all weigh the same
    answered: bool = False
    state: str = ""
    max_mark: str = ""
    mark: str = ""
    feedback: str = ""
    spelling: str = ""  # the right spelling, when accents were forgiven
    general: str = ""
    right_answers: tuple[str, ...] = ()
    right_value: bool | None = None
    hint: str = ""
    hints: tuple[str, ...] = ()  # those that were given, when it is read again
    tries_left: int = 0
    tries_allowed: int = 0  # when answers are checked one by one
    penalty: str = ""  # what each try after the first costs, in percent
    checks: bool = False
    picture: dict[str, Any] | None = None
    places: tuple[int, ...] = ()
    size: tuple[int, int] | None = None  # of the picture, in its own pixels
    drawn_zones: tuple[dict[str, Any], ...] = ()  # where the markers belong, once it may be shown
    min_words: int | None = None
    max_words: int | None = None
    no_opinion: bool = False
    said: str = ""  # the answer in words
    shared: bool = False  # a reflection that trainers may read
    comment: str = ""  # what a trainer wrote
    rubric: tuple[dict[str, Any], ...] = ()  # the grid as a trainer filled it in
    attachment: str = ""  # what may be added to an essay: photo or file
    certainty: str = ""
    asks_certainty: bool = False

    @property
    def inline_stem(self) -> str:
        """The stem without its paragraph, when it is one: it can then be the legend of the question."""
        if self.pieces or self.type == "description":
            return ""
        one = re.fullmatch(r"<p>((?:(?!</?(?:p|ul|ol|table|blockquote|pre)\b).)*)</p>", self.stem, re.DOTALL)
        return one[1] if one else ""

    @property
    def template(self) -> str:
        """What the answer is given in."""
        return f"quizzes/_{FORMS.get(self.type, 'parts')}.html"

    @property
    def styled(self) -> bool:
        """Whether it needs the style sheet of the rarer types."""
        return bool(self.fields or self.asks_certainty or self.type in ("likert", "essay", "reflection"))

    @property
    def ruled(self) -> bool:
        """Whether there is something to say before the answer is given."""
        plain = self.type == "truefalse" or (self.type == "numerical" and not self.strict)
        return self.open and (not plain or self.tries_allowed > 1)

    @property
    def clears(self) -> bool:
        """Whether « Effacer mon choix » is needed: radio buttons cannot be let go of."""
        return self.type in ("single", "truefalse", "likert")

    @property
    def draws(self) -> bool:
        """Whether markers may be put on the picture, or words are used up: a script helps."""
        return self.type == "hotspot" or any(option.once for one in self.fields for option in one.options)

    @property
    def numbered(self) -> bool:
        """Whether numbered places are shown on the picture."""
        return any(one.x is not None for one in self.fields)

    @property
    def words(self) -> int | None:
        """How many words were written, where somebody will read them."""
        return words(self.text) if self.type == "essay" and self.answered else None

    @property
    def invalid(self) -> bool:
        """Whether the answer could not be read, or is not whole."""
        return self.state == "invalid"

    @property
    def problem(self) -> str:
        """What makes the answer unreadable or incomplete: order, number, gap, parts, words."""
        if not self.invalid:
            return ""
        return "gap" if self.unread else INCOMPLETE.get(self.type, "number")

    @property
    def unread(self) -> list[int]:
        """The numbers of the gaps whose number was not understood."""
        return [one.number for one in self.fields if one.unread]

    @property
    def missing(self) -> int:
        """How many parts have no answer yet."""
        return sum(not one.answered for one in self.fields)

    @property
    def verdict(self) -> str:
        """right, partial, wrong, blank, waiting, or nothing when it may not be said."""
        return VERDICTS.get(STATE_OF_HUMAN.get(self.state, self.state), "")

    @property
    def result(self) -> str:
        """What the ticked choice of a single choice question is marked with; several ticks are not told apart."""
        tones = {"right": "right", "partial": "partly", "wrong": "wrong"}
        return tones.get(self.verdict, "") if self.type == "single" else ""

    @property
    def look(self) -> str:
        """The tone of the feedback box."""
        return {"right": "right", "partial": "partly", "wrong": "wrong"}.get(self.verdict, "info")
