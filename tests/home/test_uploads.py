"""Pictures are served without a web server to set up; handouts and what leaves the folder are not."""

from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture
def uploads():
    folder = Path(settings.MEDIA_ROOT)
    for name in ("original_images/essai.svg", "documents/essai.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    return folder


def test_picture_is_served_with_its_type_and_the_site_policy(client, uploads, db):
    response = client.get("/uploads/original_images/essai.svg")

    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/svg+xml")
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "documents/essai.txt",
        "./documents/essai.txt",
        "images/../documents/essai.txt",
        "../db.sqlite3",
        "images/",
        "images/rien.png",
    ],
)
def test_anything_else_is_not_served(client, uploads, db, path):
    assert client.get(f"/uploads/{path}").status_code == 404
