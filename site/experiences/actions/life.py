"""What ends a publication: a consent withdrawn or expired, a blocked schedule, the fictional examples removed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Revision

from experiences import words
from experiences.actions.files import hide_files
from experiences.models import ConsentRecord, ExperiencePage
from experiences.rules.publication import ABOUT_CONSENT, Reason
from media.actions.aside import forget_orphans
from people.models import User, record
from people.rules.roles import COORDINATOR

WARNED = (60, 15)  # days before the end of a consent


def withdraw(consent: ConsentRecord, *, by: User | None, at: datetime) -> None:
    """Withdraw a consent: the report is offline when this returns. No reason is asked; twice does no harm."""
    with transaction.atomic():
        row = ConsentRecord.objects.select_for_update().get(pk=consent.pk)
        if row.withdrawn_at is None:
            row.withdrawn_at = at
            row.save(update_fields=["withdrawn_at"])
            record("experience.withdraw", at=at, actor=by, target=f"experience {row.page_id} consent {row.uuid}")
        page = ExperiencePage.objects.select_for_update().get(pk=row.page_id)
        _take_offline(page, by=by)
        if page.first_published_at and page.withdrawn_at is None:
            ExperiencePage.objects.filter(pk=page.pk).update(withdrawn_at=at)
        _hide(row.page_id, until=at)


def _take_offline(page: ExperiencePage, by: User | None = None) -> None:
    """Unpublish, and stop what would publish it again: its schedule and its review."""
    Revision.objects.for_instance(page).update(approved_go_live_at=None)
    if state := page.current_workflow_state:
        state.cancel(user=by)
    UnpublishPageAction(page, user=by).execute(skip_permission_checks=True)


def _hide(page_id: int, until: datetime) -> None:
    """Put its files aside once what is written is sure; a failure is logged, and mended the next night."""
    transaction.on_commit(lambda: hide_files(ExperiencePage.objects.get(pk=page_id), until), robust=True)


@dataclass
class Expiry:
    """What a night did: titles taken offline, people warned of."""

    offline: list[str] = field(default_factory=list)
    ending: list[tuple[str, str, date]] = field(default_factory=list)


def expire(*, at: datetime) -> Expiry:
    """Take offline the reports whose consents ended; tell the coordination 60 and 15 days before one does."""
    today, found = localdate(at), Expiry()
    ended = ConsentRecord.objects.filter(page__live=True, withdrawn_at=None, until__lt=today)
    for page in ExperiencePage.objects.filter(pk__in=ended.values("page")).order_by("pk"):
        if any(reason.code in ABOUT_CONSENT for reason in page.blocking(at)):
            with transaction.atomic():
                _take_offline(page)
                _hide(page.pk, until=at)
                record("experience.expire", at=at, actor=None, target=f"experience {page.pk}")
            found.offline.append(page.title)
    days = [today + timedelta(days=number) for number in WARNED]
    ending = ConsentRecord.objects.filter(page__live=True, withdrawn_at=None, until__in=days).select_related("page")
    found.ending = [(row.page.title, row.subject_name, row.until) for row in ending]
    _tell_expiry(found)
    return found


def tidy(*, at: datetime) -> None:
    """Hide again the files of every report whose consent is over; forget those kept of things that are gone."""
    over = Q(withdrawn_at__isnull=False) | Q(until__lt=localdate(at))
    ended: dict[ExperiencePage, datetime] = {}
    for row in ConsentRecord.objects.filter(over, page__live=False).select_related("page"):
        moment = row.withdrawn_at or make_aware(datetime.combine(row.until + timedelta(days=1), time.min))
        ended[row.page] = max(moment, ended.get(row.page, moment))
    for page, until in ended.items():
        hide_files(page, until)
    forget_orphans()


def _tell_expiry(found: Expiry) -> None:
    if not (found.offline or found.ending):
        return
    with override(settings.LANGUAGE_CODE):
        lines = [_("Offline, because a consent ended: “%s”.") % title for title in found.offline]
        lines += [
            _("“%(title)s”: the consent of %(who)s ends on %(day)s.")
            % {"title": title, "who": who, "day": f"{day:%d/%m/%Y}"}
            for title, who, day in found.ending
        ]
        people = User.objects.with_role(COORDINATOR).exclude(email="").filter(is_active=True)
        _mail(_("Consents of experience reports"), lines, people)


def cancel_schedule(page: ExperiencePage, revision: Revision, found: list[Reason]) -> None:
    """Cancel a scheduled publication that may not happen, and tell who planned it why."""
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    log(instance=page, action="experiences.refused", revision=revision, data={"reasons": len(found)})
    with override(settings.LANGUAGE_CODE):
        lines = [_("“%s” was to be published now, and was not:") % page.title]
        lines += [f"- {words.reason(one)}" for one in found]
        people = [one for one in (revision.user or page.owner,) if one and one.email]
        _mail(_("A scheduled publication was cancelled"), lines, people)


def _mail(subject: str, lines: Iterable[str], people: Iterable[User]) -> None:
    text = "\n".join([*lines, "", f"{settings.BASE_URL}/admin/"])
    for person in people:
        send_mail(subject, text, None, [person.email], fail_silently=True)


@transaction.atomic
def remove_fictional(*, by: User, at: datetime) -> int:
    """Delete every fictional example, in one go; return how many there were. Twice does no harm."""
    pages = list(ExperiencePage.objects.invented().order_by("path"))
    for page in pages:
        DeletePageAction(page, user=by).execute(skip_permission_checks=True)
    if pages:
        record("experience.remove_fictional", at=at, actor=by, target=f"{len(pages)} experiences")
    return len(pages)
