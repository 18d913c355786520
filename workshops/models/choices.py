"""The grades and lists that a guide is described by."""

from django.utils.translation import gettext_lazy as _

REMOTE = [
    ("as_is", _("as it is")),
    ("adapted", _("with changes")),
    ("other_method", _("the method really has to change")),
]
DIFFICULTIES = [(1, _("easy to run")), (2, _("needs some experience")), (3, _("needs experience"))]
YOUTH_SAFE = [("yes", _("yes")), ("with_care", _("with care")), ("adults_only", _("adults only"))]
LICENCES = [
    ("by-sa", "CC BY-SA 4.0"),
    ("by", "CC BY 4.0"),
    ("cc0", "CC0 1.0"),
    ("link", _("link only")),
]
