"""Keep what somebody wrote, tell the association, forget it after twelve months."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from home.models import ContactMessage
from people.models import association

logger = logging.getLogger(__name__)


def receive(key: UUID, *, at: datetime, **values: Any) -> ContactMessage:
    """Keep a message, then mail it; twice does no harm. A mail that does not leave loses nothing: the message is kept."""
    message, is_new = ContactMessage.objects.get_or_create(key=key, defaults={"sent_at": at, **values})
    if is_new:
        _tell(message)
    return message


def _tell(message: ContactMessage) -> None:
    address = association().contact_email
    if not address:
        return
    link = settings.BASE_URL + reverse("contact_messages:edit", args=[message.pk])
    lines = [
        message.text,
        "",
        f"{_('From:')} {message.name}",
        f"{_('Answer:')} {message.email or message.through or _('no address left')}",
        f"{_('In the administration:')} {link}",
    ]
    mail = EmailMessage(
        f"[{settings.SITE_NAME}] {message.get_subject_display()}",
        "\n".join(lines),
        settings.DEFAULT_FROM_EMAIL,
        [address],
        reply_to=[message.email] if message.email else [],
    )
    try:
        mail.send()
    except OSError:
        logger.exception("contact message %s: kept, not mailed", message.pk)


def forget_old(at: datetime) -> int:
    """Delete the messages kept for twelve months; return how many."""
    return ContactMessage.objects.kept_too_long(at).delete()[0]
