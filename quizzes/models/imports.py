"""Files of questions brought in: read in the background, shown, then written as drafts."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.models.bank import Question

JOB_STATES = [
    ("waiting", _("waiting to be read")),
    ("read", _("read: look at what would be added")),
    ("writing", _("being added")),
    ("done", _("done")),
    ("refused", _("refused")),
]
ITEM_STATES = [
    ("new", _("new")),
    ("duplicate", _("already in the bank")),
    ("changed", _("changed")),
    ("unsupported", _("not supported")),
    ("error", _("error")),
]


class ImportJob(models.Model):
    """One file, from the moment it is sent; `content` is emptied when it is done."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("file"), max_length=200)
    format = models.CharField(_("format"), max_length=12)
    encoding = models.CharField(max_length=20, blank=True)
    sha256 = models.CharField(max_length=64)
    options = models.JSONField(default=dict)  # category, columns
    content = models.BinaryField(default=bytes)
    state = models.CharField(_("state"), max_length=8, choices=JOB_STATES, default="waiting")
    message = models.TextField(blank=True)  # why it was refused, in French
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("sent on"), auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import of questions")
        verbose_name_plural = _("imports of questions")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class ImportItem(models.Model):
    """What became of one question of the file; `raw` keeps what could not be read."""

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="items")
    index = models.PositiveIntegerField()
    line = models.PositiveIntegerField(_("line"))
    status = models.CharField(_("state"), max_length=12, choices=ITEM_STATES)
    type = models.CharField(max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    code = models.CharField(max_length=24, blank=True)
    message = models.TextField(blank=True)
    warnings = models.JSONField(default=list)
    raw = models.TextField(blank=True)
    question = models.ForeignKey(Question, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("imported question")
        verbose_name_plural = _("imported questions")
        ordering = ["index"]
        constraints = [models.UniqueConstraint(fields=["job", "index"], name="quizzes_import_item_once")]

    def __str__(self) -> str:
        return f"{self.index} {self.status}"
