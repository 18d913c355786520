"""What can be found, and the door of each: published, public, never a draft nor a restricted page."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.actions.outlines import published_outlines
from courses.rules.outline import Item, Outline
from media.models import GlossaryTerm


@dataclass(frozen=True)
class Kind:
    """A kind of thing to find: its word in addresses, its models, its names, its drawing."""

    slug: str
    models: tuple[str, ...]  # "app.Model"
    one: Promise
    many: Promise
    icon: str

    @property
    def drawing(self) -> str:
        """The template of its drawing."""
        return f"components/icons/{self.icon}.html"


LESSON, TERM = "lecons", "glossaire"
INDEXES = ("courses.CourseIndexPage", "workshops.GuideIndexPage", "experiences.ExperienceIndexPage")
KINDS = (
    Kind("cours", ("courses.CoursePage",), _("Course"), _("Courses"), "path"),
    Kind(LESSON, ("courses.LessonPage",), _("Lesson"), _("Lessons"), "remember"),
    Kind("ateliers", ("workshops.GuidePage",), _("Workshop guide"), _("Workshop guides"), "people"),
    Kind("experiences", ("experiences.ExperiencePage",), _("Experience"), _("Experiences"), "message"),
    Kind(TERM, ("media.GlossaryTerm",), _("Word of the glossary"), _("Glossary"), "question"),
    Kind("pages", ("home.StandardPage", *INDEXES), _("Page"), _("Pages of the site"), "file"),
)
BY_SLUG = {kind.slug: kind for kind in KINDS}


@cache
def models() -> dict[type[Model], str]:
    """Return the kind's slug of each model."""
    return {apps.get_model(label): kind.slug for kind in KINDS for label in kind.models}


def kind_of_types() -> dict[int, str]:
    """Return the kind's slug of each content type that can be found; Django keeps content types in memory."""
    types = ContentType.objects.get_for_models(*models())
    return {types[model].pk: slug for model, slug in models().items()}


def open_pages() -> QuerySet:
    """Return the pages anybody may know of."""
    return Page.objects.live().public()


def open_terms() -> QuerySet:
    """Return the words of the glossary that are published."""
    return GlossaryTerm.objects.filter(live=True)


def open_lessons() -> dict[int, tuple[Item, Outline]]:
    """Return the lessons of public courses by page, each with its course: what `courses` keeps in memory."""
    outlines = (one for one in published_outlines().values() if not one.restricted)
    return {item.page_id: (item, outline) for outline in outlines for item in outline.items}


def _keys(rows: QuerySet) -> QuerySet:
    """Primary keys as the index writes them."""
    return rows.order_by().annotate(key=Cast("pk", CharField(max_length=50))).values("key")


def door(path: str) -> Q:
    """Return the condition on index entries (`path` leads to the entry) that lets only open rows through."""
    types = kind_of_types()
    term = next(pk for pk, slug in types.items() if slug == TERM)
    pages = Q(**{f"{path}content_type__in": [*types.keys() - {term}], f"{path}object_id__in": _keys(open_pages())})
    terms = Q(**{f"{path}content_type": term, f"{path}object_id__in": _keys(open_terms())})
    return pages | terms


def titles() -> Iterator[str]:
    """Yield every title and word that may be found: what a typing error is compared with."""
    yield from open_pages().filter(content_type__in=kind_of_types()).values_list("title", flat=True)
    yield from open_terms().values_list("term", flat=True)
