"""Reading a number as people type it: specs/quizzes.md §2.4, « Reading »."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from quizzes.rules.texts import exact

POSITIONS = ("after", "before", "either")
LONGEST = 100  # characters of a number: above, a text was pasted into the wrong field
LARGEST_EXPONENT = 300  # 10 to a power typed by a person; above, the exact arithmetic would fill the memory

_NUMBER = re.compile(
    r"""(?P<sign>[+-]\ ?)?
        (?P<mantissa>[.,]?\d[\d., ]*)
        (?:\ ?(?:[eE]|[x×*·]\ ?10\ ?(?:\^|\*\*))\ ?(?P<exponent>[+-]?\d+))?""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Reading:
    """A number that was understood, and what stood beside it."""

    value: Fraction
    unit: str
    typed: str = ""  # the number in plain decimals as it was typed: 214.50


def read_number(text: str, *, position: str = "either", units: Iterable[str] = ()) -> Reading | None:
    """Return the number and the unit read in a text, or None when it is not understood (« invalid »).

    The unit stands `after` the number, `before` it, or on `either` side (the number is then looked for at the start,
    else at the end). A digit in what is left makes the text unreadable, unless what is left is a declared unit.
    """
    clean = exact(text).translate({ord("−"): "-", ord("–"): "-"})
    if len(clean) > LONGEST:
        return None
    declared = {exact(unit) for unit in units}
    if position in ("after", "either"):
        match = _NUMBER.match(clean)
        if match:
            return _reading(match, clean[match.end() :], declared)
    if position in ("before", "either"):
        for start in range(len(clean)):
            match = _NUMBER.fullmatch(clean, start)
            reading = match and _reading(match, clean[:start], declared)
            if reading:
                return reading
    return None


def _reading(match: re.Match[str], rest: str, declared: set[str]) -> Reading | None:
    value = _mantissa(match["mantissa"].strip())
    unit = rest.strip()
    if value is None or (unit not in declared and any(c.isdecimal() for c in unit)):
        return None
    exponent = int(match["exponent"] or 0)
    if abs(exponent) > LARGEST_EXPONENT:
        return None
    number, part = value
    signed = (-number if (match["sign"] or "").startswith("-") else number) * Fraction(10) ** exponent
    typed = plain(signed)
    if not exponent and len(part) > len(typed.partition(".")[2]):
        typed = f"{typed.partition('.')[0]}.{part}"
    return Reading(signed, unit, typed)


def _mantissa(text: str) -> tuple[Fraction, str] | None:
    """Tell the decimal mark from the separators of thousands (rules 1 to 4); return the number and its decimals."""
    marks = [c for c in text if c in ".,"]
    kinds = set(marks)
    if len(kinds) == 2:
        decimal = marks[-1]
        if marks.count(decimal) != 1:
            return None
    else:
        decimal = marks[0] if len(marks) == 1 else None
    whole, _mark, part = text.partition(decimal) if decimal else (text, "", "")
    groups = re.split(r"[., ]", whole)
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
        return None
    digits = _digits("".join(groups) + part)
    return (Fraction(int(digits), 10 ** len(part)), _digits(part)) if digits.isdecimal() else None


def _digits(text: str) -> str:
    """Return the same digits in ASCII: a keyboard may give those of another script."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def plain(value: Fraction) -> str:
    """Return a plain decimal string: 1250.5, -7.5, at most 30 decimals."""
    sign, value = ("-" if value < 0 else ""), abs(value)
    whole, rest = divmod(value.numerator, value.denominator)
    decimals = ""
    while rest and len(decimals) < 30:
        digit, rest = divmod(rest * 10, value.denominator)
        decimals += str(digit)
    return f"{sign}{whole}{'.' + decimals.rstrip('0') if decimals.strip('0') else ''}"


def french(value: Fraction | str) -> str:
    """Return a number (or its plain decimals) as it is printed in French: 1 250,5 with narrow no-break spaces."""
    whole, _point, decimals = (value if isinstance(value, str) else plain(value)).partition(".")
    sign, whole = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(whole):,}".replace(",", "\u202f")
    return f"{sign}{grouped}{',' + decimals if decimals else ''}"
