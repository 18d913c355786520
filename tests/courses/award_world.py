"""Builders for certificates: a type with its texts, facts, an award given."""

from datetime import UTC, date, datetime
from uuid import UUID

from courses.actions import awards as verbs
from courses.models import Award, CertificateType, Issuer
from courses.rules.award import AwardFacts
from people.models import User

AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
COURSE = UUID("8d0c8ad2-7f32-4a6c-9b6e-0d8f2a0f3c11")
FACTS = AwardFacts(
    starts_on=date(2026, 10, 5),
    ends_on=date(2026, 11, 18),
    minutes_attended=840,
    minutes_distance=630,
    lines=("Le départ", "Qui fait quoi", "Ma posture : accompagner sans faire à la place", "L’arrivée"),
    results=("Sept quiz réussis", "Deux missions de terrain acceptées"),
    course_item_id=str(COURSE),
    course_title="Animer une coopérative jeunesse",
    course_revision=3,
)
TEXTS = verbs.TypeTexts(
    introduction="Cette attestation dit ce qui a été suivi, essayé sur le terrain et réussi.",
    nature="Formation non certifiante",
    criteria="Toutes les leçons terminées, sept quiz réussis à 70 % au moins.",
    place="Lille",
    planned_minutes=1470,
    signatories=[
        {"name": "Claire Delattre", "role": "Coordinatrice", "image_sha256": ""},
        {"name": "Thomas Wyart", "role": "Formateur", "image_sha256": ""},
    ],
)


def make_type(texts: verbs.TypeTexts = TEXTS, **fields: object) -> CertificateType:
    """A type of certificate with its texts published."""
    values = {"slug": "socle", "title": "Animer une coopérative jeunesse : le socle", "course_item_id": COURSE} | fields
    issuer = Issuer.objects.first() or Issuer.objects.create(
        name="À Petits PAS", legal_identifiers="SIRET 12345678900012"
    )
    made = CertificateType.objects.create(issuer=issuer, **values)
    verbs.publish_type(made, texts, at=AT)
    return made


def give(holder: User, kind: CertificateType | None = None, **more: object) -> Award:
    """An award issued to somebody."""
    options = {"cycle": "", "facts": FACTS, "at": AT} | more
    return verbs.issue(holder, kind or CertificateType.objects.first() or make_type(), **options)
