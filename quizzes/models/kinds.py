"""What is particular to each type of question: its name and its settings, columns of Question."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.rules.choices import MULTIPLE_RULES
from quizzes.rules.numerical import GRADINGS, INPUTS
from quizzes.rules.orders import DEFAULT, RULES
from quizzes.rules.places import CATEGORISE_RULES
from quizzes.rules.shortanswer import ACCENTS, CASES
from quizzes.rules.shortanswer import RULES as SHORT_RULES

TYPES = [
    ("single", _("Single choice")),
    ("multiple", _("Multiple choice")),
    ("truefalse", _("True or false")),
    ("shortanswer", _("A word or a few")),
    ("numerical", _("A number")),
    ("matching", _("Matching")),
    ("ordering", _("Put in order")),
    ("cloze", _("Text with gaps of every kind")),
    ("gapselect", _("Text with words to place")),
    ("categorise", _("Sort into groups")),
    ("hotspot", _("Place on a picture")),
    ("essay", _("Open answer, marked by a trainer")),
    ("reflection", _("Private reflection")),
    ("likert", _("Scale of opinion")),
    ("description", _("Text without question")),
]
MULTIPLE_RULE_LABELS = [
    _("Balanced: a wrong tick takes away as much as a right one brings"),
    _("All or nothing"),
    _("A weight for each choice"),
]
ORDERING_RULE_LABELS = {
    "longest_ordered_subset": _("Longest run in the right order"),
    "all_or_nothing": _("All or nothing"),
    "absolute_position": _("Items in their right place"),
    "next_exclude_last": _("Items followed by the right one, last one left out"),
    "next_include_last": _("Items followed by the right one, last one counted"),
    "one_previous_and_next": _("Items with the right neighbours"),
    "all_previous_and_next": _("Pairs in the right order"),
    "longest_contiguous_subset": _("Longest run of neighbours in the right order"),
    "relative_to_correct": _("Distance from the right place"),
}
UNIT_GRADING_LABELS = [_("Costs nothing"), _("Takes away a share of the mark"), _("Takes away a share of the maximum")]
UNIT_INPUT_LABELS = [_("Typed after the number"), _("Chosen in a list"), _("No unit asked")]
SHORT_RULE_LABELS = [
    _("Forgiving: capitals, hyphens, accents as set below"),
    _("Exact pattern, * for anything (imported files)"),
]
CASE_LABELS = [_("make no difference"), _("must be respected")]
ACCENT_LABELS = [_("may be missing"), _("missing ones cost a share"), _("must be there")]
CATEGORISE_RULE_LABELS = [
    _("Right ones counted; what should be left out takes away"),
    _("A wrong place takes away as much as a right one brings"),
    _("All or nothing"),
]
ORDERING_SELECTS = [
    ("all", _("all the items")),
    ("random", _("some, drawn at random")),
    ("contiguous", _("some that follow each other")),
]
ATTACHMENTS = [
    ("none", _("not asked")),
    ("photo", _("photos may be added")),
    ("file", _("photos and documents may be added")),
]
SHARE = [MinValueValidator(0), MaxValueValidator(1)]


class KindFields(models.Model):
    """The settings of every type, abstract; a form shows those of its own."""

    multiple_rule = models.CharField(
        _("how it is marked"),
        max_length=20,
        choices=list(zip(MULTIPLE_RULES, MULTIPLE_RULE_LABELS, strict=True)),
        default="balanced",
        help_text=_("Balanced: ticking everything earns nothing."),
    )
    truefalse_answer = models.BooleanField(
        _("the sentence is"),
        null=True,
        blank=True,
        choices=[(True, _("true")), (False, _("false"))],
        help_text=_("The right answer."),
    )
    feedback_true = models.TextField(
        _("if somebody answers “true”"), blank=True, help_text=_("Shown to those who answered “true”.")
    )
    feedback_false = models.TextField(
        _("if somebody answers “false”"), blank=True, help_text=_("Shown to those who answered “false”.")
    )
    ordering_rule = models.CharField(
        _("how it is marked"),
        max_length=40,
        choices=[(rule, ORDERING_RULE_LABELS[rule]) for rule in RULES],
        default=DEFAULT,
        help_text=_("The first rule forgives one line out of place."),
    )
    unit_input = models.CharField(
        _("unit"),
        max_length=6,
        choices=list(zip(INPUTS, UNIT_INPUT_LABELS, strict=True)),
        default="text",
        help_text=_("Whether learners type the unit, choose it, or write only the number."),
    )
    unit_grading = models.CharField(
        _("a wrong or missing unit"),
        max_length=8,
        choices=list(zip(GRADINGS, UNIT_GRADING_LABELS, strict=True)),
        default="optional",
        help_text=_("What it costs not to give the right unit."),
    )
    unit_penalty = models.DecimalField(
        _("share taken away"),
        max_digits=8,
        decimal_places=7,
        default="0.25",
        help_text=_("Between 0 and 1: 0.25 takes away a quarter."),
    )
    unit_position = models.CharField(
        _("place of the unit"),
        max_length=6,
        choices=[("either", _("before or after")), ("after", _("after")), ("before", _("before"))],
        default="either",
        help_text=_("Where the unit may stand."),
    )
    short_rule = models.CharField(
        _("how it is compared"),
        max_length=8,
        choices=list(zip(SHORT_RULES, SHORT_RULE_LABELS, strict=True)),
        default="french",
        help_text=_("Spaces, apostrophes and hyphens never make an answer wrong in the first rule."),
    )
    short_case = models.CharField(
        _("capital letters"),
        max_length=8,
        choices=list(zip(CASES, CASE_LABELS, strict=True)),
        default="ignore",
        help_text=_("Respect them only where a capital changes the meaning."),
    )
    short_accents = models.CharField(
        _("accents"),
        max_length=8,
        choices=list(zip(ACCENTS, ACCENT_LABELS, strict=True)),
        default="tolerant",
        help_text=_("The right spelling is always shown in the correction."),
    )
    accents_fraction = models.DecimalField(
        _("worth without its accents"),
        max_digits=8,
        decimal_places=7,
        default="0.5",
        validators=SHARE,
        help_text=_("Only when missing accents cost a share: 0.5 is half of the mark."),
    )
    ignore_punctuation = models.BooleanField(
        _("forget a full stop or ! or ? at the end"), default=True, help_text=_("“Coopérative.” is then “coopérative”.")
    )
    ignore_article = models.BooleanField(
        _("forget le, la, les, un, une, des at the start"),
        default=False,
        help_text=_("“La réserve” is then “réserve”."),
    )
    typos = models.BooleanField(
        _("forgive a slip of the finger"),
        default=False,
        help_text=_("One letter from five letters on, two from ten on; never in numbers and initials."),
    )
    ordering_select = models.CharField(
        _("what each learner gets"),
        max_length=10,
        choices=ORDERING_SELECTS,
        default="all",
        help_text=_("A long list may give each learner only a part of it."),
    )
    ordering_count = models.PositiveSmallIntegerField(
        _("how many items"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2)],
        help_text=_("Only when some are drawn. Empty: all of them."),
    )
    categorise_rule = models.CharField(
        _("how it is marked"),
        max_length=14,
        choices=list(zip(CATEGORISE_RULES, CATEGORISE_RULE_LABELS, strict=True)),
        default="count",
        help_text=_("Learners read the rule before they answer."),
    )
    min_words = models.PositiveIntegerField(
        _("at least (words)"), null=True, blank=True, help_text=_("A message while writing; never a zero.")
    )
    max_words = models.PositiveIntegerField(
        _("at most (words)"), null=True, blank=True, help_text=_("Empty: no limit. A longer text still waits for you.")
    )
    essay_template = models.TextField(
        _("text to start from"), blank=True, help_text=_("Stands in the answer at the start; the learner completes it.")
    )
    grading_notes = models.TextField(
        _("notes for marking"), blank=True, help_text=_("What you look for. Only trainers see it.")
    )
    rubric = models.TextField(
        _("grid"),
        blank=True,
        help_text=_("One criterion a line, its points first: “2 : a precise fact”. Empty: a mark without a grid."),
    )
    attachment = models.CharField(
        _("photo or file"),
        max_length=5,
        choices=ATTACHMENTS,
        default="none",
        help_text=_("Three at most, 10 MB each. A learner may then answer without writing."),
    )
    scale = models.TextField(
        _("scale"), blank=True, help_text=_("One step a line, from least to most: two to seven of them.")
    )
    no_opinion = models.BooleanField(
        _("offer “no opinion”"), default=True, help_text=_("So that nobody has to invent an opinion.")
    )

    class Meta:
        abstract = True
