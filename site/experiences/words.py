"""Reasons in words: what to do, about what, and for whom."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiences.rules import publication as rules

FIELDS = {
    "title": gettext_lazy("title"),
    "summary": gettext_lazy("summary"),
    "kind": gettext_lazy("what is told"),
    "format": gettext_lazy("format"),
    "coop_kinds": gettext_lazy("kind of co-operative"),
    "territory": gettext_lazy("territory"),
    "season": gettext_lazy("season"),
    "author_kind": gettext_lazy("told by"),
    "contributions": gettext_lazy("contributors"),
    "context": gettext_lazy("context"),
    "steps": gettext_lazy("what we did"),
    "results": gettext_lazy("what came of it"),
    "again": gettext_lazy("what we would do again"),
    "avoid": gettext_lazy("what we would avoid"),
    "advice": gettext_lazy("advice"),
}
REASONS = {
    rules.EMPTY: gettext_lazy("“%(what)s” is empty."),
    rules.NO_LICENCE: gettext_lazy("No licence is chosen."),
    rules.NO_SOURCE: gettext_lazy("The figure “%(what)s” has no source: write where it comes from, or “non connu”."),
    rules.NO_ALT: gettext_lazy("The picture “%(what)s” is not described: write what it shows."),
    rules.NO_TRANSCRIPT: gettext_lazy("The sound “%(what)s” has no transcript."),
    rules.NO_SOUND: gettext_lazy("An audio report has a sound, with its transcript."),
    rules.NO_PUBLICATION: gettext_lazy("%(who)s has not agreed to the publication."),
    rules.NOT_ACCEPTED: gettext_lazy("%(who)s has not accepted this version of the text."),
    rules.REVIEWER_WROTE: gettext_lazy("%(who)s is a contributor: somebody else reviews and publishes."),
    rules.UNLISTED: gettext_lazy("People are recognised or heard in “%(what)s”: list them under “People”."),
    rules.NO_IMAGE: gettext_lazy("%(who)s has not agreed to be shown in “%(what)s”."),
    rules.NO_VOICE: gettext_lazy("%(who)s has not agreed to be heard in “%(what)s”."),
}


def reason(found: rules.Reason) -> str:
    """Return one reason as a sentence."""
    what = str(FIELDS.get(found.what, found.what)) if found.code == rules.EMPTY else found.what
    if found.code == rules.NO_GUARDIAN:
        sentence = (
            _("%(who)s is under 18: a guardian has not agreed to “%(what)s”.")
            if what
            else _("%(who)s is under 18: a guardian has not agreed to the publication.")
        )
    else:
        sentence = str(REASONS[found.code])
    return sentence % {"what": what, "who": found.who}
