"""The bank: categories and questions, as trainers write them."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from quizzes.models.kinds import TYPES, KindFields
from quizzes.models.previews import QuestionPreviews
from quizzes.rules.authoring import problems

STEM_FEATURES = ["bold", "italic", "ul", "ol", "link", "superscript", "subscript", "blockquote"]
FEEDBACK_FEATURES = ["bold", "italic", "ul", "ol", "link"]


class Category(models.Model):
    """A drawer of the bank; a path such as « CJS/Vote »."""

    path = models.CharField(
        _("name"), max_length=200, unique=True, help_text=_("A slash makes a drawer inside a drawer: CJS/Vote.")
    )
    keepers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kept by"),
        blank=True,
        related_name="+",
        help_text=_("Only these people change its questions; the others may read and use them. Empty: every trainer."),
    )

    class Meta:
        verbose_name = _("question category")
        verbose_name_plural = _("question categories")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path


class ArchivableQuerySet(models.QuerySet):
    """Rows that are put away rather than deleted once something depends on them."""

    def kept(self) -> "ArchivableQuerySet":
        """Not archived."""
        return self.filter(archived_at__isnull=True)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete what nothing depends on, archive the rest."""
        for row in self:
            row.delete()
        return 0, {}


class Archivable(models.Model):
    """A row whose deletion archives it when learners' answers depend on it."""

    archived_at = models.DateTimeField(_("archived on"), null=True, blank=True, editable=False)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def publication(self) -> str:
        """The state in words, from the row alone: lists show it without a query a row."""
        if not self.live:
            return _("draft")
        return _("published, with changes in draft") if self.has_unpublished_changes else _("published")

    def in_use(self) -> bool:
        """Whether something that must stay depends on this row."""
        raise NotImplementedError

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, or archive when in use."""
        if not self.in_use():
            return super().delete(*args, **kwargs)
        if self.archived_at is None:
            self.archived_at = timezone.now()
            type(self).objects.filter(pk=self.pk).update(archived_at=self.archived_at, live=False)
        return 0, {}


class QuestionTag(TaggedItemBase):
    """A tag of a question."""

    content_object = ParentalKey("quizzes.Question", related_name="tagged_items", on_delete=models.CASCADE)


class Question(
    QuestionPreviews,
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    index.Indexed,
    KindFields,
    Archivable,
    ClusterableModel,
):
    """A question as its author sees it. Learners see a QuestionVersion, made when it is published."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content_id = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    content_sha256 = models.CharField(max_length=64, blank=True, editable=False)  # of the file it was imported from
    type = models.CharField(
        _("type"), max_length=20, choices=TYPES, default="single", help_text=_("Decides what the next tab asks.")
    )
    title = models.CharField(
        _("title"), max_length=200, help_text=_("For trainers, to find it again. Learners do not see it.")
    )
    stem = RichTextField(
        _("question"), features=STEM_FEATURES, help_text=_("What is asked, in one or two short sentences.")
    )
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Only if the question needs it. Describe it below."),
    )
    picture_alt = models.CharField(
        _("description of the picture"),
        max_length=300,
        blank=True,
        help_text=_("What one must know of it when one cannot see it. It must not give the answer away."),
    )
    shuffle = models.BooleanField(
        _("shuffle the choices"), default=True, help_text=_("Each learner sees them in another order.")
    )

    general_feedback = RichTextField(
        _("explanation"),
        blank=True,
        features=FEEDBACK_FEATURES,
        help_text=_("Shown to everybody after the answer, right or wrong: why it is so."),
    )
    feedback_right = models.TextField(_("if it is right"), blank=True, help_text=_("One sentence that says why."))
    feedback_partial = models.TextField(
        _("if it is partly right"), blank=True, help_text=_("One sentence that says what is missing.")
    )
    feedback_wrong = models.TextField(
        _("if it is wrong"), blank=True, help_text=_("One kind sentence that puts back on the way.")
    )
    penalty = models.DecimalField(
        _("price of a new try"),
        max_digits=8,
        decimal_places=7,
        default="0.25",
        help_text=_(
            "Share of the mark taken away for each try after the first, when there are hints. 0.25 is a quarter."
        ),
    )

    category = models.ForeignKey(
        Category,
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="questions",
        help_text=_("A drawer, to find it again."),
    )
    idnumber = models.CharField(
        _("reference"), max_length=100, blank=True, help_text=_("Your own reference, unique in its category. Optional.")
    )
    tags = ClusterTaggableManager(through=QuestionTag, blank=True, verbose_name=_("tags"))
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"),
        null=True,
        blank=True,
        choices=[(1, _("easy")), (2, _("middling")), (3, _("hard"))],
        help_text=_("For trainers. Learners do not see it."),
    )
    objective = models.CharField(
        _("objective"), max_length=200, blank=True, help_text=_("What somebody who answers well is able to do.")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ArchivableQuerySet.as_manager()

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("stem"),
        index.FilterField("type"),
        index.FilterField("category_id"),
        index.FilterField("live"),
        index.FilterField("archived_at"),
    ]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "idnumber"], condition=~models.Q(idnumber=""), name="quizzes_idnumber_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def in_use(self) -> bool:
        """A published question stays: attempts and quizzes point to its versions."""
        return self.versions.exists() or self.slots.exists()

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> None:
        """Publish, unless the content cannot be answered (specs/quizzes.md §9)."""
        from quizzes.models.bodies import body_of

        blocking = [problem.code for problem in problems(body_of(revision.as_object())) if problem.blocking]
        if blocking:
            raise ValidationError(_("This question cannot be published: %(why)s.") % {"why": ", ".join(blocking)})
        super().publish(revision, *args, **kwargs)
