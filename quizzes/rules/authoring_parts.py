"""Checks before publication of the questions made of parts, and of those that no rule marks: specs/quizzes.md §9."""

from typing import Any

from quizzes.rules.blanks import unplaced
from quizzes.rules.choices import everything_ticked
from quizzes.rules.free import LEAST_STEPS, MOST_STEPS
from quizzes.rules.problems import NEARLY, Problem, is_number, rows_of
from quizzes.rules.rubric import MOST_LINES
from quizzes.rules.shapes import ShapeError, exact_number
from quizzes.rules.shortanswer import matches, shortanswer
from quizzes.rules.texts import exact
from quizzes.rules.zones import read_zones

MOST_ROWS = 20


def answers(question: dict[str, Any], field: str = "answers") -> list[Problem]:
    """Short answers: one at 100 %, none that an answer before it always takes."""
    found = []
    rows, key = question["answers"], "pattern" if question["rule"] == "moodle" else "text"
    texts = [exact(row[key]) for row in rows]
    if not any(exact_number(row["fraction"]) > 1 - NEARLY for row in rows):
        found.append(Problem("no_right_answer", field))
    if "" in texts:
        found.append(Problem("empty_row", field))
    elif _hidden(question, texts):
        starred = key == "pattern" and any("*" in text for text in texts)
        found.append(Problem("unreachable" if starred else "same_twice", field))
    return found


def _hidden(question: dict[str, Any], texts: list[str]) -> bool:
    """Whether an answer can never be the one that matches: an earlier one takes its very text."""
    if question["rule"] == "french":
        return any(shortanswer(question, text).answer != place for place, text in enumerate(texts) if text)
    sensitive = question["case_sensitive"]
    return any(
        matches(earlier, later.replace("*", ""), case_sensitive=sensitive)
        and matches(earlier, later, case_sensitive=sensitive)
        for place, later in enumerate(texts)
        for earlier in texts[:place]
    )


def matching(question: dict[str, Any]) -> list[Problem]:
    """At least two stems, none twice, and at least two answers to choose from."""
    found = rows_of([stem["text"] for stem in question["stems"]], "pairs", most=MOST_ROWS)
    labels = [exact(option["text"]) for option in question["options"]]
    found += [Problem("empty_row", "pairs")] if "" in labels else []
    return found + ([Problem("one_option", "pairs")] if len(labels) < 2 else [])


def cloze(question: dict[str, Any], stem: str) -> list[Problem]:
    """Each gap stands once in the text and can be read; something can be earned."""
    gaps = question["gaps"]
    if not gaps:
        return [Problem("no_gap", "gaps")]
    found = [Problem("gap_unplaced", "stem")] if unplaced(stem, gaps) else []
    unread = [(row, gap["problem"]) for row, gap in enumerate(gaps, 1) if "problem" in gap]
    found += [Problem(f"gap_{problem}", "gaps", row=row) for row, problem in unread]
    if not found and not any(exact_number(gap["weight"]) for gap in gaps):
        found.append(Problem("weightless", "gaps", blocking=False))
    several = [g["question"] for g in gaps if g["type"] == "multiple" and "problem" not in g]
    if any(everything_ticked(one) > 1 - NEARLY for one in several):
        found.append(Problem("everything_ticked", "gaps", blocking=False))
    return found


def gapselect(question: dict[str, Any], stem: str) -> list[Problem]:
    """Each place stands once in the text (or on the picture), has a right word, and its group offers a choice."""
    places, options = question["places"], question["options"]
    if not places:
        return [Problem("no_gap", "gaps")]
    in_text = [place for place in places if "x" not in place]
    found = []
    if in_text and (len(in_text) < len(places) or unplaced(stem, places)):
        found.append(Problem("gap_unplaced", "stem"))
    if any(not place["right"] for place in places):
        found.append(Problem("empty_row", "gaps"))
    if any(not exact(option["text"]) for option in options):
        found.append(Problem("empty_row", "labels"))
    groups = [option["group"] for option in options]
    if any(groups.count(place["group"]) < 2 for place in places):
        found.append(Problem("one_option", "labels"))
    if not in_text and "width" not in question and not question.get("picture"):
        found.append(Problem("no_picture", "picture"))
    return found


