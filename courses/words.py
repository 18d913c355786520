"""What the rules' verdicts say to people, in one place: the same words for the learner, the trainer and the export."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.rules import changes as ch
from courses.rules.impact import Impact
from courses.rules.outline import (
    MISSION_ACCEPTED,
    MISSION_DEPOSITED,
    POSITIONING,
    QUIZ_PASSED,
    QUIZ_SUBMITTED,
    Condition,
)
from courses.rules.progress import Explanation, Line, Lock
from courses.rules.reach import Problem


def condition(asked: Condition) -> str:
    """Say what a condition asks, as something to do."""
    label = asked.label
    if asked.kind == QUIZ_PASSED:
        return _("pass the quiz “%(title)s” with %(percent)s %% or more") % {"title": label, "percent": asked.percent}
    if asked.kind == QUIZ_SUBMITTED:
        return _("take the quiz “%(title)s”") % {"title": label}
    if asked.kind == MISSION_DEPOSITED:
        return _("hand in the mission “%(title)s”") % {"title": label}
    if asked.kind == MISSION_ACCEPTED:
        return _("have the mission “%(title)s” accepted by a trainer") % {"title": label}
    if asked.kind == POSITIONING:
        return _("answer the positioning")
    return _("read it and press “I have finished”")


def lock(reason: Lock) -> str:
    """Say why a lesson is closed and what opens it."""
    if reason.kind == "date":
        return _("Opens on %(day)s.") % {"day": date_format(reason.opens_on, "j F Y")}
    titles = _(", ").join(_("“%(title)s”") % {"title": title} for title in reason.titles)
    if reason.kind == "order":
        return _("Opens when you have finished the lesson before it: %(titles)s.") % {"titles": titles}
    return ngettext(
        "Opens when you have finished the module %(titles)s.",
        "Opens when you have finished the modules %(titles)s.",
        len(reason.titles),
    ) % {"titles": titles}


def state(line: Line) -> str:
    """Say the state of one line of an explanation."""
    return {
        "done": _("done"),
        "done_retired": _("done, since retired from the course"),
        "missing": _("to do"),
        "locked": pgettext("stone", "locked"),
        "new": _("new, does not count"),
        "optional": _("optional, does not count"),
        "redo": _("to do again"),
    }[line.state]


def count(explanation: Explanation) -> str:
    """« 12 sur 15 »."""
    return _("%(done)s out of %(required)s") % {"done": explanation.done, "required": explanation.required}


def problem(found: Problem) -> str:
    """Say why a course may not be published and which line to correct."""
    title = {"title": found.title}
    return {
        "nothing_required": _("“%(title)s” has no lesson that counts: add one, or untick “optional”."),
        "no_minutes": _("Lesson “%(title)s”: say how many minutes it takes."),
        "no_condition": _("Lesson “%(title)s”: say what completes it."),
        "quiz_impossible": _("Lesson “%(title)s”: its quiz is not published or has no question."),
        "mission_impossible": _("Lesson “%(title)s”: its mission is not published."),
        "nobody_reviews": _("Lesson “%(title)s” asks for a mission to be accepted: say on the course who helps."),
        "no_statements": _("Lesson “%(title)s” asks for the positioning: choose the statements on the course."),
        "unreachable": _("Lesson “%(title)s” can never be opened: the modules to finish before go round in a circle."),
        "no_objectives": _("“%(title)s” is a training: write its objectives."),
        "no_positioning_before": _(
            "“%(title)s” is a training: a required lesson must hold the positioning at the start."
        ),
        "no_positioning_after": _("“%(title)s” is a training: a required lesson must hold the positioning at the end."),
        "no_assessment": _("“%(title)s” is a training: a required lesson must ask for a quiz or an accepted mission."),
    }[found.code] % title


def change(kind: str) -> str:
    """Say what happened to a lesson."""
    return {
        ch.ADDED: _("new lesson"),
        ch.RETURNED: _("lesson published again"),
        ch.MADE_REQUIRED: _("lesson made required"),
        ch.MOVED_IN: _("lesson moved in"),
        ch.RETIRED: _("lesson retired"),
        ch.MOVED_OUT: _("lesson moved to another course"),
        ch.MADE_OPTIONAL: _("lesson made optional"),
        ch.RULE_CHANGED: _("rule changed"),
        ch.REDO_ASKED: _("asked again"),
    }[kind]


def impact(effect: Impact) -> list[str]:
    """Say the effect of a publication, one sentence an entry."""
    said = [
        ngettext("%(n)s person in progress", "%(n)s people in progress", effect.in_progress) % {"n": effect.in_progress}
        + _(", ")
        + ngettext("%(n)s finished.", "%(n)s finished.", effect.finished) % {"n": effect.finished}
    ]
    if effect.finished:
        said.append(_("Those who have finished stay finished."))
    parts = [
        (effect.count(*ch.APPEARING), ngettext("%(n)s new lesson", "%(n)s new lessons", effect.count(*ch.APPEARING))),
        (
            effect.count(ch.RULE_CHANGED),
            ngettext("%(n)s rule changed", "%(n)s rules changed", effect.count(ch.RULE_CHANGED)),
        ),
        (
            effect.count(ch.MADE_OPTIONAL),
            ngettext("%(n)s lesson made optional", "%(n)s lessons made optional", effect.count(ch.MADE_OPTIONAL)),
        ),
        (
            effect.count(ch.RETIRED, ch.MOVED_OUT),
            ngettext("%(n)s lesson retired", "%(n)s lessons retired", effect.count(ch.RETIRED, ch.MOVED_OUT)),
        ),
    ]
    counted = [text % {"n": n} for n, text in parts if n]
    if counted:
        said.append(_(", ").join(counted) + _("."))
    if effect.will_finish:
        said.append(
            ngettext("%(n)s person will be finished.", "%(n)s people will be finished.", effect.will_finish)
            % {"n": effect.will_finish}
        )
    return said
