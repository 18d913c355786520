"""The parts of a question. Each has a uuid that never changes: versions, orders and answers name it."""

import uuid
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from quizzes.models.bank import Question
from quizzes.rules.numerical import TOLERANCES

WORTH = [MinValueValidator(Decimal(-1)), MaxValueValidator(Decimal(1))]
TOLERANCE_LABELS = [_("in the same unit (± 0.5)"), _("as a share (0.05 is 5 %)"), _("as a factor")]

GAP_KINDS = [
    ("shortanswer", _("a word or a few")),
    ("numerical", _("a number")),
    ("single", _("one choice")),
    ("multiple", _("several choices")),
]
GAP_DISPLAYS = [("list", _("a list")), ("column", _("one under the other")), ("row", _("side by side"))]
ZONE_SHAPES = [("rectangle", _("rectangle")), ("circle", _("circle")), ("polygon", _("polygon"))]


class Part(Orderable):
    """What every part shares."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta(Orderable.Meta):
        abstract = True


class Choice(Part):
    """One choice of a single or multiple choice question."""

    question = ParentalKey(Question, related_name="choices", on_delete=models.CASCADE)
    text = models.TextField(_("choice"))
    right = models.BooleanField(_("right"), default=False)
    fraction = models.DecimalField(
        _("worth"),
        max_digits=8,
        decimal_places=7,
        default=0,
        validators=WORTH,
        help_text=_("Between −1 and 1; 0.5 is half of the mark. Leave 0 for a plain wrong choice."),
    )
    feedback = models.TextField(
        _("comment"), blank=True, help_text=_("Shown to those who took this choice: why it is right or wrong.")
    )

    panels = [FieldPanel("text"), FieldPanel("right"), FieldPanel("fraction"), FieldPanel("feedback")]

    class Meta(Part.Meta):
        verbose_name = _("choice")
        verbose_name_plural = _("choices")

    def __str__(self) -> str:
        return self.text


class Item(Part):
    """One thing to put in order (the order of the rows is the right one), or into a group."""

    question = ParentalKey(Question, related_name="items", on_delete=models.CASCADE)
    text = models.TextField(_("item"))
    home = models.CharField(
        _("its group"),
        max_length=200,
        blank=True,
        help_text=_("The name of its group, as written above. Empty: it belongs to none and must be left out."),
    )

    panels = [FieldPanel("text"), FieldPanel("home")]

    class Meta(Part.Meta):
        verbose_name = _("item")
        verbose_name_plural = _("items")

    def __str__(self) -> str:
        return self.text


class Answer(Part):
    """One accepted answer of a question that is typed; the first that matches counts."""

    question = ParentalKey(Question, related_name="answers", on_delete=models.CASCADE)
    value = models.TextField(_("answer"), help_text=_("For example 214,50. A star * catches every other number."))
    fraction = models.DecimalField(
        _("worth"),
        max_digits=8,
        decimal_places=7,
        default=1,
        validators=WORTH,
        help_text=_("1 is the whole mark, 0.5 half of it."),
    )
    tolerance = models.DecimalField(
        _("tolerance"),
        max_digits=20,
        decimal_places=8,
        default=0,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("How far from the answer is still accepted. 0: the exact number."),
    )
    tolerance_type = models.CharField(
        _("the tolerance is"),
        max_length=10,
        choices=list(zip(TOLERANCES, TOLERANCE_LABELS, strict=True)),
        default="nominal",
    )
    feedback = models.TextField(_("comment"), blank=True)

    panels = [FieldPanel(name) for name in ("value", "tolerance", "tolerance_type", "fraction", "feedback")]

    class Meta(Part.Meta):
        verbose_name = _("accepted answer")
        verbose_name_plural = _("accepted answers")

    def __str__(self) -> str:
        return self.value


class Unit(Part):
    """A unit a number may be given in; the first one is the question's own, its factor is 1."""

    question = ParentalKey(Question, related_name="units", on_delete=models.CASCADE)
    name = models.CharField(_("unit"), max_length=40, help_text=_("For example kg."))
    factor = models.DecimalField(
        _("factor"),
        max_digits=20,
        decimal_places=8,
        default=1,
        validators=[MinValueValidator(Decimal("0.00000001"))],
        help_text=_("How many of it make one of the first unit: for kg then g, write 1 then 1000."),
    )

    panels = [FieldPanel("name"), FieldPanel("factor")]

    class Meta(Part.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name


class Pair(Part):
    """A stem and its right answer; without a stem, an answer that fits none. Equal answers are one option."""

    question = ParentalKey(Question, related_name="pairs", on_delete=models.CASCADE)
    option_uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    text = models.TextField(_("first"), blank=True, help_text=_("Empty: an answer too many, that goes with nothing."))
    right = models.CharField(_("goes with"), max_length=300)

    panels = [FieldPanel("text"), FieldPanel("right")]

    class Meta(Part.Meta):
        verbose_name = _("pair")
        verbose_name_plural = _("pairs")

    def __str__(self) -> str:
        return f"{self.text} – {self.right}"


class Gap(Part):
    """A gap of a text: the n-th row is [[n]] in the question, or a numbered place on its picture."""

    question = ParentalKey(Question, related_name="gaps", on_delete=models.CASCADE)
    kind = models.CharField(_("what is asked"), max_length=12, choices=GAP_KINDS, default="shortanswer")
    text = models.TextField(
        _("answers"),
        help_text=_(
            "One a line. In a text with words to place: the right words. Else a right answer starts with =, a half-right one "
            "with %50%, a wrong one with nothing; a comment comes after #. A number may have a tolerance: =25:1."
        ),
    )
    weight = models.PositiveSmallIntegerField(_("weight"), default=1, help_text=_("Its share of the mark."))
    display = models.CharField(_("how choices are shown"), max_length=6, choices=GAP_DISPLAYS, default="list")
    shuffle = models.BooleanField(_("shuffle the choices"), default=False)
    case_sensitive = models.BooleanField(_("capital letters count"), default=False)
    group = models.PositiveSmallIntegerField(_("group of words"), default=1)
    unlimited = models.BooleanField(_("these words may be used again"), default=False)
    label = models.CharField(_("name of the place"), max_length=120, blank=True)
    x = models.PositiveIntegerField(_("from the left (pixels)"), null=True, blank=True)
    y = models.PositiveIntegerField(_("from the top (pixels)"), null=True, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")

    def __str__(self) -> str:
        return self.text


class Label(Part):
    """A word too many: it fits no gap, or it goes nowhere on the picture."""

    question = ParentalKey(Question, related_name="labels", on_delete=models.CASCADE)
    text = models.CharField(_("word"), max_length=300)
    group = models.PositiveSmallIntegerField(_("group of words"), default=1)
    unlimited = models.BooleanField(_("may be used again"), default=False)

    panels = [FieldPanel("text"), FieldPanel("group")]

    class Meta(Part.Meta):
        verbose_name = _("word too many")
        verbose_name_plural = _("words too many")

    def __str__(self) -> str:
        return self.text


class Bin(Part):
    """A group that items are sorted into."""

    question = ParentalKey(Question, related_name="bins", on_delete=models.CASCADE)
    text = models.CharField(_("group"), max_length=200)

    panels = [FieldPanel("text")]

    class Meta(Part.Meta):
        verbose_name = _("group")
        verbose_name_plural = _("groups")

    def __str__(self) -> str:
        return self.text


class Zone(Part):
    """A zone of the picture, and the marker that belongs there; without marker, a decoy."""

    question = ParentalKey(Question, related_name="zones", on_delete=models.CASCADE)
    marker_uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    text = models.CharField(
        _("name of the zone"),
        max_length=200,
        help_text=_("For those who do not see the picture: say where it is, not what it is."),
    )
    shape = models.CharField(_("shape"), max_length=9, choices=ZONE_SHAPES, default="rectangle")
    coords = models.CharField(
        _("coordinates"),
        max_length=1000,
        help_text=_(
            "In pixels of the picture. Rectangle: left,top;width,height. Circle: x,y;radius. Polygon: x,y;x,y;x,y…"
        ),
    )
    marker = models.CharField(
        _("marker"), max_length=200, blank=True, help_text=_("What belongs there. Empty: nothing does, it is a decoy.")
    )

    panels = [FieldPanel(name) for name in ("text", "shape", "coords", "marker")]

    class Meta(Part.Meta):
        verbose_name = _("zone")
        verbose_name_plural = _("zones")

    def __str__(self) -> str:
        return self.text


class Hint(Part):
    """Help given after a wrong try; there is one try more than there are hints."""

    question = ParentalKey(Question, related_name="hints", on_delete=models.CASCADE)
    text = models.TextField(_("hint"))

    panels = [FieldPanel("text")]

    class Meta(Part.Meta):
        verbose_name = _("hint")
        verbose_name_plural = _("hints")

    def __str__(self) -> str:
        return self.text


class Example(Part):
    """An answer and what it must be worth: tried before the question is published."""

    question = ParentalKey(Question, related_name="examples", on_delete=models.CASCADE)
    response = models.TextField(_("answer"), help_text=_("As a learner would give it."))
    fraction = models.DecimalField(_("must be worth"), max_digits=8, decimal_places=7, default=1, validators=WORTH)
    waived = models.CharField(
        _("published in spite of it, because"), max_length=200, blank=True, help_text=_("Only when it fails and must.")
    )

    panels = [FieldPanel("response"), FieldPanel("fraction"), FieldPanel("waived")]

    class Meta(Part.Meta):
        verbose_name = _("expected answer")
        verbose_name_plural = _("expected answers")

    def __str__(self) -> str:
        return self.response
