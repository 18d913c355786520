"""Verbs on accounts: welcome, give a role, invite."""

from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from people.models import Cohort, CohortMember, Invitation, User, association, record
from people.rules.roles import ADMINISTRATOR, COOPERANT, COORDINATOR, FACILITATOR, GROUPS

INVITATION_LIFE = timedelta(days=30)


class NotAllowed(PermissionError):
    """The actor may not do this."""


@transaction.atomic
def give_role(person: User, role: str) -> None:
    """Give a role; twice does no harm."""
    group, _created = Group.objects.get_or_create(name=GROUPS[role])
    person.groups.add(group)
    person.__dict__.pop("roles", None)


def may_give(by: User, role: str) -> bool:
    """Whether somebody may give a role: a coordinator every role but administrator; an administrator all."""
    return ADMINISTRATOR in by.roles or (COORDINATOR in by.roles and role != ADMINISTRATOR)


@transaction.atomic
def assign_role(person: User, role: str, *, by: User, at: datetime) -> None:
    """Give a role by somebody's decision; only an administrator makes administrators. In the audit."""
    if not may_give(by, role):
        raise NotAllowed(role)
    give_role(person, role)
    record("role.assign", at=at, actor=by, target=f"person {person.uuid}", role=role)


@transaction.atomic
def welcome(person: User, invitation: Invitation | None, *, at: datetime) -> None:
    """Give a new person the role and cohort of the invitation; without one: facilitator, or co-operant when a minor.

    An invitation is used once: of two people who open the same link, the second joins without its role.
    """
    if invitation:
        taken = Invitation.objects.open(at).filter(pk=invitation.pk).update(used_by=person, used_at=at)
        invitation = invitation if taken else None
    if invitation is None:
        give_role(person, COOPERANT if person.age_band == "minor" else FACILITATOR)
        return
    give_role(person, invitation.role)
    if invitation.cohort_id:
        CohortMember.objects.get_or_create(cohort_id=invitation.cohort_id, person=person, defaults={"role": "learner"})


def mail_invitation(invitation: Invitation, *, at: datetime) -> bool:
    """Send the link of an invitation to its address; returns whether there was one."""
    if not invitation.email:
        return False
    context = {"invitation": invitation, "association": association(), "at": at}
    send_mail(
        render_to_string("people/email/invitation_subject.txt", context).strip(),
        render_to_string("people/email/invitation.txt", context),
        None,
        [invitation.email],
    )
    return True


def invite(email: str, role: str, *, by: User, at: datetime, cohort: Cohort | None = None) -> Invitation:
    """Make an invitation valid for 30 days."""
    return Invitation.objects.create(
        email=email, role=role, cohort=cohort, created_by=by, expires_at=at + INVITATION_LIFE
    )
