"""Certificates: who issues, which type, which text, who holds what. The snapshot is the fact (specs/certificates.md §2)."""

from hashlib import sha256
from json import dumps
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from courses.rules import award as rules
from courses.rules.number import shown
from media.models import TemplateVersion
from people.models import AppendOnly, AssociationSettings, User
from people.rules.roles import scope

KINDS = [
    (rules.CERTIFICATE, _("Certificate of achievement")),
    (rules.ATTESTATION, _("Certificate of attendance")),
    (rules.REALISATION, _("Certificate of completion of a training action")),
]
REPEATS = [
    (rules.ONCE, _("once")),
    (rules.PER_SEASON, _("once a season")),
    (rules.PER_SESSION, _("once a session")),
]
NAME_MODES = [(rules.OPEN, _("name shown")), (rules.STRICT, _("initials only"))]
STATES = [
    (rules.DRAFT, _("to review")),
    (rules.ISSUED, _("issued")),
    (rules.REVOKED, _("revoked")),
    (rules.SUPERSEDED, _("replaced")),
]
REASONS = [
    ("error", _("mistake in the document")),
    ("wrong_person", _("wrong person")),
    ("issued_twice", _("issued twice")),
    ("obtained_unfairly", _("obtained unfairly")),
    ("holder_request", _("asked by the holder")),
    ("other", _("other reason")),
]

# What a coordinator reads when an award could not be given, or something is wrong with it (code, or "code:detail").
ATTENTION = {
    "name_missing": _("The account has no name, only a pseudonym: type the name to print."),
    "name_too_long": _("The name is longer than 150 letters."),
    "name_unprintable": _("This character cannot be printed: %(detail)s"),
    "title_missing": _("The type of certificate has no title that can be printed."),
    "nature_missing": _("The type of certificate does not say the nature of the training."),
    "no_minutes": _("No minute was followed, neither at a distance nor in person."),
    "sheet_open": _("An attendance sheet is not closed."),
    "dates_wrong": _("The training ends before it starts."),
    "identifiers_missing": _("The organisation's legal identifiers are missing."),
    "no_version": _("The texts of this type of certificate are not published."),
    "after_revocation": _("An earlier certificate was revoked: a person must issue a new one, with a reason."),
    "reason_missing": _("Say why."),
    "to_oneself": _("Nobody issues a certificate to themselves."),
    "not_standing": _("This certificate no longer stands: issue a new one."),
    "same_name": _("This is the name already printed."),
    "not_accessible": _("The printed file is not accessible: something in it has no printable form."),
    "facts_corrected": _("Attendance was corrected after the certificate was issued."),
}


def attention_lines(codes: str) -> list[str]:
    """Return in words the codes of `needs_attention`, one sentence each."""
    pairs = (code.partition(":") for code in codes.split("\n") if code)
    return [str(ATTENTION[code]) % {"detail": detail} if detail else str(ATTENTION[code]) for code, _c, detail in pairs]


def private_storage() -> Storage:
    """Return where files live that have no address of their own."""
    return storages["private"]


