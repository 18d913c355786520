"""Who may do what, as data: the matrix of specs/learning.md § 12, and what holding a role changes."""

import re

import pytest
from django.utils import timezone

from people.actions.accounts import NotAllowed, assign_role, give_role, may_give
from people.models import AuditEntry, User
from people.rules.roles import (
    ADMINISTRATOR,
    COLUMNS,
    COOPERANT,
    COORDINATOR,
    FACILITATOR,
    GROUPS,
    MATRIX,
    ROLES,
    STAFF,
    TRAINER,
    WIDTH,
    scope,
)
from tests.conftest import make_person


@pytest.mark.parametrize(
    ("action", "roles", "has_coop", "expected"),
    [
        ("course.read", set(), False, "-"),
        ("page.read", set(), False, "pub"),
        ("award.verify", set(), False, "pub"),
        ("course.read", {COOPERANT}, False, "own"),
        ("course.read", {TRAINER}, False, "org"),
        ("progress.act", {ADMINISTRATOR}, False, "own"),
        ("progress.read_facilitator", {FACILITATOR}, False, "own"),
        ("progress.read_cooperant", {FACILITATOR}, False, "-"),
        ("progress.read_cooperant", {FACILITATOR}, True, "coop"),
        ("progress.read_cooperant", {TRAINER}, False, "-"),
        ("progress.read_cooperant", {COORDINATOR}, False, "tot"),
        ("deposit.review", {FACILITATOR}, False, "-"),
        ("deposit.review", {FACILITATOR}, True, "coop"),
        ("deposit.review", {FACILITATOR, TRAINER}, True, "cohort"),
        ("deposit.review", {TRAINER, COORDINATOR}, False, "org"),
        ("award.revoke", {TRAINER}, False, "-"),
        ("award.revoke", {COORDINATOR}, False, "org"),
        ("award.revoke", {ADMINISTRATOR}, False, "all*"),
        ("award.download", set(ROLES), True, "own"),
        ("audit.read", {COORDINATOR}, False, "-"),
        ("audit.read", {COORDINATOR, ADMINISTRATOR}, False, "all*"),
    ],
)
def test_scope_is_the_widest_of_the_roles_held(action, roles, has_coop, expected):
    assert scope(action, frozenset(roles), has_coop=has_coop) == expected


def test_scope_of_an_action_nobody_wrote_down_is_an_error():
    with pytest.raises(KeyError):
        scope("award.eat", frozenset({ADMINISTRATOR}))


def test_matrix_has_a_known_scope_in_each_cell():
    cells = {(action, column): cell for action, row in MATRIX.items() for column, cell in row.items()}

    assert {column for _action, column in cells} == set(COLUMNS)
    assert {cell for cell in cells.values() if cell not in WIDTH} == set()


def test_more_roles_never_take_a_right_away():
    wide = {action: WIDTH.index(scope(action, frozenset(ROLES), has_coop=True)) for action in MATRIX}
    narrow = {
        action: max(WIDTH.index(scope(action, frozenset({role}), has_coop=True)) for role in ROLES) for action in MATRIX
    }

    assert wide == narrow


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_role_that_works_here_opens_the_administration(role):
    person = make_person("noor", None)

    give_role(person, role)
    give_role(person, role)

    person = User.objects.get(pk=person.pk)
    assert (person.roles, person.is_staff, person.groups.count()) == ({role}, role in STAFF, 1)


@pytest.mark.django_db
def test_role_taken_away_closes_the_administration(thomas):
    thomas.groups.clear()

    assert (User.objects.get(pk=thomas.pk).is_staff, User.objects.get(pk=thomas.pk).roles) == (False, frozenset())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "gives"),
    [("ines", set()), ("thomas", set()), ("claire", set(ROLES) - {ADMINISTRATOR}), ("admin", set(ROLES))],
)
def test_role_is_given_by_the_coordination_and_administrators_by_administrators(request, who, gives):
    by = request.getfixturevalue(who)
    person = make_person("noor", None)

    assert {role for role in ROLES if may_give(by, role)} == gives
    for role in ROLES:
        if role not in gives:
            with pytest.raises(NotAllowed):
                assign_role(person, role, by=by, at=timezone.now())
    for role in gives:
        assign_role(person, role, by=by, at=timezone.now())
    assert User.objects.get(pk=person.pk).roles == gives
    assert AuditEntry.objects.filter(action="role.assign", actor=by).count() == len(gives)


def test_groups_have_names_people_read():
    assert [re.fullmatch(r"[A-ZÀ-Ý][\w ]+", name) is not None for name in GROUPS.values()] == [True] * len(ROLES)
