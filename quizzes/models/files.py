"""Photos and files that go with an open answer: evidence, kept in private storage."""

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnly, AppendOnlyQuerySet
from quizzes.models.attempts import AttemptSlot


class AnswerFileQuerySet(AppendOnlyQuerySet):
    """Files of answers, in the words of the domain."""

    def kept(self) -> "AnswerFileQuerySet":
        """Those that their learner did not take back."""
        return self.filter(removed_at=None)


class AnswerFile(AppendOnly):
    """A photo or a document added to an open answer. Taken back, it is marked so; the row stays."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slot = models.ForeignKey(AttemptSlot, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=300)  # in the private storage
    kind = models.CharField(max_length=5, choices=[("photo", _("photo")), ("file", _("file"))])
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    client_key = models.UUIDField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = AnswerFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of an answer")
        verbose_name_plural = _("files of answers")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["slot", "client_key"], name="quizzes_answer_file_once")]

    def __str__(self) -> str:
        return self.name

    def take_back(self, at: datetime) -> None:
        """Mark it as taken back, the only thing that may ever change; twice keeps the first moment."""
        models.QuerySet(type(self)).filter(pk=self.pk, removed_at=None).update(removed_at=at)
        self.refresh_from_db(fields=["removed_at"])
