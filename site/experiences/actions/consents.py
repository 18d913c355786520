"""Recording who said yes: to being published, shown, heard; and to the words as they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from experiences.models import Acceptance, ConsentRecord, ExperiencePage
from experiences.models.facts import words_digest
from experiences.rules.publication import PUBLICATION
from people.models import User, record


@dataclass(frozen=True)
class Subject:
    """Somebody who is asked: a contributor, or a person shown or heard."""

    uuid: str
    name: str
    kind: str
    is_minor: bool


def latest(page: ExperiencePage) -> ExperiencePage:
    """Return the version under work: consents are asked about it."""
    return page.get_latest_revision_as_object()


def subjects(page: ExperiencePage) -> Iterator[Subject]:
    """Yield whoever is asked about a version."""
    for one in page.contributions.all():
        yield Subject(str(one.uuid), one.display_name, PUBLICATION, one.is_minor)
    for one in page.depictions.all():
        if one.identifiable:
            yield Subject(str(one.uuid), one.label, one.kind, one.is_minor)


@transaction.atomic
def give_consent(page: ExperiencePage, subject: Subject, fields: dict[str, Any], *, by: User, at: datetime) -> bool:
    """Record a consent; the same one twice is one. Return whether it is new."""
    same = {name: fields[name] for name in ("giver", "given_on")} | {"kind": subject.kind, "withdrawn_at": None}
    rest = {name: value for name, value in fields.items() if name not in same}
    row, created = ConsentRecord.objects.get_or_create(
        page_id=page.pk,
        subject=subject.uuid,
        **same,
        defaults=rest | {"subject_name": subject.name, "recorded_by": by, "recorded_at": at},
    )
    if created:
        record("experience.consent", at=at, actor=by, target=f"experience {page.pk} consent {row.uuid}")
    return created


@transaction.atomic
def accept(page: ExperiencePage, subject: Subject, way: str, note: str, *, by: User, at: datetime) -> bool:
    """Record that a contributor accepts the latest version; the same one twice is one. Return whether it is new."""
    same = {"page_id": page.pk, "contributor": subject.uuid, "words": words_digest(latest(page))}
    _row, created = Acceptance.objects.get_or_create(
        **same,
        defaults={"contributor_name": subject.name, "way": way, "note": note, "recorded_by": by, "at": at},
    )
    return created
