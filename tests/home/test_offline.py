"""Reading without network: the service worker's address, and the page it shows."""

import json
import re

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client, override_settings

SAYS = re.compile(r'^const SHELL = (\[.*?\]), VERSION = "([0-9a-f]{12})";\n')


@pytest.mark.django_db
def test_service_worker_is_served_at_the_root_and_never_kept():
    answer = Client().get("/sw.js")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.content.decode().count("addEventListener(") == 4


@pytest.mark.django_db
def test_service_worker_names_what_the_offline_page_is_made_of():
    shell, _version = SAYS.match(Client().get("/sw.js").content.decode()).groups()
    page, *files = json.loads(shell)
    html = Client().get(page).content.decode()

    assert page == "/hors-ligne/"
    assert [bool(find(file.removeprefix("/static/"))) for file in files] == [True, True]
    assert set(re.findall(r'"(/static/[^"]+\.css)"', html)) == {file for file in files if file.endswith(".css")}


@pytest.mark.django_db
def test_service_worker_is_another_when_its_files_are():
    first = SAYS.match(Client().get("/sw.js").content.decode())[2]
    with override_settings(STATIC_URL="/elsewhere/"):
        second = SAYS.match(Client().get("/sw.js").content.decode())[2]

    assert (first == second, first == SAYS.match(Client().get("/sw.js").content.decode())[2]) == (False, True)


@pytest.mark.django_db
def test_offline_page_knows_nobody_and_asks_nothing(ines, sign_in, django_assert_num_queries):
    client = sign_in(ines)

    with django_assert_num_queries(0):
        html = client.get("/hors-ligne/").content.decode()

    assert (str(ines) in html, str(ines.uuid) in html) == (False, False)
