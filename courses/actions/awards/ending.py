"""Take back an award, for a reason that everybody may read."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.actions.awards.issuing import end
from courses.models import Award
from courses.rules import award as rules
from courses.rules.names import appears
from people.models import User, record
from people.rules.roles import ADMINISTRATOR, scope


class RevokeRefused(Exception):
    """The award cannot be revoked so; the message says why."""


@transaction.atomic
def revoke(award: Award, reason: str, *, public_text: str = "", note: str = "", by: User, at: datetime) -> Award:
    """Revoke an issued award; twice leaves one event. The public text is shown on the page, the note never.

    Raises RevokeRefused without a known reason, from a person who may not, when the text gives the holder's name, or
    for an award that was replaced or is still a draft.
    """
    if scope("award.revoke", by.roles) not in ("org", "all*"):
        raise RevokeRefused(_("You may not revoke a certificate."))
    if reason not in rules.REASONS:
        raise RevokeRefused(_("Choose a reason."))
    held = Award.objects.select_for_update().get(pk=award.pk)
    if held.state == rules.REVOKED:
        return held
    if held.state != rules.ISSUED:
        raise RevokeRefused(_("Only an issued certificate can be revoked."))
    if appears(held.printed_name, public_text):
        raise RevokeRefused(_("The public text is read by everybody: leave the person's name out."))
    end(held, rules.REVOKED, at=at, by=by, reason=reason, public_text=public_text.strip(), note=note.strip())
    if ADMINISTRATOR in by.roles:
        record("award.revoke", at=at, actor=by, target=f"award {held.uuid}", reason=reason)
    return held
