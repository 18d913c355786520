"""Versions: what learners answered, for ever."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnly, AppendOnlyQuerySet
from quizzes.models.bank import Question


class QuestionVersionQuerySet(AppendOnlyQuerySet):
    """Versions of questions."""

    def latest_of(self, questions: Any) -> "QuestionVersionQuerySet":
        """The latest version of each of these questions (ids or a query), in one query."""
        newest = QuestionVersion.objects.filter(question=models.OuterRef("question")).order_by("-number")
        return self.filter(question__in=questions, pk=models.Subquery(newest.values("pk")[:1]))


class QuestionVersion(AppendOnly):
    """A question as it was published once. Made when Wagtail publishes, never when it saves."""

    question = models.ForeignKey(
        Question, verbose_name=_("question"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)
    schema = models.PositiveSmallIntegerField(default=1)
    published_at = models.DateTimeField(_("published on"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )

    objects = QuestionVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        ordering = ["question", "-number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="quizzes_version_once")]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"

    @property
    def type(self) -> str:
        """The type of the question in this version."""
        return self.body["type"]


class VersionPicture(AppendOnly):
    """A picture a version shows: it cannot be deleted."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="pictures")
    picture = models.ForeignKey(settings.WAGTAILIMAGES_IMAGE_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("picture of a version")
        verbose_name_plural = _("pictures of versions")
        constraints = [models.UniqueConstraint(fields=["version", "picture"], name="quizzes_version_picture_once")]

    def __str__(self) -> str:
        return f"{self.version_id} – {self.picture_id}"
