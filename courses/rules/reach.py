"""Whether a course can be finished at all, before it is published (specs/learning.md § 3)."""

from dataclasses import dataclass
from datetime import date

from courses.rules.outline import (
    MISSION_ACCEPTED,
    MISSION_DEPOSITED,
    POSITIONING,
    QUIZ_PASSED,
    QUIZ_SUBMITTED,
    Item,
    Outline,
)
from courses.rules.progress import locked


@dataclass(frozen=True)
class Stock:
    """What conditions may point to: quizzes that can be taken, missions, whether there are statements to answer."""

    quizzes: frozenset[str] = frozenset()
    missions: frozenset[str] = frozenset()
    positioning: bool = False


@dataclass(frozen=True)
class Problem:
    """A reason why a course may not be published. `title` names the line to correct."""

    code: str
    title: str = ""


def reachable(outline: Outline) -> set[str]:
    """Walk the course as a virtual learner who does all that is open; return the items done at the end."""
    done: set[str] = set()
    far = date.max
    while fresh := {i.item_id for i in outline.items if i.item_id not in done and not locked(outline, i, done, far)}:
        done |= fresh
    return done


def problems(outline: Outline, stock: Stock) -> list[Problem]:
    """Return everything that would make a learner unable to finish, each with the line to correct."""
    found = []
    required = [item for item in outline.items if not item.optional]
    if not required:
        found.append(Problem("nothing_required", outline.title))
    for item in outline.items:
        found += _item_problems(outline, item, stock)
    done = reachable(outline)
    found += [Problem("unreachable", item.title) for item in required if item.item_id not in done]
    if outline.training:
        found += _training_problems(outline, required)
    return found


def _item_problems(outline: Outline, item: Item, stock: Stock) -> list[Problem]:
    found = []
    if item.minutes < 1:
        found.append(Problem("no_minutes", item.title))
    if not item.conditions:
        found.append(Problem("no_condition", item.title))
    for condition in item.conditions:
        if condition.kind in (QUIZ_PASSED, QUIZ_SUBMITTED) and condition.target not in stock.quizzes:
            found.append(Problem("quiz_impossible", item.title))
        if condition.kind in (MISSION_DEPOSITED, MISSION_ACCEPTED) and condition.target not in stock.missions:
            found.append(Problem("mission_impossible", item.title))
        if condition.kind == MISSION_ACCEPTED and not outline.help_contact:
            found.append(Problem("nobody_reviews", item.title))
        if condition.kind == POSITIONING and not stock.positioning:
            found.append(Problem("no_statements", item.title))
    return found


def _training_problems(outline: Outline, required: list[Item]) -> list[Problem]:
    found = [] if outline.objectives else [Problem("no_objectives", outline.title)]
    asked = {(c.kind, c.target) for item in required for c in item.conditions}
    for moment in ("before", "after"):
        if (POSITIONING, moment) not in asked:
            found.append(Problem(f"no_positioning_{moment}", outline.title))
    assessments = {QUIZ_PASSED, QUIZ_SUBMITTED, MISSION_ACCEPTED}
    if not any(kind in assessments for kind, _target in asked):
        found.append(Problem("no_assessment", outline.title))
    return found
