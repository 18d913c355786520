"""How a course speaks to people: « tu » in the courses of those under 18.

« tu » is a variant of French, `fr-tu`: a catalogue that holds only the sentences that change; all others are French's
own (Django falls back on the site's language). So no template asks who reads it.
Rejected: two messages in each template, and a person's own setting (the same person is « vous » in another course).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation

from courses.rules.outline import Outline

FAMILIAR = "fr-tu"


@contextmanager
def manner(outline: Outline | None) -> Iterator[None]:
    """Speak as a course speaks, for the time of an answer; in another language nothing changes."""
    is_french = translation.get_language() == settings.LANGUAGE_CODE
    with translation.override(FAMILIAR if outline and outline.familiar and is_french else translation.get_language()):
        yield
