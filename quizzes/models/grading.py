"""What trainers do after the hand-in: marks in draft, comments to use again, regrades."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnly
from quizzes.models.attempts import AttemptSlot
from quizzes.models.bank import Question
from quizzes.models.versions import QuestionVersion


class MarkDraftQuerySet(models.QuerySet):
    """Marks in draft, in the words of the domain."""

    def of_this_answer(self) -> "MarkDraftQuerySet":
        """Those given to the answer as it stands: a reopened attempt that was handed in again must be read again."""
        return self.filter(saved_at__gte=models.F("slot__attempt__submitted_at"))


class MarkDraft(models.Model):
    """A mark that its trainer has not published yet; becomes Steps « grade » and « comment »."""

    slot = models.ForeignKey(AttemptSlot, on_delete=models.CASCADE, related_name="mark_drafts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    fraction = models.DecimalField(max_digits=8, decimal_places=7, null=True)
    comment = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)  # {"met": [ids of the grid], "typed": whether the mark was typed}
    saved_at = models.DateTimeField()

    objects = MarkDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark in draft")
        verbose_name_plural = _("marks in draft")
        constraints = [models.UniqueConstraint(fields=["slot", "by"], name="quizzes_mark_draft_once")]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.fraction}"


class ReusableComment(models.Model):
    """A comment that trainers use again; `question` null: for every question."""

    text = models.TextField(_("comment"), max_length=1000)
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.CASCADE, related_name="comments")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("comment to use again")
        verbose_name_plural = _("comments to use again")
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text


class RegradeRun(AppendOnly):
    """One regrade against a version: a dry run first, then perhaps an applied one."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="regrades")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    dry_run = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.version.number}"


class RegradeItem(AppendOnly):
    """What a regrade finds for one answer; `applied` false: only said (a fall that nobody confirmed, a dry run)."""

    run = models.ForeignKey(RegradeRun, on_delete=models.PROTECT, related_name="items")
    slot = models.ForeignKey(AttemptSlot, on_delete=models.PROTECT, related_name="regrades")
    old_fraction = models.DecimalField(max_digits=8, decimal_places=7, null=True)
    new_fraction = models.DecimalField(max_digits=8, decimal_places=7, null=True)
    old_version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    refused = models.CharField(max_length=20, blank=True)  # why it cannot be compared: type, parts
    applied = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("regraded answer")
        verbose_name_plural = _("regraded answers")
        constraints = [models.UniqueConstraint(fields=["run", "slot"], name="quizzes_regrade_once")]

    def __str__(self) -> str:
        return f"{self.slot_id}: {self.old_fraction} → {self.new_fraction}"
