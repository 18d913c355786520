"""Short answers, by the rule of imported files and by ours: specs/quizzes.md §2.3."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.rules.shapes import as_text, exact_number, flag, need, one_of, rows
from quizzes.rules.texts import exact, folded, trimmed, typography, unaccented, unligatured

RULES = ("french", "moodle")
CASES = ("ignore", "respect")
ACCENTS = ("tolerant", "partial", "strict")
LEVELS = ("exact", "typography", "case", "ligature", "accent", "trimmed", "typo")
ONE_TYPO, TWO_TYPOS = 5, 10  # letters of the author's text from which one and two are forgiven


@dataclass(frozen=True)
class ShortMatch:
    """What a short answer is worth, which answer matched (None: none did), at which level, and without accents or not."""

    fraction: Fraction
    answer: int | None = None
    level: str | None = None
    accents_dropped: bool = False


def shortanswer(question: dict[str, Any], response: Any) -> ShortMatch:
    """Score a short answer by the question's rule: `french` unless it says otherwise."""
    rule = one_of(question.get("rule", "french"), RULES, what="rule")
    return (_moodle if rule == "moodle" else _french)(question, as_text(response))


def _worth(answer: dict[str, Any]) -> Fraction:
    return max(Fraction(0), min(Fraction(1), exact_number(need(answer, "fraction"), what="fraction")))


def _moodle(question: dict[str, Any], response: str) -> ShortMatch:
    """The first pattern that matches wins, not the best."""
    sensitive = flag(question, "case_sensitive", False)
    for index, answer in enumerate(rows(question, "answers")):
        if matches(as_text(need(answer, "pattern")), response, case_sensitive=sensitive):
            return ShortMatch(_worth(answer), index)
    return ShortMatch(Fraction(0))


def matches(pattern: str, text: str, *, case_sensitive: bool = False) -> bool:
    r"""Whether a whole text matches a pattern: `*` is any run of characters, `\*` a star, all else literal.

    The pieces between the stars are looked for one after the other, each at its first place: no way back is needed.
    """
    pieces = [_compared(piece, case_sensitive) for piece in _pieces(unicodedata.normalize("NFC", pattern))]
    text = _compared(text.strip(), case_sensitive)
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        return text == first
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in filter(None, pieces[1:-1]):
        at = text.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True


def _compared(text: str, case_sensitive: bool) -> str:
    text = unicodedata.normalize("NFC", text)
    return text if case_sensitive else folded(text)


def _pieces(pattern: str) -> list[str]:
    """Cut a pattern at its stars."""
    return [piece.replace(r"\*", "*") for piece in re.split(r"(?<!\\)\*", pattern)]


def _french(question: dict[str, Any], response: str) -> ShortMatch:
    """The strictest level at which a text matches wins, and inside a level the first text of the list."""
    answers = rows(question, "answers")
    texts = [as_text(need(answer, "text")) for answer in answers]
    partial = exact_number(question.get("accents_fraction", "0.5"), what="accents_fraction")
    accents = one_of(question.get("accents", "tolerant"), ACCENTS, what="accents")
    wanted = [list(forms(question, text)) for text in texts]
    given = list(forms(question, response))
    for place, (level, dropped, form) in enumerate(given):
        for index, text in enumerate(texts):
            other = wanted[index][place][2]
            same = form == other if level != "typo" else _nearly(form, other, text, response)
            if same and text.strip():
                fraction = _worth(answers[index]) * (partial if dropped and accents == "partial" else 1)
                return ShortMatch(fraction, index, level, dropped)
    return ShortMatch(Fraction(0))


def forms(question: dict[str, Any], text: str) -> Iterator[tuple[str, bool, str]]:
    """Yield (level, accents dropped, text as that level compares it) from the strictest to the most tolerant."""
    strict = one_of(question.get("accents", "tolerant"), ACCENTS, what="accents") == "strict"
    yield "exact", False, (text := exact(text))
    yield "typography", False, (text := typography(text))
    if one_of(question.get("case", "ignore"), CASES, what="case") == "ignore":
        yield "case", False, (text := folded(text))
    yield "ligature", False, (text := unligatured(text))
    both = [(False, text)] if strict else [(False, text), (True, unaccented(text))]
    if not strict:
        yield "accent", True, both[1][1]
    punctuation, article = flag(question, "ignore_punctuation", True), flag(question, "ignore_article", False)
    both = [(dropped, trimmed(form, punctuation=punctuation, article=article)) for dropped, form in both]
    yield from (("trimmed", dropped, form) for dropped, form in both)
    if flag(question, "typos", False):
        yield from (("typo", dropped, form) for dropped, form in both)


def _nearly(given: str, wanted: str, author: str, response: str) -> bool:
    """Whether a text is forgiven: short texts, numbers and acronyms never are."""
    letters = sum(sign.isalpha() for sign in exact(author))
    most = 2 if letters >= TWO_TYPOS else 1 if letters >= ONE_TYPO else 0
    return (
        most > 0
        and not _counts(response)
        and not _counts(author)
        and not _acronym(author)
        and near(given, wanted, most)
    )


def _counts(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _acronym(text: str) -> bool:
    """Whether a word holds two capitals or more."""
    words: Iterable[str] = re.split(r"[\W_]+", unicodedata.normalize("NFC", text))
    return any(sum(sign.isupper() for sign in word) > 1 for word in words)


def near(one: str, other: str, most: int) -> bool:
    """Whether at most `most` insertions, deletions, substitutions or swaps of neighbours make one text the other."""
    if most < 0 or abs(len(one) - len(other)) > most:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[at:], other[at:]
    if not one or not other:
        return True  # what is left is no longer than what is allowed
    return (
        near(one[1:], other[1:], most - 1)
        or near(one[1:], other, most - 1)
        or near(one, other[1:], most - 1)
        or _swapped(one, other, most)
    )


def _swapped(one: str, other: str, most: int) -> bool:
    """Whether a swap of neighbours comes next; a sign may have been put between the two, or taken away, at its own cost."""
    if one[1:2] == other[:1] and one[:1] == other[1:2]:
        return near(one[2:], other[2:], most - 1)
    between = (one[1:2] == other[:1] and one[:1] == other[2:3] and near(one[2:], other[3:], most - 2)) or (
        one[:1] == other[1:2] and one[2:3] == other[:1] and near(one[3:], other[2:], most - 2)
    )
    return bool(between and one and other)
