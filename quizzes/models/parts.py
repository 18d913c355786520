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
    """One thing to put in order; the order of the rows is the right one."""

    question = ParentalKey(Question, related_name="items", on_delete=models.CASCADE)
    text = models.TextField(_("item"))

    panels = [FieldPanel("text")]

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
