"""A report on paper: two pages of A4, accessible, with its address to scan (media.actions.render)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from json import dumps
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext, override

from experiences.models import ExperiencePage
from experiences.models.choices import LICENCE_NAMES
from experiences.rules.layout import sections
from media.actions import render
from media.rules.richtext import tree
from workshops.actions.printing import plain_cell

KIND = "experience"
TEXTS = ("context", "key_moment", "results", "difficulties", "again", "avoid", "conditions")
UNIT = re.compile(r"(?<=\d) (?=[€%]|h\b|min\b)")  # a number and its unit stay on one line
render.register(KIND, "experience")


@dataclass(frozen=True)
class Paper:
    """What is printed, and when that version was published."""

    printed: dict[str, Any]
    at: datetime

    @property
    def etag(self) -> str:
        """What tells whether somebody already has it: nothing is made to know."""
        template = render.current_template(KIND)
        known = [self.printed, self.at.isoformat(), template.sha256, template.typst_version]
        return f'"{sha256(dumps(known, sort_keys=True).encode()).hexdigest()}"'

    def pdf(self) -> bytes:
        """Make the file. Raises RenderFailed."""
        return render.render(KIND, self.printed, at=self.at, qr=self.printed["address"])


def paper(page: ExperiencePage) -> Paper:
    """Return a report as it is published, ready to print."""
    at = page.last_published_at or datetime(2000, 1, 1, tzinfo=UTC)
    with override(page.locale.language_code):
        return Paper(snapshot(page, at), at)


def address_of(page: ExperiencePage) -> str:
    """The permanent address, as it is printed."""
    return f"{settings.BASE_URL.rstrip('/')}{page.url}"


def snapshot(page: ExperiencePage, at: datetime) -> dict[str, Any]:
    """Return all that is printed, as plain values."""
    return {
        "locale": page.locale.language_code,
        "title": page.title,
        "summary": page.summary,
        "fictional": page.fictional,
        "facts": [fact for fact in facts(page) if fact],
        "order": list(sections(page.format)),
        "texts": {name: tree(str(getattr(page, name) or "")) for name in TEXTS},
        "steps": [
            {"when": one.value["when"], "title": one.value["title"], "text": tree(one.value["text"].source)}
            for one in page.steps
        ],
        "quote": {"text": page.quote_text, "who": page.quote_who},
        "figures": [
            {"label": one.label, "value": f"{one.value} {one.unit}".strip(), "source": one.source}
            for one in page.figures.all()
        ],
        "advice": [one.value for one in page.advice],
        "tools": [{"title": one.value["title"], "content": _content(one.value["content"])} for one in page.tools],
        "attached": _content(page.attached),
        "authors": " · ".join(named(page)),
        "licence": str(LICENCE_NAMES[page.licence]),
        "contact": page.contact,
        "reviewed": page.reviewed_by,
        "version": date_format(timezone.localdate(at), "j F Y"),
        "address": address_of(page),
    }


def named(page: ExperiencePage) -> list[str]:
    """Return the contributors as they chose to be named, with their role."""
    return [f"{one.display_name} ({one.role})" if one.role else one.display_name for one in page.contributions.all()]


def facts(page: ExperiencePage) -> list[str]:
    """Return the line of small facts: what, where, when, who."""
    people = ngettext("%(n)s person", "%(n)s people", page.group_size or 0) % {"n": page.group_size}
    group = [people if page.group_size else "", page.age_band, page.mix]
    return [
        page.get_kind_display(),
        ", ".join(kind.label for kind in page.coop_kinds.all()),
        page.territory.label if page.territory else "",
        str(page.season or ""),
        page.duration,
        ", ".join(filter(None, group)),
        page.get_maturity_display(),
    ]


def _content(stream: Any) -> list[dict[str, Any]]:
    """Blocks as texts and tables; a sound is told by its title and its words, a picture by what it shows."""
    return [part for child in stream or [] for part in _block(child.block_type, child.value)]


def _block(kind: str, value: Any) -> Iterator[dict[str, Any]]:
    if kind == "text":
        yield _text(value.source)
    elif kind == "table":
        rows = (value["table"] or {}).get("data") or []
        yield {"kind": "table", "rows": [[UNIT.sub("\u00a0", plain_cell(cell or "")) for cell in row] for row in rows]}
    elif kind in ("steps", "accordion"):
        for one in value["steps" if kind == "steps" else "parts"]:
            yield _text(f"<p><b>{escape(one['title'])}</b></p>{one['text'].source}")
    elif kind in ("callout", "question"):
        yield _text(value["text" if kind == "callout" else "question"].source)
    elif kind == "quote":
        yield _text(f"<p>« {escape(value['text'])} » {escape(value['source'])}</p>")
    elif kind == "picture":
        yield _text(f"<p>{escape(value['caption'] or value['image'].contextual_alt_text or '')}</p>")
    elif kind == "sound":
        yield _text(f"<p><b>{escape(value['sound'].title)}</b></p><p>{escape(value['sound'].transcript)}</p>")


def _text(html: str) -> dict[str, Any]:
    return {"kind": "text", "blocks": tree(html)}
