"""Questions in a spreadsheet: what each type makes of the cells of its line."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quizzes.formats.checks import numeric
from quizzes.formats.columns import simple
from quizzes.formats.items import ItemRefused, plain
from quizzes.formats.matching import matching
from quizzes.rules.cloze import ClozeError
from quizzes.rules.cloze import parse as parse_cloze
from quizzes.rules.orders import DEFAULT
from quizzes.rules.texts import exact

TRUE, FALSE = ("vrai", "v", "true", "oui", "1"), ("faux", "f", "false", "non", "0")
_ARROW = re.compile(r"\s*(?:->|→|=)\s*")
_MARKS = re.compile(r"[\s,;/]+|\bet\b")
_LIST = re.compile(r"[|\n]+")
Shape = dict[str, Any]


@dataclass(frozen=True)
class Cells:
    """The cells of a line, by what they are."""

    one: dict[str, str]
    choices: list[str]
    hints: list[str]

    def get(self, key: str) -> str:
        """Return a cell, or nothing."""
        return self.one.get(key, "")

    @property
    def filled(self) -> list[tuple[int, str]]:
        """The choices that say something, with their place from 1."""
        return [(place, text) for place, text in enumerate(self.choices, 1) if text]

    def truth(self) -> bool | None:
        """Return what « vrai » or « faux » says."""
        word = simple(self.get("good"))
        return True if word in TRUE else False if word in FALSE else None

    def listed(self) -> list[str]:
        """Return the right answers, told apart by | or line ends."""
        return [part.strip() for part in _LIST.split(self.get("good")) if part.strip()]

    def number(self, key: str, warnings: list[str]) -> Decimal:
        """Return a number that may be written in French; ItemRefused."""
        said: list[str] = []
        value = numeric(self.get(key).replace(",", ".") if self.get(key).count(",") == 1 else self.get(key), said)
        warnings += said
        return value

    def good_choices(self) -> set[int]:
        """Return the places of the right choices: letters, numbers, or their very texts; ItemRefused."""
        words = [word for word in _MARKS.split(self.get("good")) if word]
        places = [_place(word) for word in words]
        there = {place for place, _text in self.filled}
        if words and all(place in there for place in places):
            return {place for place in places if place}
        texts = {exact(text).casefold(): place for place, text in self.filled}
        told = [texts.get(exact(text).casefold()) for text in self.listed()]
        if None in told:
            raise ItemRefused("letter_unknown", f"« {self.get('good')[:60]} » n’est pas un des choix")
        return {place for place in told if place}


def _place(word: str) -> int | None:
    clean = word.strip("().").upper()
    if len(clean) == 1 and "A" <= clean <= "Z":
        return ord(clean) - ord("A") + 1
    return int(clean) if clean.isascii() and clean.isdecimal() and len(clean) < 4 else None


def _choices(cells: Cells) -> list[tuple[int, str]]:
    if len(cells.filled) < 2:
        raise ItemRefused("too_few_answers", "il faut au moins deux choix")
    if not cells.good_choices():
        raise ItemRefused("no_right_answer", "la bonne réponse n’est pas indiquée")
    return cells.filled


def _single(cells: Cells, _warnings: list[str]) -> Shape:
    rows, good = _choices(cells), cells.good_choices()
    if len(good) > 1:
        raise ItemRefused("no_right_answer", "un choix unique n’a qu’une bonne réponse")
    return {
        "choices": [
            {"id": f"c{n}", "text": text, "fraction": int(place in good), "feedback": ""}
            for n, (place, text) in enumerate(rows, 1)
        ]
    }


def _multiple(cells: Cells, _warnings: list[str]) -> Shape:
    rows, good = _choices(cells), cells.good_choices()
    choices = [
        {"id": f"c{n}", "text": text, "right": place in good, "feedback": ""} for n, (place, text) in enumerate(rows, 1)
    ]
    return {"rule": "balanced", "choices": choices}


def _truefalse(cells: Cells, _warnings: list[str]) -> Shape:
    answer = cells.truth()
    if answer is None:
        raise ItemRefused("no_right_answer", "la bonne réponse est vrai ou faux")
    return {"answer": answer, "feedback": {"true": "", "false": ""}}


def _short(cells: Cells, _warnings: list[str]) -> Shape:
    texts = cells.listed() or [text for _place, text in cells.filled]
    if not texts:
        raise ItemRefused("too_few_answers", "il faut au moins une réponse")
    answers = [{"text": text, "fraction": 1, "feedback": ""} for text in texts]
    return {
        "rule": "french",
        "case": "ignore",
        "accents": "tolerant",
        "accents_fraction": "0.5",
        "ignore_punctuation": True,
        "ignore_article": False,
        "typos": False,
        "answers": answers,
    }


def _numerical(cells: Cells, warnings: list[str]) -> Shape:
    around = cells.number("tolerance", warnings) if cells.get("tolerance") else Decimal(0)
    if around < 0:
        raise ItemRefused("not_a_number", "une tolérance ne peut pas être négative")
    if not cells.listed():
        raise ItemRefused("too_few_answers", "il faut au moins une réponse")
    answers = []
    for text in cells.listed():
        value = Cells({"good": text}, [], []).number("good", warnings)
        row = {"value": plain(value), "tolerance": plain(around), "tolerance_type": "nominal"}
        answers.append(row | {"fraction": 1, "feedback": ""})
    if not cells.get("unit"):
        return {"answers": answers}
    return {
        "answers": answers,
        "units": [{"name": cells.get("unit"), "factor": "1"}],
        "unit_grading": "optional",
        "unit_penalty": "0.25",
        "unit_position": "either",
        "unit_input": "text",
    }


def _ordering(cells: Cells, _warnings: list[str]) -> Shape:
    texts = [text for _place, text in cells.filled]
    if len(texts) < 2:
        raise ItemRefused("too_few_answers", "il faut au moins deux éléments à ranger, dans le bon ordre")
    items = {f"i{n}": text for n, text in enumerate(texts, 1)}
    return {"rule": DEFAULT, "items": list(items), "texts": items, "select": "all"}


def _pairs(cells: Cells) -> list[tuple[str, str]]:
    """Return the two sides of « gauche = droite »."""
    found = []
    for _place, text in cells.filled:
        parts = _ARROW.split(text, maxsplit=1)
        if len(parts) < 2:
            raise ItemRefused("pair_expected", f"« {text[:60]} » : « gauche = droite » attendu")
        found.append((parts[0].strip(), parts[1].strip()))
    return found


def _matching(cells: Cells, warnings: list[str]) -> Shape:
    pairs = _pairs(cells)
    if any(not right for _left, right in pairs):
        raise ItemRefused("pair_expected", "une paire n’a pas de réponse à droite")
    question, doubts = matching([({"text": left}, right) for left, right in pairs])
    warnings += doubts
    return question


def _categorise(cells: Cells, _warnings: list[str]) -> Shape:
    pairs = _pairs(cells)
    names = list(dict.fromkeys(exact(right) for _left, right in pairs if right))
    if len(names) < 2:
        raise ItemRefused("too_few_answers", "il faut au moins deux groupes : « élément = groupe »")
    ids = {name: f"k{n}" for n, name in enumerate(names, 1)}
    items = [{"id": f"i{n}", "text": left, "right": ids.get(exact(right))} for n, (left, right) in enumerate(pairs, 1)]
    return {"rule": "count", "items": items, "categories": [{"id": key, "text": name} for name, key in ids.items()]}


def _cloze(cells: Cells, _warnings: list[str]) -> Shape:
    try:
        read = parse_cloze(cells.get("question"))
    except ClozeError as error:
        raise ItemRefused(error.code, str(error).partition(" : ")[2].rstrip(".") or str(error)) from None
    return {"text": read.stem, "gaps": read.gaps}


def _likert(cells: Cells, _warnings: list[str]) -> Shape:
    steps = [text for _place, text in cells.filled]
    if not 2 <= len(steps) <= 7:
        raise ItemRefused("too_few_answers", "une échelle a de deux à sept degrés, un par choix")
    return {"scale": steps, "no_opinion": True}


def _essay(_cells: Cells, _warnings: list[str]) -> Shape:
    return {"min_words": None, "max_words": None}


def _nothing(_cells: Cells, _warnings: list[str]) -> Shape:
    return {}


KINDS: dict[str, Callable[[Cells, list[str]], Shape]] = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "shortanswer": _short,
    "numerical": _numerical,
    "ordering": _ordering,
    "matching": _matching,
    "categorise": _categorise,
    "cloze": _cloze,
    "essay": _essay,
    "reflection": _nothing,
    "likert": _likert,
    "description": _nothing,
}
