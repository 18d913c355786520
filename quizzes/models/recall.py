"""Recall: three short returns to a finished module, without mark (specs/quizzes.md §14)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnly
from quizzes.models.versions import QuestionVersion


class RecallPlan(models.Model):
    """A learner agreed to be asked again about something finished; `stopped_at`: they no longer want to be."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recall_plans")
    subject = models.UUIDField()  # what was finished, by its own uuid: quizzes do not know what it is
    label = models.CharField(max_length=200)
    questions = models.JSONField(default=list)  # their ids, five at most
    days = models.JSONField(default=list)  # 2, 7 and 30 unless the trainer says otherwise
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    mailed_on = models.DateField(null=True)  # the last day a message was sent

    class Meta:
        verbose_name = _("recall")
        verbose_name_plural = _("recalls")
        constraints = [models.UniqueConstraint(fields=["person", "subject"], name="quizzes_recall_once")]

    def __str__(self) -> str:
        return f"{self.label} – {self.person}"


class RecallAnswer(AppendOnly):
    """An answer to a recall; it earns nothing and takes nothing away."""

    plan = models.ForeignKey(RecallPlan, on_delete=models.PROTECT, related_name="answers")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    client_key = models.UUIDField(default=uuid.uuid4)
    response = models.JSONField(null=True)
    state = models.CharField(max_length=14)
    fraction = models.DecimalField(max_digits=8, decimal_places=7, null=True)
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to a recall")
        verbose_name_plural = _("answers to recalls")
        ordering = ["answered_at"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "client_key"], name="quizzes_recall_key_once"),
            models.UniqueConstraint(fields=["plan", "version", "due_on"], name="quizzes_recall_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.due_on}"
