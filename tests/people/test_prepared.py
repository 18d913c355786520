"""A prepared query gives what the ORM would give, with the values of each run."""

from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.backends import PERSON, PersonBackend
from people.models import User
from people.prepared import Given, Prepared
from people.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_prepared_gives_the_same_rows_as_the_orm(ines, karim):
    prepared = Prepared(lambda: User.objects.filter(pk=Given("pk", User._meta.pk)))

    found = [prepared.first(pk=ines.pk), prepared.first(pk=karim.pk), prepared.first(pk=0)]

    again = User.objects.get(pk=ines.pk)
    assert found == [again, karim, None]
    assert {**vars(found[0]), "_state": None} == {**vars(again), "_state": None}


def test_prepared_gives_values_of_the_types_of_their_fields(ines):
    uuid = Given("uuid", User._meta.get_field("uuid"))
    prepared = Prepared(lambda: User.objects.filter(uuid=uuid).values_list("uuid", "is_active", "date_joined"))

    found = prepared.all(uuid=str(ines.uuid))

    assert found == [(ines.uuid, True, User.objects.get(pk=ines.pk).date_joined)]
    assert [type(value) for value in found[0][:2]] == [UUID, bool]


def test_prepared_is_one_query_each_time(ines, karim):
    PERSON.first(pk=ines.pk)

    with CaptureQueriesContext(connection) as captured:
        found = [PERSON.first(pk=ines.pk), PERSON.first(pk=karim.pk)]

    assert (found, len(captured)) == ([ines, karim], 2)


def test_backend_gives_an_active_person_only(ines, karim):
    User.objects.filter(pk=karim.pk).update(is_active=False)

    found = [PersonBackend().get_user(person.pk) for person in (ines, karim)]

    assert found == [ines, None]


def test_session_is_found_until_it_ends(ines):
    client = Client()
    client.force_login(ines, backend="people.backends.PersonBackend")
    key = client.session.session_key

    before = SessionStore(key).get("_auth_user_id")
    Session.objects.filter(session_key=key).update(expire_date=timezone.now())
    after = SessionStore(key)

    assert (before, after.get("_auth_user_id"), after.session_key) == (str(ines.pk), None, None)