def categorise(question: dict[str, Any]) -> list[Problem]:
    """Two groups, two items, each item's group exists and something belongs somewhere."""
    found = rows_of([row["text"] for row in question["categories"]], "bins")
    found += rows_of([item["text"] for item in question["items"]], "items", most=MOST_ROWS)
    if any("problem" in item for item in question["items"]):
        found.append(Problem("group_unknown", "items"))
    elif not any(item["right"] for item in question["items"]):
        found.append(Problem("nothing_to_sort", "items"))
    return found


def hotspot(question: dict[str, Any]) -> list[Problem]:
    """A picture, readable zones inside it with names of their own, a marker, a decoy for those who choose in a list."""
    zones = question["zones"]
    found = [] if "width" in question else [Problem("no_picture", "picture")]
    if not any(zone["marker"] for zone in zones):
        return [*found, Problem("no_zone", "zones")]
    names = [exact(zone["text"]) for zone in zones]
    found += [Problem("empty_row", "zones")] if "" in names else []
    found += [Problem("same_twice", "zones")] if len(set(names)) < len(names) else []
    try:
        read = read_zones(question)
    except ShapeError:
        return [*found, Problem("bad_zone", "zones")]
    if "width" in question and any(_outside(zone, question["width"], question["height"]) for zone in read):
        found.append(Problem("zone_outside", "zones"))
    if all(zone["marker"] for zone in zones):
        found.append(Problem("no_decoy", "zones"))
    return found


def _outside(zone: Any, width: int, height: int) -> bool:
    """Whether a zone begins outside the picture: its centre or a corner cannot be reached."""
    corners = zone.points if zone.shape == "polygon" else zone.points[:1]
    return any(not (0 <= x <= width and 0 <= y <= height) for x, y in corners)


def essay(question: dict[str, Any]) -> list[Problem]:
    """The least is not above the most; the grid can be read, is not endless, and something can be earned with it."""
    least, most = question["min_words"], question["max_words"]
    found = [Problem("words_crossed", "max_words")] if least and most and least > most else []
    grid = question.get("rubric", [])
    if any("problem" in row for row in grid):
        found.append(Problem("rubric_line", "rubric"))
    elif grid and not any(exact_number(row["points"]) for row in grid):
        found.append(Problem("rubric_worthless", "rubric"))
    return found + ([Problem("rubric_long", "rubric")] if len(grid) > MOST_LINES else [])


def likert(question: dict[str, Any]) -> list[Problem]:
    """Two to seven steps, none twice."""
    steps = [exact(step) for step in question["scale"]]
    found = [] if LEAST_STEPS <= len(steps) <= MOST_STEPS else [Problem("bad_scale", "scale")]
    return found + ([Problem("same_twice", "scale")] if len(set(steps)) < len(steps) else [])


def numerical(question: dict[str, Any]) -> list[Problem]:
    """One number at 100 %, all of them numbers, nothing behind a star, units told apart."""
    found = []
    values = [answer["value"] for answer in question["answers"]]
    worths = [exact_number(answer["fraction"]) for answer in question["answers"]]
    if not any(worth > 1 - NEARLY for worth in worths):
        found.append(Problem("no_right_answer", "answers"))
    if not all(value == "*" or is_number(value) for value in values):
        found.append(Problem("not_a_number", "answers"))
    if "*" in values[:-1]:
        found.append(Problem("unreachable", "answers"))
    names = [exact(unit["name"]) for unit in question["units"]]
    if "" in names or len(set(names)) < len(names):
        found.append(Problem("same_twice" if "" not in names else "empty_row", "units"))
    return found
