"""A tiny content folder to change and load in tests."""

import shutil
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from home.importing import import_content
from home.importing.report import Report
from tests.replay import replayed

PETIT = Path(__file__).parent / "packs" / "petit"
COURSE = "courses/tenir-une-caisse"
LESSON = f"{COURSE}/01-compter/01-ouvrir.md"


def copy(folder: Path) -> Path:
    """Copy the tiny pack where it can be changed."""
    return Path(shutil.copytree(PETIT, folder / "pack"))


def change(pack: Path, file: str, old: str, new: str) -> None:
    """Replace a passage of a file; the passage must be there."""
    text = (pack / file).read_text()
    assert old in text, old
    (pack / file).write_text(text.replace(old, new, 1))


@replayed
def load_petit() -> None:
    """The tiny pack, loaded and published."""
    assert import_content(PETIT).problems == []


@partial(replayed, noted_at=1)
def load_starter() -> Report:
    """The starter content (site/content), loaded and published: a long load, noted at once."""
    return import_content(settings.SITE / "content")


def everything(*, without: Collection[str] = ()) -> dict[str, list[Any]]:
    """Return all the rows of the database as they are kept, by table."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - {*without}
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables & {*connection.introspection.table_names(cursor)}):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found
