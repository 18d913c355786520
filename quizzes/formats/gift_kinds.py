"""GIFT: what stands between the braces, kind by kind (specs/quizzes.md §12.1, 7 to 11)."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any

from quizzes.formats.checks import check_choices, check_typed, numeric, percentage
from quizzes.formats.gift_blocks import Escapes
from quizzes.formats.items import Item, ItemRefused, plain, share, text_in
from quizzes.formats.matching import matching
from quizzes.formats.orders import ordering_words

_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_PERCENT = re.compile(r"\s*%([^%\n]*)%")
_ORDERING = re.compile(r">\s*(\d+)")
TRUE, FALSE = ("T", "TRUE"), ("F", "FALSE")
GENERAL = "####"


class Texts:
    """Reads the texts of one question: escapes shown, format told, the stem's where none is told."""

    def __init__(self, escapes: Escapes, own: str) -> None:
        self.escapes, self.own = escapes, own

    def formatted(self, text: str) -> tuple[str, str]:
        """Return a text and its format."""
        text = text.strip()
        match = _FORMAT.match(text)
        if match:
            return self.shown(text[match.end() :]), match[1].lower()
        return self.shown(text), self.own

    def shown(self, text: str) -> str:
        """Return a text without its escapes, trimmed."""
        return self.escapes.show(text.strip()).strip()

    def labelled(self, text: str) -> dict[str, str]:
        """Return {"text": …}, with its format where it is not the stem's."""
        shown, own = self.formatted(text)
        return {"text": shown} | text_in(shown, own, self.own)

    def feedback(self, text: str) -> dict[str, str]:
        """Return {"feedback": …}, with its format where it is not the stem's."""
        shown, own = self.formatted(text)
        return {"feedback": shown} | text_in(shown, own, self.own, "feedback_format")


def kind_of(answers: str) -> str:
    """Return the name Moodle gives to what stands between the braces."""
    text = answers.rpartition(GENERAL)[0].strip() if GENERAL in answers else answers.strip()
    if not text:
        return "essay"
    if _ORDERING.match(text):
        return "ordering"
    if text.startswith("#"):
        return "numerical"
    if "~" in text:
        return "multichoice"
    if "=" in text and "->" in text:
        return "matching"
    return "truefalse" if text.partition("#")[0].strip() in TRUE + FALSE else "shortanswer"


def _weight(text: str) -> tuple[Decimal | None, str]:
    """Tell the `%n%` at the start of an answer from the rest; what is not a number is text. ItemRefused."""
    match = _PERCENT.match(text)
    if not match:
        return None, text
    value = percentage(match[1])
    return (None, text) if value is None else (value, text[match.end() :])


def _split(text: str, marks: str) -> list[tuple[str, str]]:
    """Return (mark, text) for each answer; the text before the first mark has the mark ""."""
    pieces = re.split(f"([{marks}])", text)
    first = [("", pieces[0])] if pieces[0].strip() else []
    return first + list(zip(pieces[1::2], pieces[2::2], strict=True))


def _description(item: Item, _texts: Texts, _answers: str) -> Item:
    return replace(item, type="description", max_mark="0", question={})


def _essay(item: Item, _texts: Texts, _answers: str) -> Item:
    return replace(item, type="essay", question={"min_words": None, "max_words": None})


def _choice(item: Item, texts: Texts, answers: str) -> Item:
    choices: list[dict[str, Any]] = []
    warnings = []
    parts = _split(answers, "~=")
    for place, (mark, part) in enumerate(parts, 1):
        weight, rest = _weight(part)
        label, _hash, feedback = rest.partition("#")
        if not mark:
            warnings.append(f"« {texts.shown(label)} » n’a ni « = » ni « ~ » devant : lu comme un choix faux.")
        worth = share(Decimal(100 if mark == "=" else 0) if weight is None else weight)
        choices.append({"id": f"c{place}"} | texts.labelled(label) | {"fraction": worth} | texts.feedback(feedback))
    single = any(mark == "=" for mark, _part in parts)
    question = {"choices": choices} if single else {"rule": "weights", "choices": choices}
    warnings += check_choices(choices, single=single)
    return replace(item, type="single" if single else "multiple", question=question, warnings=tuple(warnings))


def _truefalse(item: Item, texts: Texts, answers: str) -> Item:
    word, _hash, rest = answers.partition("#")
    wrong, _hash, right = rest.partition("#")
    answer = word.strip() in TRUE
    said = {str(answer).lower(): texts.formatted(right), str(not answer).lower(): texts.formatted(wrong)}
    feedback = {key: said[key][0] for key in ("true", "false")}
    formats = {key: own for key, (text, own) in said.items() if text and own != texts.own}
    question = {"answer": answer, "feedback": feedback} | ({"feedback_formats": formats} if formats else {})
    return replace(item, type="truefalse", question=question)


