"""What concerns the person: privacy, another name, erasure, the link by e-mail."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.actions.awards.issuing import Refused, replace_name
from courses.models import Award, AwardEvent, Credential, NameChangeRequest
from courses.rules import award as rules
from media.actions import render
from media.models import DocumentRender
from media.rules.glyphs import clean, unprintable
from people.models import User, record
from people.rules.roles import ADMINISTRATOR, scope


class NotAllowed(PermissionError):
    """The person may not do this."""


@transaction.atomic
def change_privacy(award: Award, mode: str, *, by: User, at: datetime) -> Award:
    """Show the name or only the initials on the public page; the holder's choice, open for an adult only."""
    held = Award.objects.select_for_update().get(pk=award.pk)
    if held.holder_id != by.pk or not rules.may_switch(mode, is_adult=not by.may_be_minor):
        raise NotAllowed(mode)
    if held.state == rules.SUPERSEDED and mode == rules.OPEN:
        raise NotAllowed(mode)  # after a name change the old name stays hidden
    if held.public_name_mode != mode:
        Award.objects.filter(pk=held.pk).update(public_name_mode=mode)
        AwardEvent.objects.create(award=held, kind="privacy_changed", reason=mode, at=at)
        held.public_name_mode = mode
    return held


@transaction.atomic
def request_name_change(
    award: Award, name: str, *, by: User, at: datetime, evidence: UploadedFile | None = None
) -> NameChangeRequest:
    """Ask for another name on one's own issued award; a second request while one is open returns the first.

    Raises Refused when the name cannot be printed or is the one already printed.
    """
    held = Award.objects.select_for_update().get(pk=award.pk)
    if held.holder_id != by.pk:
        raise NotAllowed(award.uuid)
    if held.state != rules.ISSUED:
        raise Refused(["not_standing"])
    wanted = clean(name)
    wrong = ["name_missing"] if not wanted else []
    wrong += ["name_too_long"] if len(wanted) > rules.NAME_LIMIT else []
    wrong += [f"name_unprintable:{odd}"] if (odd := unprintable(wanted)) else []
    wrong += ["same_name"] if wanted == held.printed_name else []
    if wrong:
        raise Refused(wrong)
    if asked := held.name_requests.filter(state="open").first():
        return asked
    try:
        with transaction.atomic():
            return NameChangeRequest.objects.create(
                award=held, requested_name=wanted, evidence=evidence or "", asked_at=at
            )
    except IntegrityError:
        return held.name_requests.get(state="open")


@transaction.atomic
def decide_name_change(
    request: NameChangeRequest, accept: bool, *, by: User, at: datetime, reason: str = ""
) -> NameChangeRequest:
    """Accept or refuse; accepted, a new award replaces the old one. Twice does no harm. The evidence is deleted.

    Raises NotAllowed from a person who may not, or who holds the award; Refused without a reason to refuse.
    """
    if scope("name_change.decide", by.roles) not in ("org", "all*"):
        raise NotAllowed(request.pk)
    asked = NameChangeRequest.objects.select_for_update(of=("self",)).select_related("award").get(pk=request.pk)
    if asked.award.holder_id == by.pk:
        raise NotAllowed(request.pk)
    if asked.state != "open":
        return asked
    if not accept and not reason.strip():
        raise Refused(["reason_missing"])
    if accept:
        replace_name(asked.award, asked.requested_name, at=at, by=by)
    asked.state, asked.decided_by, asked.decided_at = "accepted" if accept else "refused", by, at
    asked.reason = reason.strip()[:300]
    _drop_evidence(asked)
    asked.save()
    if ADMINISTRATOR in by.roles:
        record("name_change.decide", at=at, actor=by, target=f"award {asked.award.uuid}", reason=asked.state)
    return asked


def _drop_evidence(asked: NameChangeRequest) -> None:
    if name := asked.evidence.name:
        storage = asked.evidence.storage
        transaction.on_commit(lambda: storage.delete(name))
        asked.evidence = ""


@transaction.atomic
def erase_holder(person: User, *, at: datetime, by: User | None = None) -> int:
    """Remove a person from their awards and return how many; the bare facts stay verifiable. Twice does no harm.

    What stays: number, type version, dates, state, status bit. With a legal ground on the type the name's tag stays,
    so that a paper can still be confirmed.
    """
    Award.objects.filter(holder=person, state=rules.DRAFT).delete()
    awards = list(Award.objects.select_for_update(of=("self",)).filter(holder=person).select_related("type"))
    pks = [award.pk for award in awards]
    for asked in NameChangeRequest.objects.filter(award__in=pks):
        _drop_evidence(asked)
    NameChangeRequest.objects.filter(award__in=pks).update(requested_name="", evidence="", reason="")
    Credential.objects.filter(award__in=pks).update(body="", sha256="")
    models.QuerySet.update(
        AwardEvent.objects.filter(award__in=pks), private_note=""
    )  # the only door: notes name people
    for award in awards:
        _forget_files(award)
        keeps = {} if award.type.legal_ground else {"name_key": "", "name_tag": ""}
        Award.objects.all().blank(
            award,
            rules.blanked(award.snapshot),
            holder=None,
            subject_id=None,
            pdf_sha256="",
            public_name_mode=rules.STRICT,
            erased_at=at,
            **keeps,
        )
    AwardEvent.objects.bulk_create(
        [AwardEvent(award=award, kind="erased", actor=None if by == person else by, at=at) for award in awards]
    )
    return len(awards)


def _forget_files(award: Award) -> None:
    others = DocumentRender.objects.filter(snapshot__award=str(award.uuid)).values_list("sha256", flat=True)
    for sha in {award.pdf_sha256, *others}:
        transaction.on_commit(lambda sha=sha: render.forget(sha))


def mail(awards: Iterable[Award], mailing: str, *, at: datetime) -> int:
    """Send each holder a link to their issued award, once per (award, mailing), and return how many were sent.

    Creates no award; holders without an address are left out. The same number of queries for 1 and 200.
    """
    pks = [award.pk for award in awards]
    with transaction.atomic():
        rows = Award.objects.filter(pk__in=pks, state=rules.ISSUED, holder__isnull=False).exclude(holder__email="")
        sent = set(
            AwardEvent.objects.filter(award__in=pks, kind="mailed", reason=mailing).values_list("award", flat=True)
        )
        due = [award for award in rows.select_related("holder") if award.pk not in sent]
        try:
            with transaction.atomic():
                AwardEvent.objects.bulk_create(
                    [AwardEvent(award=award, kind="mailed", reason=mailing, at=at) for award in due]
                )
        except IntegrityError:  # the same mailing runs elsewhere: it sends
            return 0
        letters = [_letter(award) for award in due]
        transaction.on_commit(lambda: get_connection().send_messages(letters))
    return len(due)


def _letter(award: Award) -> EmailMessage:
    address = settings.BASE_URL.rstrip("/") + reverse("courses:award_list")
    body = render_to_string("courses/awards/mail.txt", {"title": award.snapshot["title"], "address": address})
    return EmailMessage(_("Your certificate is ready"), body, settings.DEFAULT_FROM_EMAIL, [award.holder.email])
