"""What the rule of publication reads, from a page as it stands: saved, in the editor, or about to be published."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from wagtail import blocks

from experiences import words
from experiences.rules import publication as rules
from media.models import Picture, Sound
from people.models import User

NEEDED = (
    *("title", "summary", "kind", "format", "coop_kinds", "territory", "season", "author_kind", "contributions"),
    *("context", "steps", "results", "again", "avoid", "advice"),
)
WORDS = (
    *("title", "summary", "context", "steps", "key_moment", "quote_text", "quote_who", "results", "difficulties"),
    *("again", "avoid", "advice", "conditions", "tools", "attached", "licence"),
)


class PublicationBlocked(ValidationError):
    """This report may not be public: the whole list, in words."""

    def __init__(self, found: list[rules.Reason]) -> None:
        super().__init__([words.reason(one) for one in found])
        self.found = found


def facts_of(page: Any, by: User | None = None) -> rules.Report:
    """Return what decides whether this version may be public; `by` would publish it."""
    digest = words_digest(page)
    consents = tuple(row.fact for row in page.consents.all()) if page.pk else ()
    fictional = page.fictional and not consents  # whoever was asked once is a real person: a tick does not undo it
    accepted = set()
    if page.pk and not fictional:
        accepted = set(page.acceptances.filter(words=digest).values_list("contributor", flat=True))
    return rules.Report(
        fictional=fictional,
        format=page.format,
        empty=tuple(name for name in NEEDED if is_empty(page, name)),
        licence=page.licence,
        figures=tuple(rules.Figure(one.label, bool(one.source.strip())) for one in page.figures.all()),
        attachments=tuple(attachments(page)),
        contributors=tuple(
            rules.Contributor(str(one.uuid), one.display_name, one.is_minor, one.person_id, one.uuid in accepted)
            for one in page.contributions.all()
        ),
        depicted=tuple(
            rules.Depicted(str(one.uuid), one.label, one.kind, one.attachment, one.identifiable, one.is_minor)
            for one in page.depictions.all()
        ),
        consents=consents,
        reviewers=frozenset(filter(None, [page.reviewer_id, by and by.pk])),
    )


def is_empty(page: Any, name: str) -> bool:
    """Say whether a field says nothing: a text without a word, a list without an item."""
    if name in ("contributions", "coop_kinds"):
        return not list(getattr(page, name).all())
    value = getattr(page, f"{name}_id" if name == "territory" else name)
    if isinstance(value, str):
        return not _text(value)
    return value is None or (hasattr(value, "__len__") and len(value) == 0)


def _text(html: str) -> str:
    return strip_tags(html).replace("\xa0", " ").strip()


def words_digest(page: Any) -> str:
    """Return the SHA-256 of all that the contributors accept: their words, the figures, the names they are shown by."""
    values: list[Any] = [_plain(page._meta.get_field(name).value_to_string(page)) for name in WORDS]
    values += [[one.label, one.value, one.unit, one.source] for one in page.figures.all()]
    values += [[one.display_name, one.role] for one in page.contributions.all()]
    return sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _plain(text: str) -> Any:
    """A stream without the identities of its blocks: words are compared, not how they were stored."""
    try:
        return _nameless(json.loads(text)) if text.startswith("[") else text
    except ValueError:
        return text


def _nameless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _nameless(item) for key, item in value.items() if key != "id"}
    return [_nameless(item) for item in value] if isinstance(value, list) else value


def attachments(page: Any) -> Iterator[rules.Attachment]:
    """Yield the pictures and sounds of a report, once each: the one on top, those in its texts and tools."""
    seen: dict[str, rules.Attachment] = {}
    if page.picture_id and page.picture:
        found = _picture(page.picture, bool(page.picture.description.strip()))
        seen[found.key] = found
    for field in ("attached", "tools"):
        for block, value in _leaves(getattr(page, field)):
            found = _attachment(block, value)
            if found and (found.key not in seen or not found.described):
                seen[found.key] = found
    yield from seen.values()


def _leaves(stream: Any) -> Iterator[tuple[str, Any]]:
    for child in stream or []:
        value = child.value
        if child.block_type == "tool":
            yield from _leaves(value.get("content"))
        elif isinstance(value, blocks.StructValue):
            yield child.block_type, value


def _attachment(block: str, value: Any) -> rules.Attachment | None:
    picture, sound = value.get("image"), value.get("sound")
    if block == "picture" and isinstance(picture, Picture):
        return _picture(picture, picture.decorative or bool((picture.contextual_alt_text or "").strip()))
    if block == "sound" and isinstance(sound, Sound):
        return rules.Attachment(f"sound:{sound.pk}", rules.SOUND, sound.title, bool(sound.transcript.strip()), True)
    return None


def _picture(picture: Picture, described: bool) -> rules.Attachment:
    key = f"picture:{picture.pk}"
    return rules.Attachment(key, rules.PICTURE, picture.title, described, picture.people_shown)
