"""Publish the texts of a type of certificate: a new version when something changed."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from courses.models import CertificateType, CertificateTypeVersion, Issuer
from media.actions import render
from people.models import User


@dataclass(frozen=True)
class TypeTexts:
    """What a version holds. `signatories` are {name, role, image_sha256}, three at most are printed."""

    introduction: str = ""
    nature: str = ""
    criteria: str = ""
    place: str = ""
    planned_minutes: int = 0
    validity_months: int | None = None
    signatories: list[dict[str, str]] = field(default_factory=list)
    badge_sha256: str = ""


def default_issuer() -> Issuer:
    """Return the association as issuer, made the first time."""
    return Issuer.objects.order_by("pk").first() or Issuer.objects.create()


@transaction.atomic
def publish_type(
    type: CertificateType, texts: TypeTexts, *, at: datetime, by: User | None = None
) -> CertificateTypeVersion:
    """Make a new version of a type if a text, a person, the validity or the layout changed; return the current one."""
    CertificateType.objects.select_for_update().get(pk=type.pk)
    words = {"title": type.title, "introduction": texts.introduction, "nature": texts.nature, "place": texts.place}
    wanted = {
        "texts": words,
        "criteria": texts.criteria,
        "planned_minutes": texts.planned_minutes,
        "validity_months": texts.validity_months,
        "signatories": texts.signatories,
        "badge_sha256": texts.badge_sha256,
    }
    current, template = type.current_version(), render.current_template(type.kind)
    same_words = current and all(getattr(current, name) == value for name, value in wanted.items())
    if same_words and current.template.sha256 == template.sha256:
        return current
    number = current.number + 1 if current else 1
    return CertificateTypeVersion.objects.create(
        type=type, number=number, template=template, published_at=at, published_by=by, **wanted
    )