def _short(item: Item, texts: Texts, answers: str) -> Item:
    rows = []
    for _mark, part in _split(answers, "="):
        weight, rest = _weight(part)
        pattern, _hash, feedback = rest.partition("#")
        shown, _own = texts.formatted(pattern)
        worth = share(Decimal(100) if weight is None else weight)
        rows.append({"pattern": shown, "fraction": worth} | texts.feedback(feedback))
    warnings = check_typed(rows, "pattern")
    if answers.partition("#")[0].strip().upper() in TRUE + FALSE:
        warnings.append("Lu comme une réponse courte : pour un vrai ou faux, écrivez TRUE ou FALSE en capitales.")
    question = {"rule": "moodle", "case_sensitive": False, "answers": rows}
    return replace(item, type="shortanswer", question=question, warnings=tuple(warnings))


def _numerical(item: Item, texts: Texts, answers: str) -> Item:
    rows: list[dict[str, Any]] = []
    warnings: list[str] = []
    for mark, part in _split(answers.strip()[1:], "=~"):
        weight, rest = _weight(part)
        value, _hash, feedback = rest.partition("#")
        clean = texts.shown(value)
        if clean == "*" or (mark == "~" and not clean):
            row, fallback = {"value": "*", "tolerance": "0"}, 0
        else:
            row, fallback = _number(clean, warnings), 0 if mark == "~" else 100
        worth = share(Decimal(fallback) if weight is None else weight)
        rows.append(row | {"tolerance_type": "nominal", "fraction": worth} | texts.feedback(feedback))
    warnings += check_typed(rows, "value")
    return replace(item, type="numerical", question={"answers": rows}, warnings=tuple(warnings))


def _number(text: str, warnings: list[str]) -> dict[str, str]:
    """Return the value and tolerance of `a`, `a:tolerance` or `low..high`; ItemRefused."""
    if ".." in text:
        low, high = (numeric(part, warnings) for part in text.split("..", 1))
        if low > high:
            warnings.append(f"« {text} » : les deux bornes ont été échangées.")
            low, high = high, low
        with localcontext(prec=700):
            return {"value": plain((low + high) / 2), "tolerance": plain((high - low) / 2)}
    value, colon, tolerance = text.partition(":")
    around = numeric(tolerance, warnings) if colon and tolerance.strip() else Decimal(0)
    if around < 0:
        raise ItemRefused("not_a_number", f"« {tolerance.strip()} » : une tolérance ne peut pas être négative")
    return {"value": plain(numeric(value, warnings)), "tolerance": plain(around)}


def _matching(item: Item, texts: Texts, answers: str) -> Item:
    pairs = []
    for _mark, part in _split(answers, "="):
        left, arrow, right = part.partition("->")
        if not arrow or not right.strip():
            raise ItemRefused("pair_expected", f"« {texts.shown(part)} » : « question -> réponse » attendu")
        pairs.append((texts.labelled(left), texts.formatted(right)[0]))
    question, warnings = matching(pairs)
    return replace(item, type="matching", question=question, warnings=tuple(warnings))


def _ordering(item: Item, texts: Texts, answers: str) -> Item:
    text = answers.strip()
    match = _ORDERING.match(text)
    assert match is not None
    first, _line, rest = text[match.end() :].partition("\n")
    settings, left = ordering_words(first)
    lines = [line for line in [left, *rest.split("\n")] if line.strip()]
    if len(lines) < 2:
        raise ItemRefused("too_few_answers", "il faut au moins deux éléments à ranger")
    items = {f"i{place}": texts.formatted(line) for place, line in enumerate(lines, 1)}
    question: dict[str, Any] = {
        "rule": settings.pop("rule"),
        "items": list(items),
        "texts": {key: shown for key, (shown, _own) in items.items()},
    }
    formats = {key: own for key, (shown, own) in items.items() if shown and own != texts.own}
    question |= {"formats": formats} if formats else {}
    question |= {"select_count": int(match[1])} | settings
    warnings = (f"« {left.strip()} », sur la ligne des réglages, est lu comme un élément.",) if left.strip() else ()
    return replace(item, type="ordering", question=question, warnings=warnings)


def _with_general_feedback(read: Callable[[Item, Texts, str], Item]) -> Callable[[Item, Texts, str], Item]:
    """The last `####` of the answers starts the general feedback."""

    def reader(item: Item, texts: Texts, answers: str) -> Item:
        own, general, feedback = answers.rpartition(GENERAL)
        if general:
            shown, told = texts.formatted(feedback)
            told_format = told if shown and told != texts.own else None
            item = replace(item, general_feedback=shown, general_feedback_format=told_format)
        return read(item, texts, own if general else answers)

    return reader


KINDS: dict[str, Callable[[Item, Texts, str], Item]] = {
    "description": _description,
    "essay": _with_general_feedback(_essay),
    "ordering": _with_general_feedback(_ordering),
    "numerical": _with_general_feedback(_numerical),
    "multichoice": _with_general_feedback(_choice),
    "matching": _with_general_feedback(_matching),
    "truefalse": _with_general_feedback(_truefalse),
    "shortanswer": _with_general_feedback(_short),
}
