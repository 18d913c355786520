"""What a guide says of itself, in words."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from workshops.rules.guide import MOST_OBJECTIVES, Gap


def gap_words(gap: Gap) -> str:
    """Return what is missing, as something to do."""
    said = {
        "added_value": _("Say in one line what this workshop brings."),
        "summary": _("Write the summary."),
        "objectives": _("Write at least one objective."),
        "too_many_objectives": _("Keep %(most)s objectives at most: there are %(about)s."),
        "activities": _("Add at least one activity."),
        "minutes": _("Give minutes to the activities: the total is 0."),
        "steps": _("Activity “%(about)s”: write its steps."),
        "longer_short": _("Activity “%(about)s”: the short version cannot be longer."),
        "group": _("Say how many people: from at least 1, up to the largest group."),
        "youth_safe_note": _("With minors: say why, or what to take care of."),
        "authors": _("Say who wrote it: the credit is made from it."),
        "origin_url": _("“Link only”: give the address of the original."),
    }
    return said[gap.code] % {"about": gap.about, "most": MOST_OBJECTIVES}


def run_words() -> dict[str, str]:
    """Return what the run page says, for its script; %(n)s and the like are filled in there."""
    return {
        "rank": _("Activity %(rank)s of %(count)s"),
        "left": pgettext("run", "left"),
        "over": pgettext("run", "over time"),
        "planned": _("Planned %(from)s to %(to)s"),
        "started": _("started at %(at)s"),
        "after": _("Next: %(title)s, %(minutes)s min"),
        "last": _("This is the last activity."),
        "shorter": _("The whole is late by %(n)s min. The short version of what is left saves %(saved)s min."),
        "start": pgettext("workshop", "Start"),
        "pause": _("Pause"),
        "resume": _("Go on"),
        "paused": pgettext("run", "paused"),
        "finish": _("Finish"),
        "next": _("Next activity"),
        "finished": _("The workshop is over. It took %(n)s min, %(planned)s were planned."),
        "skipped": _("left out"),
        "now": _("Now: %(title)s, %(minutes)s min"),
        "ended": _("It is over"),
    }


def people_words(low: int, high: int) -> str:
    """Return « 8 à 20 personnes », « 12 personnes »."""
    if low == high:
        return ngettext("%(n)s person", "%(n)s people", high) % {"n": high}
    return _("%(low)s to %(high)s people") % {"low": low, "high": high}


def credit(guide: Any) -> str:
    """Return the line of attribution: title, authors, licence, where it comes from."""
    parts = [
        _("“%(title)s”") % {"title": guide.title},
        ", ".join(guide.lines("authors")),
        str(guide.get_licence_display()),
        guide.origin_url,
    ]
    return ", ".join(part for part in parts if part)


def day_words(day: date) -> str:
    """Return a day without its week day: « 27 novembre 2026 », « 1er juillet 2026 »."""
    from media.templatetags.french import day as long_day

    return long_day(day).split(" ", 1)[1]
