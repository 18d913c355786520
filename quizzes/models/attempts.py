"""What learners do: attempts, answers, results. Steps are evidence: added, never changed."""

import uuid
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnly
from quizzes.models.quiz import Quiz
from quizzes.models.versions import QuestionVersion
from quizzes.rules.marks import percent

IN_PROGRESS, SUBMITTED, ABANDONED, ANNULLED = "in_progress", "submitted", "abandoned", "annulled"
STATES = [
    (IN_PROGRESS, _("in progress")),
    (SUBMITTED, _("handed in")),
    (ABANDONED, _("abandoned")),
    (ANNULLED, _("annulled")),
]
COUNTED = ("start", "save", "check", "submit", "grade", "comment", "regrade", "reopen")
KEPT = ("superseded", "conflict", "late")
ANSWERS = ("start", "save", "check", "submit")  # the counted kinds that hold what the learner answered
CHANNELS = [("own", _("own device")), ("shared", _("shared device")), ("paper", _("on paper"))]


class AttemptQuerySet(models.QuerySet):
    """Attempts by whose they are."""

    def visible_to(self, person: Any) -> "AttemptQuerySet":
        """One's own."""
        return self.filter(person=person) if person.is_authenticated else self.none()

    def counted(self) -> "AttemptQuerySet":
        """Handed in, and not a trainer's try."""
        return self.filter(state=SUBMITTED, is_preview=False)


class Attempt(models.Model):
    """One passage of a whole quiz by one person."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quiz = models.ForeignKey(Quiz, verbose_name=_("quiz"), on_delete=models.PROTECT, related_name="attempts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), null=True, on_delete=models.PROTECT, related_name="attempts"
    )
    number = models.PositiveIntegerField(_("number"))
    settings = models.JSONField(default=dict)  # the rules of the quiz as they were at the start
    state = models.CharField(_("state"), max_length=12, choices=STATES, default=IN_PROGRESS)
    started_at = models.DateTimeField(_("started on"))
    due_at = models.DateTimeField(_("due on"), null=True)
    accept_until = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(_("handed in on"), null=True)
    finished_by = models.CharField(max_length=6, blank=True)  # person, time or staff
    submit_key = models.UUIDField(null=True)
    page = models.PositiveSmallIntegerField(default=1)  # the furthest page, for quizzes that only go forward
    written_at = models.DateTimeField(null=True)  # start of the minute in which writes are counted
    writes = models.PositiveIntegerField(default=0)
    mark = models.DecimalField(_("mark"), max_digits=14, decimal_places=9, null=True)
    max = models.DecimalField(_("out of"), max_digits=10, decimal_places=2, default=0)
    is_preview = models.BooleanField(default=False)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "person", "number"], name="quizzes_attempt_number_once"),
            models.UniqueConstraint(
                fields=["quiz", "person"],
                condition=models.Q(state=IN_PROGRESS, is_preview=False),
                name="quizzes_attempt_running_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "accept_until"])]

    def __str__(self) -> str:
        return f"{self.quiz} – {self.person} – {self.number}"

    @property
    def percent(self) -> Decimal | None:
        """The unrounded percent; None while ungraded."""
        return percent(self.mark, self.max)

    @property
    def running(self) -> bool:
        """Whether answers are still expected."""
        return self.state == IN_PROGRESS


class AttemptSlot(models.Model):
    """One question of an attempt, in the version and order this learner sees."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="slots")
    position = models.PositiveSmallIntegerField()
    page = models.PositiveSmallIntegerField(default=1)
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="attempt_slots")
    order = models.JSONField(default=list)  # ids of choices or items as they are shown
    max_mark = models.DecimalField(max_digits=7, decimal_places=2)
    seq = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=14, default="todo")
    fraction = models.DecimalField(max_digits=8, decimal_places=7, null=True)
    flagged = models.BooleanField(default=False)
    shared_at = models.DateTimeField(null=True)  # a reflection that the learner shows to trainers
    tries = models.PositiveSmallIntegerField(default=0)
    summary = models.TextField(blank=True)  # the answer in words, for lists and exports

    class Meta:
        verbose_name = _("question of an attempt")
        verbose_name_plural = _("questions of an attempt")
        ordering = ["attempt", "position"]
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="quizzes_attempt_slot_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"


class Step(AppendOnly):
    """Something that happened to a question of an attempt. No network address is kept."""

    slot = models.ForeignKey(AttemptSlot, on_delete=models.PROTECT, related_name="steps")
    seq = models.PositiveIntegerField()
    client_key = models.UUIDField(default=uuid.uuid4)
    tab = models.CharField(max_length=36, blank=True)
    revision = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=14, default="todo")
    fraction = models.DecimalField(max_digits=8, decimal_places=7, null=True)
    match_level = models.CharField(max_length=12, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    channel = models.CharField(max_length=6, choices=CHANNELS, default="own")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    made_at = models.DateTimeField(null=True)  # by the clock of the device
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["slot", "client_key"], name="quizzes_step_key_once"),
            models.UniqueConstraint(
                fields=["slot", "seq"], condition=models.Q(kind__in=COUNTED), name="quizzes_step_seq_once"
            ),
            models.UniqueConstraint(fields=["slot"], condition=models.Q(kind="start"), name="quizzes_step_start_once"),
            models.CheckConstraint(condition=models.Q(kind__in=COUNTED + KEPT), name="quizzes_step_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.seq} {self.kind}"

    @property
    def response(self) -> Any:
        """What was answered, in the shape of specs/quizzes.md §15.2, or as typed when unreadable."""
        return self.data.get("response")


class Draft(models.Model):
    """The answer being typed: the only answer row that may be overwritten; it becomes a Step at save, check or submit."""

    slot = models.OneToOneField(AttemptSlot, on_delete=models.CASCADE, related_name="draft")
    data = models.JSONField(default=dict)
    seq = models.PositiveIntegerField()
    client_key = models.UUIDField()
    tab = models.CharField(max_length=36, blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return f"{self.slot_id} {self.seq}"

    @property
    def response(self) -> Any:
        """What was answered so far."""
        return self.data.get("response")


class QuizResult(models.Model):
    """A person's result of a quiz, counted from attempts; `quiz_rebuild_results` makes it again from nothing."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="results")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="quiz_results")
    attempt = models.ForeignKey(Attempt, null=True, on_delete=models.PROTECT, related_name="+")
    mark = models.DecimalField(max_digits=14, decimal_places=9, null=True)
    percent = models.DecimalField(max_digits=12, decimal_places=9, null=True)
    passed = models.BooleanField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField()  # the first time it was handed in
    earned_at = models.DateTimeField(null=True)  # when the attempt that counts was handed in

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [models.UniqueConstraint(fields=["quiz", "person"], name="quizzes_result_once")]

    def __str__(self) -> str:
        return f"{self.quiz} – {self.person}"
