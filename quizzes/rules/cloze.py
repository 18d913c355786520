"""Reading a text with gaps, `{2:MC:=une voix~une part}`: the syntax of specs/quizzes.md §2.7.

Read by hand, sign by sign: a text pasted by anyone must not keep an expression busy.
"""

import html
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.rules.numbers import plain
from quizzes.rules.shapes import ShapeError, exact_number

_START = re.compile(r"\{\s*(?:([0-9]{1,9})\s*)?:\s*([A-Z_]{2,20})\s*:")
_LITERAL = re.compile(r"\\([~#}\\])|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SHARE = re.compile(r"%\s*(-?[0-9]{1,9}(?:[.,][0-9]{0,20})?)\s*%")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,40}[.,]?[0-9]{0,40}|[.,][0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?")

SHORT = ("SHORTANSWER", "SA", "MW")
SHORT_CASE = ("SHORTANSWER_C", "SAC", "MWC")
NUMERICAL = ("NUMERICAL", "NM")
SINGLE = {  # how the choices are shown, and whether they are shuffled
    "MULTICHOICE": ("list", False),
    "MC": ("list", False),
    "MULTICHOICE_S": ("list", True),
    "MCS": ("list", True),
    "MULTICHOICE_V": ("column", False),
    "MCV": ("column", False),
    "MULTICHOICE_VS": ("column", True),
    "MCVS": ("column", True),
    "MULTICHOICE_H": ("row", False),
    "MCH": ("row", False),
    "MULTICHOICE_HS": ("row", True),
    "MCHS": ("row", True),
}
MULTIPLE = {
    "MULTIRESPONSE": ("column", False),
    "MR": ("column", False),
    "MULTIRESPONSE_S": ("column", True),
    "MRS": ("column", True),
    "MULTIRESPONSE_H": ("row", False),
    "MRH": ("row", False),
    "MULTIRESPONSE_HS": ("row", True),
    "MRHS": ("row", True),
}


class ClozeError(ValueError):
    """A text with gaps that is refused.

    `code`: no_gap, braces, type_unsupported, too_few_answers, no_right_answer, not_a_number. `line` counts from 1 in the
    text, `gap` from 1 (None: the whole text).
    """

    def __init__(self, code: str, line: int, gap: int | None, message: str) -> None:
        where = f"Ligne {line}, trou {gap}" if gap else f"Ligne {line}"
        super().__init__(f"{where} : {message}")
        self.code, self.line, self.gap = code, line, gap


@dataclass(frozen=True)
class Cloze:
    """A text with gaps that was understood: `stem` holds {#1}, {#2}… where they stand; `gaps` are those of §15.2."""

    stem: str
    gaps: list[dict[str, Any]]


@dataclass(frozen=True)
class _Alternative:
    """One alternative as it was written: `share` is in percent, None when nothing was said."""

    text: str = ""
    share: Fraction | None = None
    percent: bool = False  # %n% was written, not =
    feedback: str = ""

    @property
    def worth(self) -> Fraction:
        """The fraction it earns."""
        return (self.share or Fraction(0)) / 100


def has_gap(text: str) -> bool:
    """Whether a text holds something that looks like a gap."""
    return bool(_START.search(text))


def parse(text: str) -> Cloze:
    """Read a text with gaps; ClozeError with its line and gap number."""
    stem, gaps, at = [], [], 0
    while start := _START.search(text, at):
        stem.append(text[at : start.start()])
        number, line = len(gaps) + 1, text.count("\n", 0, start.start()) + 1
        alternatives, at = _alternatives(text, start.end(), line, number)
        gaps.append(_gap(start[1] or "", start[2], alternatives, line, number))
        stem.append(f"{{#{number}}}")
    if not gaps:
        raise ClozeError("no_gap", 1, None, "ce texte n'a aucun trou, par exemple {1:SA:=réponse}.")
    return Cloze("".join([*stem, text[at:]]), gaps)


def _alternatives(text: str, at: int, line: int, number: int) -> tuple[list[_Alternative], int]:
    """Cut what stands between the head of a gap and its closing brace; return it and where the text goes on."""
    found: list[_Alternative] = []
    begin, heard = at, None  # where the alternative starts, and where its feedback does
    while at < len(text):
        literal = _LITERAL.match(text, at)
        if literal:
            at = literal.end()
            continue
        if text[at] in "~}":
            found.append(
                _read(text[begin : at if heard is None else heard], "" if heard is None else text[heard + 1 : at])
            )
            if text[at] == "}":
                return [one for one in found if one.text or one.feedback or one.share is not None], at + 1
            begin, heard = at + 1, None
        elif text[at] == "#" and heard is None:
            heard = at
        at += 1
    raise ClozeError("braces", line, number, "accolade non fermée.")


