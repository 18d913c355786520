"""Ordering questions: the words GIFT and Moodle XML share (specs/quizzes.md §12.1, 11)."""

from typing import Any

from quizzes.rules.orders import RULES

SELECTS = {"ALL": "all", "EXACT": "all", "CONTIGUOUS": "contiguous", "CONTIG": "contiguous"}
SELECTS |= dict.fromkeys(["RANDOM", "REL"], "random")
LAYOUTS = dict.fromkeys(["HORIZONTAL", "HORI", "H", "1"], "horizontal")
LAYOUTS |= dict.fromkeys(["VERTICAL", "VERT", "V", "0"], "vertical")
DEFAULT_GRADING = "next_exclude_last"
PREFIXED = ("next_exclude_last", "next_include_last", "one_previous_and_next", "all_previous_and_next")
GRADINGS = {("RELATIVE_" if rule in PREFIXED else "") + rule.upper(): rule for rule in RULES}
GRADINGS |= dict.fromkeys(["ABSOLUTE", "ABS"], "absolute_position")
GRADINGS |= dict.fromkeys(["RELATIVE", "REL"], DEFAULT_GRADING)
SHOWN = dict.fromkeys(["SHOW", "TRUE", "YES", "1"], True) | dict.fromkeys(["HIDE", "FALSE", "NO", "0"], False)
NUMBERINGS = {name: name for name in ("none", "abc", "ABCD", "123", "iii", "IIII")}

# Old Moodle XML files number them
NUMBERED_SELECTS = ("all", "random", "contiguous")
NUMBERED_GRADINGS = (
    "all_or_nothing",
    "absolute_position",
    "next_exclude_last",
    "next_include_last",
    "one_previous_and_next",
    "all_previous_and_next",
    "longest_ordered_subset",
    "longest_contiguous_subset",
    "relative_to_correct",
)  # from −1 on

_WORDS: list[tuple[str, dict[str, Any]]] = [
    ("select", SELECTS),
    ("layout", LAYOUTS),
    ("rule", GRADINGS),
    ("show_grading", SHOWN),
    ("numbering", NUMBERINGS),
]


def ordering_words(line: str) -> tuple[dict[str, Any], str]:
    """Return the settings written after the count, in their order, any of them missing, and what is left of the line."""
    settings: dict[str, Any] = {"rule": DEFAULT_GRADING, "select": "random"}
    place = 0
    rest = line.strip()
    while rest:
        word, after = (*rest.split(None, 1), "")[:2]
        found = next((n for n in range(place, len(_WORDS)) if _known(_WORDS[n], word) is not None), None)
        if found is None:
            break
        settings[_WORDS[found][0]] = _known(_WORDS[found], word)
        place, rest = found + 1, after.strip()
    return settings, rest


def _known(slot: tuple[str, dict[str, Any]], word: str) -> Any:
    name, words = slot
    return words.get(word if name == "numbering" else word.upper())


def select_of(word: str) -> str:
    """Return all, random or contiguous: a word as in GIFT, or a number."""
    clean = word.strip().upper()
    if clean in ("0", "1", "2"):
        return NUMBERED_SELECTS[int(clean)]
    return SELECTS.get(clean, "random")


def grading_of(word: str) -> str | None:
    """Return the rule of §2.6: a name as in GIFT, or a number; nothing is next_exclude_last, None when unknown."""
    clean = word.strip().upper()
    if clean.lstrip("-").isdecimal() and -1 <= int(clean) < len(NUMBERED_GRADINGS) - 1:
        return NUMBERED_GRADINGS[int(clean) + 1]
    return GRADINGS.get(clean) if clean else DEFAULT_GRADING
