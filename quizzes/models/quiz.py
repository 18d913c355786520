"""Quizzes: which questions, under which rules."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from people.models import Cohort
from people.rules.roles import STAFF
from quizzes.models.bank import FEEDBACK_FEATURES, Archivable, ArchivableQuerySet, Category, Question
from quizzes.models.previews import QuizPreviews
from quizzes.models.versions import QuestionVersion
from quizzes.rules.marks import GRADE_METHODS
from quizzes.rules.review import PRESETS
from quizzes.rules.timing import Allowance

QUIZ, QUESTIONNAIRE = "quiz", "questionnaire"
KINDS = [(QUIZ, _("quiz")), (QUESTIONNAIRE, _("questionnaire"))]
PRESET_LABELS = [_("Training: everything is explained"), _("Assessment"), _("Exam: results after correction")]
BEHAVIOURS = [("deferred", _("At the end, when the quiz is handed in")), ("hints", _("After each answer"))]
METHOD_LABELS = [_("the best attempt"), _("the last attempt"), _("the average of the attempts"), _("the first attempt")]
OVERDUE = [("autosubmit", _("hand in what was answered")), ("abandon", _("close without a mark"))]
NAVIGATIONS = [("free", _("free")), ("linear", _("forward only"))]


class QuizQuerySet(ArchivableQuerySet):
    """Quizzes by who may see them."""

    def visible_to(self, person: Any) -> "QuizQuerySet":
        """Published quizzes for anybody signed in; drafts too for those who write them."""
        if not person.is_authenticated:
            return self.none()
        kept = self.kept()
        return kept if person.is_staff and person.roles & set(STAFF) else kept.filter(live=True)

    def can_be_taken(self) -> "QuizQuerySet":
        """Published, with at least one question that was published and not taken back (or a pinned version, or a draw)."""
        ready = models.Q(pinned__isnull=False) | models.Q(draw_count__gt=0)
        fresh = models.Q(question__live=True, question__archived_at__isnull=True, question__versions__isnull=False)
        slots = QuizSlot.objects.filter(ready | fresh, quiz=models.OuterRef("pk"))
        return self.kept().filter(models.Exists(slots), live=True)


class Quiz(
    QuizPreviews,
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    index.Indexed,
    Archivable,
    ClusterableModel,
):
    """A quiz (with marks) or a questionnaire (without)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content_id = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    content_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    kind = models.CharField(
        _("kind"), max_length=14, choices=KINDS, default="quiz", help_text=_("A questionnaire has no mark.")
    )
    title = models.CharField(_("title"), max_length=200, help_text=_("Learners see it."))
    intro = RichTextField(
        _("introduction"),
        blank=True,
        features=FEEDBACK_FEATURES,
        help_text=_("What it is about, how long it takes, whether one may start again."),
    )
    preset = models.CharField(
        _("purpose"),
        max_length=12,
        choices=list(zip(PRESETS, PRESET_LABELS, strict=True)),
        default="training",
        help_text=_("Decides when right answers and explanations are shown."),
    )
    behaviour = models.CharField(
        _("feedback"),
        max_length=10,
        choices=BEHAVIOURS,
        default="hints",
        help_text=_("“After each answer”: a button checks the answer, then closes the question."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as one likes."),
    )
    grade_method = models.CharField(
        _("result"),
        max_length=8,
        choices=list(zip(GRADE_METHODS, METHOD_LABELS, strict=True)),
        default="best",
        help_text=_("Which attempt counts when there are several."),
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark (percent)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("Empty: no pass mark."),
    )
    time_limit = models.PositiveIntegerField(
        _("time limit (minutes)"), null=True, blank=True, help_text=_("Empty: no limit. Prefer no limit.")
    )
    opens_at = models.DateTimeField(_("opens on"), null=True, blank=True, help_text=_("Empty: open at once."))
    closes_at = models.DateTimeField(_("closes on"), null=True, blank=True, help_text=_("Empty: never closes."))
    overdue = models.CharField(
        _("when time is up"),
        max_length=10,
        choices=OVERDUE,
        default="autosubmit",
        help_text=_("What happens to an attempt that is not handed in."),
    )
    grace = models.PositiveIntegerField(
        _("grace (seconds)"),
        default=60,
        help_text=_("Answers that arrive this late still count: networks are slow. At least 60."),
    )
    review = models.JSONField(null=True, blank=True, editable=False)  # fine settings; null: those of the preset
    corrections_published_at = models.DateTimeField(
        _("corrections published on"), null=True, blank=True, editable=False
    )
    navigation = models.CharField(
        _("pages"),
        max_length=6,
        choices=NAVIGATIONS,
        default="free",
        help_text=_("Forward only: one cannot come back to a page left behind."),
    )
    shuffle = models.BooleanField(
        _("shuffle the questions"), default=False, help_text=_("Each learner sees them in another order.")
    )
    certainty = models.BooleanField(
        _("ask how sure the learner is"),
        default=False,
        help_text=_("Never in the mark: learners see how well they judge themselves, you see what is wrong and sure."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QuizQuerySet.as_manager()

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("live"),
        index.FilterField("archived_at"),
    ]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def purpose(self) -> str:
        """What it is for, in words: a questionnaire has no purpose among those of a quiz."""
        return self.get_kind_display() if self.kind == QUESTIONNAIRE else self.get_preset_display()

    @property
    def feedback_when(self) -> str:
        """after_each or at_end, as the starter content says it."""
        return "after_each" if self.behaviour == "hints" else "at_end"

    @property
    def allowance(self) -> Allowance:
        """What everybody is allowed, before overrides."""
        return Allowance(self.opens_at, self.closes_at, self.attempts_allowed, self.time_limit)

    def in_use(self) -> bool:
        """A quiz somebody took stays."""
        return self.attempts.exists()

    def with_content_json(self, content: dict[str, Any]) -> "Quiz":
        """A draft written before the corrections were published takes nothing back."""
        quiz = super().with_content_json(content)
        quiz.corrections_published_at, quiz.archived_at = self.corrections_published_at, self.archived_at
        return quiz

    def clean(self) -> None:
        """Closing comes after opening; a questionnaire keeps nothing that speaks of marks."""
        super().clean()
        if self.kind == QUESTIONNAIRE:
            self.behaviour, self.attempts_allowed, self.pass_percent, self.certainty = "deferred", 1, None, False
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("The quiz must close after it opens.")})


