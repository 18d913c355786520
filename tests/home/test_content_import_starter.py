"""The starter content itself (site/content): it loads, and a trainer can open and save all of it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from wagtail import blocks
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Revision

from courses.models import LessonPage, Mission, ModulePage
from home.importing import import_content
from home.importing.courses import BRIEF, SUMMARIES
from home.importing.markdown import INSIDE, QUESTION, STEP, TEXT
from home.importing.reader import read_pack
from home.models import StandardPage
from media.blocks import AccordionBlock, CalloutBlock, QuestionBlock, StepBlock, TextBlock
from media.models import Picture
from tests.home.pack import everything, load_starter

STARTER = Path(__file__).parents[2] / "site" / "content"
KEY = re.compile(r' data-block-key="\w+"')


def texts(block: blocks.Block, value: Any) -> Iterator[tuple[list[str], str]]:
    """Every rich text inside a block's value, with what its editor can hold."""
    if isinstance(block, blocks.RichTextBlock):
        yield block.features, value.source
    elif isinstance(block, blocks.StructBlock) and hasattr(value, "items"):
        for name, item in value.items():
            yield from texts(block.child_blocks[name], item)
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from texts(block.child_block, item)
    elif isinstance(block, blocks.StreamBlock):
        for item in value:
            yield from texts(item.block, item.value)


def texts_of(row: Any) -> Iterator[tuple[list[str], str]]:
    """Every rich text of a page or snippet that is not empty; its blocks are checked as the editor checks them."""
    for field in row._meta.fields:
        value = getattr(row, field.name)
        if isinstance(field, StreamField):
            value.stream_block.clean(value)
            yield from (pair for pair in texts(value.stream_block, value) if pair[1])
        elif isinstance(field, RichTextField) and value:
            yield field.features, value


def editor(features: list[str], html: str) -> str:
    """What the text editor gives back when nothing was changed."""
    converter = ContentstateConverter(features)
    saved = converter.to_database_format(converter.from_database_format(html))
    return KEY.sub("", saved)


def test_starter_content_has_no_problem() -> None:
    pack, problems = read_pack(STARTER)

    assert list(problems) == []
    assert [(len(course.modules), len(course.quizzes), len(course.missions)) for course in pack.courses] == [
        (9, 7, 2),
        (5, 5, 0),
        (5, 5, 0),
    ]


def test_youth_lessons_are_runs_of_short_screens() -> None:
    pack, _problems = read_pack(STARTER)
    lessons = [lesson for course in pack.courses if course.audience == "cooperants" for lesson in course.lessons]
    screens = [[block.value for block in lesson.body if block.type == "screen"] for lesson in lessons]

    assert len(lessons) == 10
    assert {lesson.id for lesson in lessons if not 8 <= lesson.minutes <= 12} == set()
    assert [len(found) for found in screens if not 8 <= len(found) <= 10] == []
    assert [one["title"] for found in screens for one in found if not one["picture"]["image"]] == []
    assert [lesson.id for lesson in lessons if lesson.body[-1].type != "quiz"] == []


@pytest.mark.django_db
def test_starter_content_loads_and_a_trainer_can_save_all_of_it() -> None:
    report = load_starter()
    rows = everything()
    again = import_content(STARTER)

    assert (report.problems, report.notes, again.changes) == ([], [], [])
    assert everything() == rows
    assert LessonPage.objects.live().count() == report.counts["lessons"]
    assert Page.objects.filter(depth__gt=1, live=False).count() == 0
    assert Page.objects.filter(has_unpublished_changes=True).count() == 0
    assert Revision.objects.page_revisions().count() == Page.objects.filter(depth__gt=1).count()
    written = [pair for page in Page.objects.filter(depth__gt=1).specific() for pair in texts_of(page)]
    written += [pair for mission in Mission.objects.all() for pair in texts_of(mission)]
    assert len(written) > 200
    assert [editor(features, html) for features, html in written] == [html for _features, html in written]
    for picture in Picture.objects.all():
        picture.full_clean()
    slugs = {"mentions-legales", "vie-privee", "accessibilite", "a-propos", "aide", "contact"}
    assert slugs - set(StandardPage.objects.values_list("slug", flat=True)) == set()


def test_markdown_allows_what_the_editor_allows() -> None:
    inside = [
        CalloutBlock().child_blocks["text"],
        AccordionBlock().child_blocks["parts"].child_block.child_blocks["text"],
        QuestionBlock().child_blocks["leads"],
    ]
    editors = [
        (TEXT, TextBlock().features),
        *[(INSIDE, block.features) for block in inside],
        (STEP, StepBlock().child_blocks["text"].features),
        (QUESTION, QuestionBlock().child_blocks["question"].features),
        (SUMMARIES, ModulePage._meta.get_field("introduction").features),
        (BRIEF, Mission._meta.get_field("brief").features),
    ]

    allowed = [sorted({*kinds, "bold", "italic", "term"}) for kinds, _features in editors]

    assert [sorted({*features} - {"document-link"}) for _kinds, features in editors] == allowed
