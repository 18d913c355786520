"""The administration is for people who are no techies: every field says what it is for."""

from collections.abc import Iterator

import pytest
from wagtail import blocks
from wagtail.models import Page

from courses.models import CourseIndexPage, CoursePage, LessonPage, Mission, ModulePage, Positioning
from experiences.models import ExperienceIndexPage, ExperiencePage
from home.models import HomePage, StandardPage
from media.models import GlossaryTerm, Sound, Video
from quizzes.models import Question, Quiz
from workshops.models import GuideIndexPage, GuidePage, MethodKind, Purpose

MODELS = [
    CourseIndexPage, CoursePage, ModulePage, LessonPage, Mission, Positioning,
    HomePage, StandardPage, GlossaryTerm, Sound, Video, Question, Quiz,
    GuideIndexPage, GuidePage, Purpose, MethodKind, ExperienceIndexPage, ExperiencePage,
]  # fmt: skip
WAGTAIL = {field.name for field in Page._meta.get_fields()} | {"comment_notifications"}  # theirs, explained by them
ROWS = {"id", "ORDER", "DELETE"}


def forms(model) -> Iterator[tuple[str, object]]:
    form = model.get_edit_handler().get_form_class()  # the one people see, not what a model would have by itself
    shown = set(form._meta.fields or [])
    yield from ((name, field) for name, field in form.base_fields.items() if name in shown)
    for relation, formset in form.formsets.items():
        if relation not in ("comments", "page_permissions"):
            yield from ((f"{relation}.{n}", f) for n, f in formset.form.base_fields.items() if n not in ROWS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_has_a_help_text(model, db):
    own = model.__module__.split(".")[0]
    silent = [name for name, field in forms(model) if not field.help_text and name not in WAGTAIL]

    assert (own, silent) == (own, [])


def silent_blocks(block, path=()) -> Iterator[str]:
    children = getattr(block, "child_blocks", {})
    if isinstance(block, blocks.ListBlock):
        children = {"": block.child_block}
    for name, child in children.items():
        here = (*path, name)
        field = getattr(child, "field", None)
        if isinstance(block, blocks.BaseStructBlock) and field is not None and not field.help_text:
            yield "/".join(here)
        yield from silent_blocks(child, here)


@pytest.mark.parametrize("name", ["body", "conditions"])
def test_every_block_field_has_a_help_text(name):
    found = list(silent_blocks(LessonPage._meta.get_field(name).stream_block))

    assert [path for path in found if not path.startswith(("picture/image/", "screen/picture/"))] == []


@pytest.mark.parametrize(
    ("model", "parents"),
    [(CoursePage, {"CourseIndexPage"}), (ModulePage, {"CoursePage"}), (LessonPage, {"ModulePage"})],
)
def test_pages_can_only_be_put_where_they_belong(model, parents):
    assert {parent.__name__ for parent in model.allowed_parent_page_models()} == parents


def test_nothing_goes_under_a_lesson():
    assert LessonPage.allowed_subpage_models() == []