class QuizSlot(Orderable):
    """A place in a quiz: one question, or a draw from a drawer of the bank."""

    quiz = ParentalKey(Quiz, related_name="slots", on_delete=models.CASCADE)
    page = models.PositiveSmallIntegerField(_("page"), default=1)
    max_mark = models.DecimalField(
        _("points"), max_digits=7, decimal_places=2, default=1, validators=[MinValueValidator(0)]
    )
    question = models.ForeignKey(
        Question, verbose_name=_("question"), null=True, blank=True, on_delete=models.CASCADE, related_name="slots"
    )
    pinned = models.ForeignKey(
        QuestionVersion,
        verbose_name=_("version"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Empty: the latest published version when the learner starts."),
    )
    draw_category = models.ForeignKey(
        Category, verbose_name=_("draw from"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    draw_tags = models.CharField(_("with these tags"), max_length=200, blank=True)
    draw_count = models.PositiveSmallIntegerField(_("how many to draw"), default=0)
    recall = models.BooleanField(
        _("to remember"), default=False, help_text=_("Asked again later to those who agree. Five a module at most.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("question of a quiz")
        verbose_name_plural = _("questions of a quiz")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(question__isnull=False, draw_count=0)
                | models.Q(question__isnull=True, draw_count__gt=0),
                name="quizzes_slot_question_or_draw",
            ),
            models.CheckConstraint(condition=models.Q(max_mark__gte=0), name="quizzes_slot_mark"),
        ]

    def __str__(self) -> str:
        return str(self.question or self.draw_category or "")

    def clean(self) -> None:
        """Exactly one of question and draw."""
        super().clean()
        if bool(self.question_id) == bool(self.draw_count):
            raise ValidationError(_("Choose a question, or say how many to draw."))

    def validate_constraints(self, exclude: Any = None) -> None:
        """What `clean` said in words is not said again with the name of a constraint."""
        if bool(self.question_id) != bool(self.draw_count):
            super().validate_constraints(exclude)


class OverallFeedback(Orderable):
    """A word at the end, by result."""

    quiz = ParentalKey(Quiz, related_name="overall_feedbacks", on_delete=models.CASCADE)
    from_percent = models.PositiveSmallIntegerField(_("from (percent)"), default=0, validators=[MaxValueValidator(100)])
    text = models.TextField(_("word at the end"))

    class Meta(Orderable.Meta):
        verbose_name = _("word at the end")
        verbose_name_plural = _("words at the end")

    def __str__(self) -> str:
        return f"{self.from_percent} %"


class QuizOverride(models.Model):
    """More time, other dates or more attempts for a person or a cohort. The reason is never stored: it is health data."""

    quiz = models.ForeignKey(Quiz, verbose_name=_("quiz"), on_delete=models.CASCADE, related_name="overrides")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    opens_at = models.DateTimeField(_("opens on"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes on"), null=True, blank=True)
    attempts_allowed = models.PositiveSmallIntegerField(_("attempts allowed"), null=True, blank=True)
    time_limit = models.PositiveIntegerField(_("time limit (minutes)"), null=True, blank=True)
    extra_percent = models.PositiveSmallIntegerField(_("extra time (percent)"), null=True, blank=True)
    extra_minutes = models.PositiveSmallIntegerField(_("extra time (minutes)"), null=True, blank=True)

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=True, cohort__isnull=False)
                | models.Q(person__isnull=False, cohort__isnull=True),
                name="quizzes_override_person_or_cohort",
            ),
            models.UniqueConstraint(fields=["quiz", "person"], name="quizzes_override_person_once"),
            models.UniqueConstraint(fields=["quiz", "cohort"], name="quizzes_override_cohort_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz} – {self.person or self.cohort}"


def overall_word(words: list[dict[str, Any]], percent: Any) -> str:
    """Return the word of the highest band that a percent reaches."""
    reached = [word for word in words if percent is not None and percent >= word["from_percent"]]
    return max(reached, key=lambda word: word["from_percent"])["text"] if reached else ""