def digest(value: Any) -> str:
    """Return the SHA-256 of a JSON value, whatever the order of its keys."""
    return sha256(dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


class Issuer(models.Model):
    """Who gives the documents. What is left empty is taken from the association's settings."""

    name = models.CharField(_("name"), max_length=120, blank=True, help_text=_("Empty: the association's name."))
    legal_identifiers = models.CharField(
        _("legal identifiers"), max_length=200, blank=True, help_text=_("SIRET, declaration number if there is one.")
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact = models.EmailField(_("contact address"), blank=True)
    logo = models.ForeignKey(
        "media.Picture", verbose_name=_("logo"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    logo_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    did = models.CharField(max_length=255, null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("issuer")
        verbose_name_plural = _("issuers")

    def __str__(self) -> str:
        return self.name or AssociationSettings.load().name

    def organisation(self) -> dict[str, str]:
        """Return what a document prints of the issuer."""
        association = AssociationSettings.load()
        return {
            "name": self.name or association.name,
            "identifiers": self.legal_identifiers or association.legal_identifiers,
            "address": self.address or association.address,
            "logo_sha256": self.logo_sha256,
        }

    def place(self) -> str:
        """Return the town where documents are done."""
        return AssociationSettings.load().place


class SigningKey(models.Model):
    """A key of an issuer: the public half, and where the private half is."""

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="keys")
    kid = models.CharField(max_length=120, unique=True)
    algorithm = models.CharField(max_length=20, default="Ed25519")
    public_key = models.TextField()
    private_ref = models.CharField(max_length=255, help_text=_("The file of the private key, outside the database."))
    state = models.CharField(
        max_length=11,
        choices=[("active", _("active")), ("retired", _("retired")), ("compromised", _("compromised"))],
        default="active",
    )
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    compromised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        constraints = [
            models.UniqueConstraint(fields=["issuer"], condition=Q(state="active"), name="courses_one_active_key"),
            models.CheckConstraint(
                condition=Q(state__in=["active", "retired", "compromised"]), name="courses_signing_key_state"
            ),
        ]

    def __str__(self) -> str:
        return self.kid


class CertificateTypeQuerySet(models.QuerySet):
    """Types of certificates."""

    def for_course(self, item_id: UUID) -> "CertificateTypeQuerySet":
        """Those that a course gives, by its identity."""
        return self.filter(course_item_id=item_id)


class CertificateType(models.Model):
    """A sort of document the association gives; its texts are in its versions."""

    issuer = models.ForeignKey(Issuer, verbose_name=_("issuer"), on_delete=models.PROTECT, related_name="types")
    slug = models.SlugField(_("identifier"), unique=True, max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS, default=rules.CERTIFICATE)
    title = models.CharField(_("title"), max_length=200, help_text=_("Printed large: what was learnt."))
    course_item_id = models.UUIDField(_("course"), null=True, blank=True, db_index=True)
    repeat = models.CharField(_("how often"), max_length=8, choices=REPEATS, default=rules.ONCE)
    public_name_mode = models.CharField(
        _("name on the public page"),
        max_length=6,
        choices=NAME_MODES,
        default=rules.OPEN,
        help_text=_("A minor's name is never shown, whatever is chosen here."),
    )
    automatic = models.BooleanField(
        _("given automatically"), default=True, help_text=_("As soon as the course is finished.")
    )
    badge = models.BooleanField(_("with a digital badge"), default=False)
    retention_months = models.PositiveSmallIntegerField(
        _("kept, in months"), null=True, blank=True, help_text=_("Empty: kept without limit.")
    )
    legal_ground = models.CharField(
        _("legal ground to keep"),
        max_length=200,
        blank=True,
        help_text=_("When set, a paper can still be confirmed after its holder's data were erased."),
    )

    objects = CertificateTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("type of certificate")
        verbose_name_plural = _("types of certificates")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind for kind, _name in KINDS]), name="courses_type_kind"),
            models.CheckConstraint(
                condition=Q(repeat__in=[code for code, _name in REPEATS]), name="courses_type_repeat"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def current_version(self) -> "CertificateTypeVersion | None":
        """Return the version that is given today."""
        return self.versions.order_by("-number").first()

    def cycle_of(self, cycle: str) -> str:
        """Return the cycle that counts: a document given once has none."""
        return "" if self.repeat == rules.ONCE else cycle


class CertificateTypeVersion(AppendOnly):
    """The texts of a type as they were when documents were given with them; never changes."""

    type = models.ForeignKey(CertificateType, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    texts = models.JSONField(default=dict)  # title, introduction, nature, place
    criteria = models.TextField(_("criteria"), blank=True)
    planned_minutes = models.PositiveIntegerField(_("planned length, in minutes"), default=0)
    validity_months = models.PositiveSmallIntegerField(_("valid for, in months"), null=True, blank=True)
    badge_sha256 = models.CharField(max_length=64, blank=True)
    template = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="+")
    signatories = models.JSONField(default=list)  # name, role, image_sha256
    published_at = models.DateTimeField(_("published on"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("version of a type of certificate")
        verbose_name_plural = _("versions of types of certificates")
        ordering = ["type", "-number"]
        constraints = [models.UniqueConstraint(fields=["type", "number"], name="courses_type_version_once")]

    def __str__(self) -> str:
        return f"{self.texts.get('title', '')} ({self.number})"


class StatusList(models.Model):
    """A public list of bits: which awards no longer stand. Holds no personal data."""

    SIZE = 131_072

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="status_lists")
    url = models.URLField(unique=True)
    size = models.PositiveIntegerField(default=SIZE)
    purpose = models.CharField(max_length=20, default="revocation")

    class Meta:
        verbose_name = _("status list")
        verbose_name_plural = _("status lists")

    def __str__(self) -> str:
        return self.url


class AwardQuerySet(models.QuerySet):
    """Awards: one door, and a guard on what is sealed."""

    def visible_to(self, person: User) -> "AwardQuerySet":
        """One's own; those of the people one may issue to (a trainer's cohorts, everybody for the coordination)."""
        if not person.is_authenticated:
            return self.none()
        reach = scope("award.issue", person.roles)
        if reach in ("org", "all*"):
            return self
        mine = Q(holder=person)
        if reach == "cohort":
            trained = person.cohort_memberships.filter(role="trainer").values("cohort")
            mine |= Q(
                pk__in=self.model.objects.filter(
                    holder__cohort_memberships__cohort__in=trained, holder__cohort_memberships__role="learner"
                ).values("pk")
            )
        return self.filter(mine)

    def held_by(self, person: User) -> "AwardQuerySet":
        """What a person was given, whatever their role is now; never a draft."""
        return self.filter(holder=person).exclude(state=rules.DRAFT) if person.is_authenticated else self.none()

    def described(self) -> "AwardQuerySet":
        """With what ended each award, and the number that replaced it."""
        ended = AwardEvent.objects.filter(award=OuterRef("pk"), kind__in=rules.ENDED)
        return self.annotate(
            ended_at=Subquery(ended.values("at")[:1]),
            ended_reason=Subquery(ended.values("reason")[:1]),
            ended_text=Subquery(ended.values("public_text")[:1]),
            next_number=Subquery(Award.objects.filter(supersedes=OuterRef("pk")).values("number")[:1]),
        )

    def for_page(self, number: str) -> "Award | None":
        """Return an award with all that its public page shows, or None: one query either way."""
        return self.described().filter(number=number).first()

    def update(self, **changes: Any) -> int:
        """Change what is not sealed; what was issued and the state are refused (see the verbs)."""
        sealed = Award.SEALED & ({*changes} | {name.removesuffix("_id") for name in changes})
        if sealed:
            raise TypeError(f"An award's {', '.join(sorted(sealed))} never change(s)")
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Remove drafts; anything that was ever issued is refused."""
        if self.exclude(state=rules.DRAFT).exists():
            raise TypeError("An issued award is never deleted")
        return super().delete()

    def blank(self, award: "Award", printed: dict[str, Any], **changes: Any) -> None:
        """Empty what concerns the person in one sealed snapshot: the only door of erasure."""
        if not rules.only_blanks(award.snapshot, printed):
            raise TypeError("Erasure only blanks")
        changes |= {"snapshot": printed, "snapshot_sha256": digest(printed)}
        models.QuerySet.update(self.filter(pk=award.pk), **changes)


class Award(models.Model):
    """One document given to one person; what is printed is its snapshot, and never changes."""

    SEALED = frozenset(
        {"uuid", "number", "type_version", "type", "cycle", "snapshot", "snapshot_sha256", "issued_at", "valid_from"}
        | {"valid_until", "state", "supersedes", "status_list", "status_index", "minor_at_issue", "credential_id"}
    )

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=12, null=True, blank=True, unique=True)
    type_version = models.ForeignKey(CertificateTypeVersion, on_delete=models.PROTECT, related_name="awards")
    type = models.ForeignKey(CertificateType, verbose_name=_("type"), on_delete=models.PROTECT, related_name="awards")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("holder"), null=True, on_delete=models.SET_NULL, related_name="awards"
    )
    cycle = models.CharField(_("season or session"), max_length=60, blank=True)
    snapshot = models.JSONField(default=dict)
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(_("issued on"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("issued by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=rules.DRAFT)
    supersedes = models.OneToOneField(
        "self", verbose_name=_("replaces"), null=True, blank=True, on_delete=models.PROTECT, related_name="successor"
    )
    status_list = models.ForeignKey(StatusList, null=True, blank=True, on_delete=models.PROTECT, related_name="awards")
    status_index = models.PositiveIntegerField(null=True, blank=True)
    minor_at_issue = models.BooleanField(default=True)
    public_name_mode = models.CharField(
        _("name on the public page"), max_length=6, choices=NAME_MODES, default=rules.STRICT
    )
    credential_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    subject_id = models.UUIDField(default=uuid4, null=True, editable=False)
    name_key = models.CharField(max_length=64, blank=True)
    name_tag = models.CharField(max_length=64, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    needs_attention = models.CharField(_("needs attention"), max_length=300, blank=True)
    erased_at = models.DateTimeField(_("erased on"), null=True, blank=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["status_list", "status_index"], name="courses_award_status_once"),
            models.UniqueConstraint(
                fields=["holder", "type", "cycle"], condition=Q(state=rules.ISSUED), name="courses_award_issued_once"
            ),
            models.UniqueConstraint(
                fields=["holder", "type", "cycle"], condition=Q(state=rules.DRAFT), name="courses_award_draft_once"
            ),
            models.CheckConstraint(condition=Q(state__in=rules.STATES), name="courses_award_state"),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | Q(state=rules.DRAFT), name="courses_award_number_unless_draft"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="courses_award_dates"
            ),
            models.CheckConstraint(
                condition=Q(public_name_mode__in=[rules.OPEN, rules.STRICT]), name="courses_award_name_mode"
            ),
        ]
        indexes = [models.Index(fields=["type", "state"])]

    def __str__(self) -> str:
        return self.shown_number or str(_("Draft"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; refuse a change of what was issued, and any state that may not follow the present one."""
        before = getattr(self, "_sealed", None)
        if before and before.get("state") != rules.DRAFT:
            changed = {name for name, value in self._seal().items() if before.get(name, value) != value} - {"state"}
            if changed or ("snapshot" in self.__dict__ and digest(self.snapshot) != self.snapshot_sha256):
                raise TypeError(f"An award's {', '.join(sorted(changed)) or 'snapshot'} never change(s)")
        if before and self.state != before.get("state") and not rules.may_follow(before["state"], self.state):
            raise TypeError(f"{self.state} never follows {before['state']}")
        super().save(*args, **kwargs)
        self._sealed = self._seal()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove a draft; anything that was ever issued is refused."""
        if self.state != rules.DRAFT:
            raise TypeError("An issued award is never deleted")
        return super().delete(*args, **kwargs)

    @classmethod
    def from_db(cls, db: str, field_names: list[str], values: list[Any]) -> "Award":
        """Remember what is sealed, so that `save` can refuse a change."""
        award = super().from_db(db, field_names, values)
        award._sealed = award._seal()
        return award

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read again, and remember again what is sealed."""
        super().refresh_from_db(*args, **kwargs)
        self.__dict__.pop("printed_name", None)
        self._sealed = self._seal()

    def _seal(self) -> dict[str, Any]:
        names = {self._meta.get_field(name).attname for name in self.SEALED - {"snapshot"}}
        return {name: self.__dict__[name] for name in names if name in self.__dict__}

    @property
    def shown_number(self) -> str:
        """The number as it is printed; empty for a draft."""
        return shown(self.number) if self.number else ""

    @property
    def attention(self) -> list[str]:
        """What a coordinator must look at, in words."""
        return attention_lines(self.needs_attention)

    @cached_property
    def printed_name(self) -> str:
        """The name on the document; empty once erased."""
        return self.snapshot.get("name", "")


class AwardEvent(AppendOnly):
    """What happened to an award. `actor` is empty when the holder or the machine did it."""

    KINDS = [
        ("issued", _("issued")),
        ("mailed", _("link sent")),
        ("downloaded_by_holder", _("downloaded by the holder")),
        ("corrected", _("facts corrected since")),
        ("revoked", _("revoked")),
        ("superseded", _("replaced")),
        ("erased", _("erased")),
        ("privacy_changed", _("privacy changed")),
    ]

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("event"), max_length=20, choices=KINDS)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    public_text = models.CharField(_("public text"), max_length=300, blank=True)
    private_note = models.TextField(_("private note"), blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "reason"], condition=Q(kind="mailed"), name="courses_mailed_once"),
            models.UniqueConstraint(
                fields=["award"],
                condition=Q(kind__in=[*rules.ENDED]),
                name="courses_award_ends_once",
            ),
            models.UniqueConstraint(fields=["award"], condition=Q(kind="issued"), name="courses_award_issues_once"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"


class Credential(models.Model):
    """A signed copy of an award; it can be signed again and is never the fact. Erasure empties its body."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="credentials")
    format = models.CharField(max_length=20, default="eddsa-rdfc-2022")
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="credentials")
    body = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("digital badge")
        verbose_name_plural = _("digital badges")
        constraints = [models.UniqueConstraint(fields=["award", "format", "key"], name="courses_credential_once")]

    def __str__(self) -> str:
        return f"{self.award} {self.format}"


class NameChangeRequest(models.Model):
    """A holder asks for another name on a document; staff decide; the evidence goes after the decision."""

    award = models.ForeignKey(
        Award, verbose_name=_("certificate"), on_delete=models.PROTECT, related_name="name_requests"
    )
    requested_name = models.CharField(_("name asked for"), max_length=rules.NAME_LIMIT)
    evidence = models.FileField(_("supporting document"), upload_to="name-changes", storage=private_storage, blank=True)
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=[("open", _("to decide")), ("accepted", _("accepted")), ("refused", _("refused"))],
        default="open",
    )
    asked_at = models.DateTimeField(_("asked on"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("name change request")
        verbose_name_plural = _("name change requests")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["award"], condition=Q(state="open"), name="courses_name_request_once")
        ]

    def __str__(self) -> str:
        return str(self.award)
