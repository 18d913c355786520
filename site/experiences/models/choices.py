"""The fixed lists of a report; the words people sort by (territories, themes…) are in people and media."""

from django.utils.translation import gettext_lazy as _

KINDS = [
    ("season", _("a whole season")),
    ("practice", _("one practice")),
    ("partnership", _("a partnership")),
    ("workshop", _("a workshop")),
]
FORMATS = [
    ("story", _("short story")),
    ("sheet", _("practical sheet")),
    ("interview", _("interview")),
    ("photo", _("story in pictures")),
    ("audio", _("audio")),
]
SETTINGS = [
    ("rural", _("rural")),
    ("urban", _("urban")),
    ("periurban", _("on the edge of a town")),
    ("network", _("a network of territories")),
]
AUTHORS = [
    ("cooperants", _("co-operants")),
    ("facilitators", _("facilitators")),
    ("group", _("the whole group")),
    ("committee", _("the local committee")),
    ("support", _("those who support the group")),
]
MATURITIES = [("once", _("tried once")), ("repeated", _("tried several times")), ("adopted", _("adopted"))]
LICENCES = [
    ("by-sa", _("CC BY-SA 4.0: share and adapt, name the authors, keep the same licence")),
    ("by", _("CC BY 4.0: share and adapt, name the authors")),
    ("cc0", _("CC0: no condition")),
    ("reserved", _("all rights reserved: to be read here")),
]
LICENCE_NAMES = {"by-sa": "CC BY-SA 4.0", "by": "CC BY 4.0", "cc0": "CC0 1.0", "reserved": _("all rights reserved")}
LICENCE_ADDRESSES = {
    "by-sa": "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    "by": "https://creativecommons.org/licenses/by/4.0/deed.fr",
    "cc0": "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
}
