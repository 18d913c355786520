"""Verbs on accounts: welcome, give a role, invite."""

from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from people.models import Cohort, CohortMember, Invitation, Season, User, association, record
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

    A facilitator who comes alone joins the season's cohort when there is just one: its trainers then read their work.
    An invitation is used once: of two people who open the same link, the second joins without its role.
    """
    if invitation:
        taken = Invitation.objects.open(at).filter(pk=invitation.pk).update(used_by=person, used_at=at)
        invitation = invitation if taken else None
    if invitation is None:
        role = COOPERANT if person.age_band == "minor" else FACILITATOR
        cohort_id = _only_cohort(at) if role == FACILITATOR else None
    else:
        role, cohort_id = invitation.role, invitation.cohort_id
    give_role(person, role)
    if cohort_id:
        CohortMember.objects.get_or_create(cohort_id=cohort_id, person=person, defaults={"role": "learner"})


def _only_cohort(at: datetime) -> int | None:
    """The cohort of the current season; None when there is none, or a choice that only somebody can make."""
    cohorts = Cohort.objects.filter(season__in=Season.objects.current(at.date())).values_list("pk", flat=True)[:2]
    return cohorts[0] if len(cohorts) == 1 else None


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
