"""The cast: the same few people in every test, and how to reach the site."""

import gc
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis
import pytest
from django.db import transaction
from django.test import Client, TransactionTestCase

from people.actions.accounts import give_role
from people.models import User
from people.rules.roles import ADMINISTRATOR, COOPERANT, COORDINATOR, FACILITATOR, TRAINER
from tests.replay import indexed

hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is no error
hypothesis.settings.load_profile("house")


def pytest_collection_finish() -> None:
    """Let the collector of cycles leave alone what was imported, and pass less often: an eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_createdb: bool, django_db_blocker: Any) -> None:
    """Make the test database, with the house in order: planted once, and put back after a test that commits."""
    from tests.ground import prepare, restore

    with django_db_blocker.unblock():
        prepare(keep=not django_db_createdb)
    TransactionTestCase._fixture_teardown = restore


@pytest.fixture(autouse=True)
def fresh_caches(request: pytest.FixtureRequest) -> None:
    """Leave nothing in memory, nor in the counters, from the test before."""
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import caches
    from wagtail.models import Site

    caches["limits"].clear()
    from courses.sheets import forget_sheets

    forget_sheets()
    ContentType.objects.clear_cache()
    asked = [name for name in ("transactional_db", "db") if name in request.fixturenames]
    if asked or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("_django_db_helper")  # the database is ready before it is asked
        Site.clear_site_root_paths_cache()  # kept in the shared cache, which is a table: rules are tested without one


INDEXED = ("test_search", "test_glossary", "test_life", "test_terms", "journeys")


class Unasked:
    """A task that nobody runs."""

    def enqueue(self, *args: Any) -> None:
        """Do nothing."""

    call = enqueue


@pytest.fixture(autouse=True)
def unindexed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave Wagtail's two indexes (search, references) alone but in tests about them: a third of what a page costs."""
    if not any(name in request.node.nodeid for name in INDEXED):
        leave_indexes(monkeypatch)


def leave_indexes(patch: pytest.MonkeyPatch) -> None:
    """Write neither index until the patch is undone."""
    patch.setitem(indexed, "now", False)
    patch.setattr("modelsearch.signal_handlers.insert_or_update_object_task", Unasked())
    patch.setattr("wagtail.signal_handlers.update_reference_index_task", Unasked())
    patch.setattr("home.importing.indexing.update_reference_index_task", Unasked())


def make_person(name: str, role: str | None, **fields: object) -> User:
    """A person with a verified address, called by first name."""
    from allauth.account.models import EmailAddress

    fields = {"first_name": name.capitalize(), "last_name": "Martin", "age_band": "adult"} | fields
    person = User.objects.create(username=name, email=f"{name}@example.org", **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if role:
        give_role(person, role)
    return person


@pytest.fixture
def ines(db: None) -> User:
    """A facilitator in training."""
    return make_person("ines", FACILITATOR)


@pytest.fixture
def karim(db: None) -> User:
    """Another facilitator: the wrong person."""
    return make_person("karim", FACILITATOR)


@pytest.fixture
def lea(db: None) -> User:
    """A co-operant of 16, without e-mail."""
    person = User.objects.create(username="lea", pseudonym="Léa", age_band="minor")
    give_role(person, COOPERANT)
    return person


@pytest.fixture
def thomas(db: None) -> User:
    """A trainer."""
    return make_person("thomas", TRAINER)


@pytest.fixture
def claire(db: None) -> User:
    """A coordinator."""
    return make_person("claire", COORDINATOR)


@pytest.fixture
def admin(db: None) -> User:
    """An administrator."""
    return make_person("admin", ADMINISTRATOR, is_superuser=True, is_staff=True)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A client signed in as a person."""

    def make(person: User) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@contextmanager
def rolled_back() -> Iterator[None]:
    """Forget everything written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def whole_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[bytes]:
    """A small whole site (tests/build.py), built once for all the tests of a module that ask for `whole`."""
    from wagtail.models import Site

    from tests.build import whole_site

    with django_db_blocker.unblock(), rolled_back():
        Site.clear_site_root_paths_cache()
        yield pickle.dumps(whole_site().again())


@pytest.fixture
def whole(whole_once: bytes) -> Iterator[Any]:
    """The small whole site, as it was built, whatever the test before did to it. Not to be mixed with `db`."""
    with rolled_back():
        yield pickle.loads(whole_once)
