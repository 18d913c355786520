"""Drawings of the house in the page."""

import re

from media.templatetags.drawings import drawing


def test_drawing_is_silent_for_screen_readers():
    markup = drawing("accueil")

    assert re.match(r'<svg class="drawing" aria-hidden="true" [^>]*viewBox', markup)


def test_drawing_which_does_not_exist_is_nothing():
    assert drawing("pas-de-dessin") == ""