def _read(text: str, feedback: str) -> _Alternative:
    """Read the share in front of an alternative: `=` 100, `%n%` n, nothing said."""
    text = text.strip()
    if text.startswith("="):
        return _Alternative(_decoded(text[1:]), Fraction(100), feedback=_decoded(feedback))
    mark = _SHARE.match(text)
    if mark:
        share = Fraction(mark[1].rstrip(".,").replace(",", "."))
        return _Alternative(_decoded(text[mark.end() :]), share, percent=True, feedback=_decoded(feedback))
    return _Alternative(_decoded(text), feedback=_decoded(feedback))


def _decoded(text: str) -> str:
    """Return a text without its escapes and entities."""
    return _LITERAL.sub(lambda found: found[1] or html.unescape(found[0]), text).strip()


def _gap(weight: str, kind: str, alternatives: list[_Alternative], line: int, number: int) -> dict[str, Any]:
    """Return one gap in the shape of §15.2."""

    def refuse(code: str, message: str) -> ClozeError:
        return ClozeError(code, line, number, message)

    extra: dict[str, Any] = {}
    if any(abs(one.worth) > 1 for one in alternatives):
        raise refuse("not_a_number", "un pourcentage va de -100 à 100.")
    if kind in SINGLE or kind in MULTIPLE:
        several = kind in MULTIPLE
        extra["display"], extra["shuffle"] = (MULTIPLE if several else SINGLE)[kind]
        type_, question = _choices(alternatives, several, refuse)
    elif kind in SHORT or kind in SHORT_CASE:
        type_, question = "shortanswer", _short(alternatives, kind in SHORT_CASE)
    elif kind in NUMERICAL:
        type_, question = "numerical", _numerical(alternatives, refuse)
    else:
        raise refuse("type_unsupported", f"« {kind} » n'est pas un type de trou.")
    if type_ != "multiple" and all(one.worth < 1 for one in alternatives):
        raise refuse("no_right_answer", "aucune réponse ne vaut 100 % (« = » devant la bonne).")
    return {"id": f"g{number}", "weight": int(weight or 1), "type": type_, "question": question} | extra


def _choices(alternatives: list[_Alternative], several: bool, refuse: Any) -> tuple[str, dict[str, Any]]:
    if len(alternatives) < 2:
        raise refuse("too_few_answers", "il faut au moins deux choix, séparés par ~.")
    worths = [one.worth for one in alternatives]
    if several:
        right = sum(worth for worth in worths if worth > 0)
        if not right:
            raise refuse("no_right_answer", "aucun choix ne rapporte de points.")
        costs = not any(one.percent for one in alternatives)  # then a wrong one costs what a right one brings
        good = sum(worth > 0 for worth in worths)
        worths = [w / right if w > 0 else Fraction(-1, good) if costs else w for w in worths]
    rows = [
        {"id": f"c{place}", "text": one.text, "fraction": written(worth), "feedback": one.feedback}
        for place, (one, worth) in enumerate(zip(alternatives, worths, strict=True), 1)
    ]
    return ("multiple", {"rule": "weights", "choices": rows}) if several else ("single", {"choices": rows})


def _short(alternatives: list[_Alternative], case: bool) -> dict[str, Any]:
    answers = [{"pattern": one.text, "fraction": written(one.worth), "feedback": one.feedback} for one in alternatives]
    return {"rule": "moodle", "case_sensitive": case, "answers": answers}


def _numerical(alternatives: list[_Alternative], refuse: Any) -> dict[str, Any]:
    answers = []
    for one in alternatives:
        value, _colon, tolerance = (part.strip() for part in one.text.partition(":"))
        for number in (value, tolerance or "0"):
            if not _is_number(number) and not (number == value == "*"):
                raise refuse("not_a_number", f"« {number:.60} » n'est pas un nombre.")
        answers.append(
            {
                "value": value.replace(",", "."),
                "tolerance": (tolerance or "0").replace(",", "."),
                "fraction": written(one.worth),
                "feedback": one.feedback,
            }
        )
    return {"answers": answers}


def _is_number(text: str) -> bool:
    try:
        return bool(_NUMBER.fullmatch(text) and exact_number(text.replace(",", ".")) is not None)
    except ShapeError:
        return False


def written(fraction: Fraction) -> int | str:
    """Return a fraction as our bodies write it: 1, 0, "0.5"."""
    return fraction.numerator if fraction.denominator == 1 else plain(fraction)
