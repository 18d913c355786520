"""A ZIP brought in from the administration: refused when hostile, shown before anything is written, drafts only."""

import io
import re
import stat
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Page

from courses.models import CertificateType, CoursePage, LessonPage, Mission, Positioning
from experiences.models import ExperienceIndexPage, ExperiencePage
from home.exporting.writing import export_archive
from home.importing import archive as archives
from home.importing import import_content
from home.importing.archive import ArchiveRefused, opened
from home.importing.held import storage
from home.models import StandardPage
from media.models import GlossaryTerm, Picture
from people.models import User
from people.rules.roles import TRAINER
from quizzes.models import Question, QuestionVersion, Quiz
from tests.conftest import make_person
from tests.ground import planted
from tests.home.pack import COURSE, LESSON, PETIT, change, copy, everything, load_petit
from workshops.models import GuideIndexPage, GuidePage

STARTER = settings.SITE / "content"
QUIZ = f"{COURSE}/01-compter/quiz.yaml"
GOOD = {"glossary.yaml": "- id: a\n  term: A\n  definition: Une lettre.\n"}


def zipped(files: dict[str, str | bytes], **info: Any) -> io.BytesIO:
    """A ZIP in memory; `info` are attributes of its first entry."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, data) in enumerate(files.items()):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for key, value in info.items() if not number else ():
                setattr(entry, key, value)
            archive.writestr(entry, data)
    found.seek(0)
    return found


def folder_zipped(folder: Path, top: str = "") -> io.BytesIO:
    """A folder as a ZIP."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return zipped({f"{top}{path.relative_to(folder).as_posix()}": path.read_bytes() for path in paths})


def raw_name(name: bytes, flag: int = 0) -> io.BytesIO:
    """A ZIP whose one name is these bytes."""
    plain = b"n" * len(name)
    data = bytearray(zipped({plain.decode(): "a"}).getvalue())
    while (place := data.find(plain)) >= 0:
        data[place : place + len(name)] = name
        header = data.rfind(b"PK", 0, place)
        shift = 6 if data[header : header + 4] == b"PK\x03\x04" else 8
        (flags,) = struct.unpack_from("<H", data, header + shift)
        struct.pack_into("<H", data, header + shift, flags | flag)
    return io.BytesIO(bytes(data))


def twice() -> io.BytesIO:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        archive.writestr("glossary.yaml", "a")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("glossary.yaml", "b")
    found.seek(0)
    return found


def encrypted() -> io.BytesIO:
    data = bytearray(zipped(GOOD).getvalue())
    for header, shift in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(header) + shift] |= 1
    return io.BytesIO(bytes(data))


def false_size() -> io.BytesIO:
    """A ZIP that announces less than it holds."""
    data = bytearray(zipped({"glossary.yaml": "a" * 5000}).getvalue())
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 24, 10)
    return io.BytesIO(bytes(data))


OUT = "un chemin mène hors du dossier"
UNREADABLE = "ce fichier n’est pas un ZIP lisible, ou il est coupé : faites-le de nouveau"
HOSTILE = {
    "slip": (lambda: zipped({"../glossary.yaml": "a"}), OUT),
    "slip inside": (lambda: zipped({"pages/../../glossary.yaml": "a"}), OUT),
    "absolute": (lambda: zipped({"/etc/glossary.yaml": "a"}), OUT),
    "drive": (lambda: zipped({"C:/glossary.yaml": "a"}), OUT),
    "backslash": (lambda: zipped({"..\\glossary.yaml": "a"}), OUT),
    "symlink": (
        lambda: zipped({"glossary.yaml": "/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16, create_system=3),
        "un raccourci ou un fichier spécial n’est pas permis",
    ),
    "bomb": (lambda: zipped({"glossary.yaml": "0" * 5_000_000}), "ce ZIP est une bombe"),
    "too much": (
        lambda: zipped({f"pictures/{n}.svg": b"\0" * 9_000_000 for n in range(6)}),
        "ce ZIP contient plus de 50 Mo",
    ),
    "too many": (lambda: zipped({f"pages/{n}.md": "a" for n in range(5001)}), "ce ZIP a 5001 fichiers"),
    "nested": (lambda: zipped({"courses.zip": zipped(GOOD).getvalue()}), "ce fichier n’est pas d’une sorte permise"),
    "nested, hidden": (
        lambda: zipped({"glossary.yaml": zipped(GOOD).getvalue()}),
        "« glossary.yaml » : un ZIP dans un ZIP",
    ),
    "encrypted": (encrypted, "ce ZIP est protégé par un mot de passe"),
    "truncated": (lambda: io.BytesIO(folder_zipped(PETIT).getvalue()[:-300]), UNREADABLE),
    "damaged": (
        lambda: io.BytesIO(folder_zipped(PETIT).getvalue().replace(b"PK\x03\x04", b"PK\x03\x05", 3)),
        UNREADABLE,
    ),
    "false size": (false_size, UNREADABLE),
    "not a zip": (lambda: io.BytesIO(b"<html><script>alert(1)</script>"), UNREADABLE),
    "empty": (lambda: zipped({}), "ce ZIP est vide"),
    "twice": (twice, "deux fichiers ont le même nom"),
    "same but for capitals": (lambda: zipped({"pages/a.md": "a", "pages/A.md": "b"}), "deux fichiers ont le même nom"),
    "not UTF-8": (lambda: raw_name(b"pages/\xe9t\xe9.md"), "un nom de fichier n’est pas en UTF-8"),
    "said to be UTF-8": (
        lambda: raw_name(b"pages/\xe9t\xe9.md", 0x800),
        "un nom de fichier de ce ZIP n’est pas en UTF-8",
    ),
    "hidden sign": (lambda: raw_name(b"pages/a\0b.md"), "un nom de fichier cache un caractère invisible"),
    "web page": (
        lambda: zipped({"pages/a.html": "<script>alert(1)</script>"}),
        "ce fichier n’est pas d’une sorte permise",
    ),
    "program": (lambda: zipped({"pages/a.exe": "MZ"}), "ce fichier n’est pas d’une sorte permise"),
    "strange compression": (
        lambda: zipped({"glossary.yaml": "a"}, compress_type=zipfile.ZIP_BZIP2),
        "une compression n’est pas connue",
    ),
    "a file that is a folder": (lambda: zipped({"pages": "a", "pages/a.md": "b"}), ""),
    "one course alone": (
        lambda: zipped({"tenir-une-caisse/course.md": "a", "tenir-une-caisse/missions.yaml": "b"}),
        "ce ZIP ne contient ni « courses » ni « pages » ni « glossary.yaml ». Mettez ce dossier dans « courses ».",
    ),
    "two folders too deep": (lambda: zipped({"a/b/glossary.yaml": "a"}), "ce ZIP ne contient ni « courses »"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_or_broken_zip_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, words = HOSTILE[name]
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    with pytest.raises(ArchiveRefused) as refused, opened(make()):
        pass

    assert str(refused.value)[: len(words)] == words
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("top", ["", "contenu/"])
def test_good_zip_opens_and_goes_away(top: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    junk = {f"__MACOSX/{top}._a": b"\0", f"{top}.DS_Store": b"\0", f"{top}pages/.DS_Store": b"\0"}

    with opened(zipped({f"{top}glossary.yaml": GOOD["glossary.yaml"], **junk})) as folder:
        found = [path.name for path in folder.rglob("*") if path.is_file()]

    assert found == ["glossary.yaml"]
    assert list(tmp_path.iterdir()) == []


def test_what_comes_out_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = zipped({"glossary.yaml": "a" * 3000})
    monkeypatch.setattr(archives, "_checked", lambda archive: {one.filename: one for one in archive.infolist()})
    monkeypatch.setattr(archives, "TOTAL", 2000)

    with pytest.raises(ArchiveRefused), opened(sent):
        pass


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("pictures/rond.svg", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("pages/a-propos.md", "---\nid: page-a-propos\ntitle: À propos\n---\n<script>alert(1)</script>\n"),
    ],
)
@pytest.mark.django_db
def test_script_inside_is_refused_by_the_importer(file: str, data: str, tmp_path: Path) -> None:
    pack = copy(tmp_path)
    (pack / file).write_text(data)
    before = everything()

    with opened(folder_zipped(pack)) as folder:
        report = import_content(folder, drafts=True)

    assert [problem.path for problem in report.problems] == [file]
    assert everything() == before


# drafts


@pytest.fixture
def site(db: None) -> None:
    """The tiny pack, loaded and published."""
    load_petit()


@pytest.fixture
def house(db: None) -> None:
    """An empty house in order: its roles have their rights."""
    planted()


def live() -> list[Any]:
    """What people see."""
    pages = [
        (p.pk, p.live, p.title, p.depth, p.slug, str(getattr(p, "body", "")), str(getattr(p, "conditions", "")))
        for p in Page.objects.live().specific().order_by("path")
    ]
    rows = [
        list(GlossaryTerm.objects.filter(live=True).values_list("slug", "term", "definition").order_by("slug")),
        list(Picture.objects.filter(content_id="rond.svg").values_list("title", "description", "file_hash")),
        list(Quiz.objects.filter(live=True).values_list("title", "intro", "pass_percent").order_by("pk")),
        list(QuestionVersion.objects.values_list("pk", "sha256").order_by("pk")),
        list(Mission.objects.filter(live=True).values_list("title", "brief").order_by("pk")),
        list(Positioning.objects.filter(content_id="caisse-positionnement").values_list("title", "scale")),
        [type.current_version().pk for type in CertificateType.objects.order_by("pk")],
    ]
    return [pages, rows]


def drafts(folder: Path) -> Any:
    return import_content(folder, drafts=True)


@pytest.mark.django_db
def test_drafts_on_an_empty_site_publish_nothing(tmp_path: Path) -> None:
    report = drafts(PETIT)
    rows = everything()

    again = drafts(PETIT)

    assert [page.title for page in Page.objects.filter(depth__gt=3, live=True)] == []
    assert LessonPage.objects.filter(live=False).count() == 5
    assert (Quiz.objects.get().live, Mission.objects.get().live, QuestionVersion.objects.count()) == (False, False, 0)
    assert (GlossaryTerm.objects.filter(live=True).count(), CertificateType.objects.count()) == (0, 0)
    assert report.notes == ["attestation caisse : attend : n’a pas de brouillon, laissée en place"]
    assert "leçon caisse-1-1 : nouvelle, en brouillon" in report.changes
    assert (again.changes, again.notes, everything() == rows) == ([], report.notes, True)


@pytest.mark.django_db
def test_drafts_can_be_published_one_after_the_other() -> None:
    drafts(PETIT)

    for row in [*Question.objects.all(), *Quiz.objects.all(), *Mission.objects.all()]:
        row.latest_revision.publish()
    for page in Page.objects.filter(depth__gt=1, live=False).order_by("-depth").specific():
        page.latest_revision.publish()

    assert list(Page.objects.filter(live=False, depth__gt=1)) == []
    assert CoursePage.objects.get().positioning.statements.count() == 2
    assert LessonPage.objects.get(content_id="caisse-1-quiz").body[0].value == Quiz.objects.get(live=True)
    assert import_content(PETIT).changes == ["attestation caisse : nouvelle"]


def library(tmp_path: Path) -> Path:
    """One guide, one report, the words they use and the texts of their lists, without drawings."""
    pack = tmp_path / "library"
    for name in ("guides/01-*.yaml", "guides/guides.md", "experiences/01-*.yaml", "experiences/experiences.md"):
        for path in STARTER.glob(name):
            (pack / path.parent.name).mkdir(parents=True, exist_ok=True)
            text = re.sub(r"(?m)^picture: .*\n|^::: image .*\n(.*\n)*?:::\n", "", path.read_text())
            (pack / path.parent.name / path.name).write_text(text)
    (pack / "glossary.yaml").write_text((STARTER / "glossary.yaml").read_text())
    return pack


def test_guides_and_reports_arrive_as_drafts(house: None, tmp_path: Path) -> None:
    pack = library(tmp_path)
    before = [str(page.body) for page in (GuideIndexPage.objects.get(), ExperienceIndexPage.objects.get())]

    report = drafts(pack)

    rows = everything()
    again = drafts(pack)
    lists = [GuideIndexPage.objects.get(), ExperienceIndexPage.objects.get()]
    assert report.problems == []
    assert [page.live for page in (GuidePage.objects.get(), ExperiencePage.objects.get())] == [False, False]
    assert [str(page.body) for page in lists] == before
    assert [bool(page.get_latest_revision_as_object().body) for page in lists] == [True, True]
    assert (again.changes, everything() == rows) == ([], True)


def changed(tmp_path: Path) -> Path:
    """The pack with a change of each kind."""
    pack = copy(tmp_path)
    change(pack, LESSON, "Deux personnes", "Trois personnes")
    change(pack, QUIZ, "Combien de clés ?", "Combien de grosses clés ?")
    change(pack, f"{COURSE}/missions.yaml", "Le total est juste.", "Le total est exact.")
    change(pack, f"{COURSE}/positioning.yaml", "Où en êtes-vous ?", "Où en êtes-vous donc ?")
    change(pack, "glossary.yaml", "Prix annoncé", "Prix dit")
    change(pack, "pictures/pictures.yaml", "Un rond bleu.", "Un rond très bleu.")
    (pack / f"{COURSE}/01-compter/03-neuf.md").write_text("---\nid: neuf\ntitle: Neuf\nminutes: 5\n---\nNeuf.\n")
    (pack / f"{COURSE}/01-compter/01-ouvrir.md").rename(pack / f"{COURSE}/01-compter/95-ouvrir.md")
    return pack


def test_drafts_change_nothing_that_people_see(site: None, tmp_path: Path) -> None:
    pack, before = changed(tmp_path), live()

    report = drafts(pack)

    rows = everything()
    again = drafts(pack)
    page = LessonPage.objects.get(content_id="caisse-1-1")
    assert live() == before
    assert (page.has_unpublished_changes, LessonPage.objects.get(content_id="neuf").live) == (True, False)
    assert "Trois personnes" in page.get_latest_revision_as_object().body[0].value.source
    assert Question.objects.get(content_id="caisse-quiz-q1").get_latest_revision_as_object().stem == (
        "<p>Combien de grosses clés ?</p>"
    )
    assert [c.text for c in Mission.objects.get().get_latest_revision_as_object().criteria.all()] == [
        "Le total est exact.",
        "Deux personnes ont compté.",
    ]
    assert sorted(report.notes) == [
        "attestation caisse : attend : n’a pas de brouillon, laissée en place",
        "auto-positionnement caisse-positionnement : attend : n’a pas de brouillon, laissé en place",
        "dessin rond.svg : attend : n’a pas de brouillon, laissé en place",
        "leçon caisse-1-1 : changement de place : attend",
    ]
    assert (again.changes, sorted(again.notes), everything() == rows) == ([], sorted(report.notes), True)


def test_draft_once_published_can_change_again(site: None, tmp_path: Path) -> None:
    pack = copy(tmp_path)
    change(pack, LESSON, "Deux personnes", "Trois personnes")
    drafts(pack)
    page = LessonPage.objects.get(content_id="caisse-1-1").get_latest_revision_as_object()
    page.save_revision().publish()  # as the editor does: the button saves again
    change(pack, LESSON, "Trois personnes", "Quatre personnes")

    report = drafts(pack)

    assert report.changes == ["leçon caisse-1-1 : mise à jour, en brouillon"]


def test_draft_of_somebody_is_not_written_over(site: None, tmp_path: Path) -> None:
    page = LessonPage.objects.get(content_id="caisse-1-1")
    page.title = "Mon brouillon"
    page.save_revision()
    pack = copy(tmp_path)
    change(pack, LESSON, "Deux personnes", "Trois personnes")

    report = drafts(pack)

    assert report.changes == []
    assert LessonPage.objects.get(content_id="caisse-1-1").get_latest_revision_as_object().title == "Mon brouillon"


# the pages of the administration


PAGE, HERE = "content_take_away", "/admin/contenu/"


def send(client: Any, file: io.BytesIO) -> Any:
    return client.post(HERE, {"archive": SimpleUploadedFile("contenu.zip", file.getvalue(), "application/zip")})


def kept() -> list[str]:
    """Every file that waits."""
    place = storage()
    folders = place.listdir("imports")[0] if place.exists("imports") else []
    return [name for folder in folders for name in place.listdir(f"imports/{folder}")[1]]


@pytest.fixture(autouse=True)
def nothing_waits() -> Any:
    """Leave no ZIP behind."""
    yield
    place = storage()
    for folder in place.listdir("imports")[0] if place.exists("imports") else []:
        for name in place.listdir(f"imports/{folder}")[1]:
            place.delete(f"imports/{folder}/{name}")


def test_preview_says_what_would_change_and_writes_nothing(
    site: None, claire: User, sign_in: Any, tmp_path: Path
) -> None:
    client, pack = sign_in(claire), changed(tmp_path)
    StandardPage.objects.get().delete()
    page = LessonPage.objects.get(content_id="caisse-1-2")
    page.title = "Ici"
    page.save_revision().publish()
    change(pack, f"{COURSE}/01-compter/02-fermer.md", "Deux personnes.", "Trois personnes.")
    before = everything(without=["django_session"])

    answer = client.get(send(client, folder_zipped(pack)).headers["Location"])

    found = {state: [row.id for row in rows] for state, _said, rows in answer.context["groups"]}
    assert found == {
        "new": ["neuf"],
        "changed": ["devis", "caisse-quiz", "caisse-mission", "caisse-1-1"],
        "conflict": ["caisse-1-2"],
        "waiting": ["rond.svg", "caisse-positionnement", "caisse"],
        "deleted": ["page-a-propos"],
        "same": ["caisse", "caisse", "caisse-m1", "caisse-1-quiz", "caisse-m2", "caisse-2-1", "caisse-2-2"],
    }
    assert everything(without=["django_session"]) == before


def test_import_makes_drafts_once_and_says_so(site: None, claire: User, sign_in: Any, tmp_path: Path) -> None:
    client, pack, before = sign_in(claire), changed(tmp_path), live()
    there = send(client, folder_zipped(pack, "contenu/")).headers["Location"]

    done = client.post(there)

    rows = everything(without=["django_session"])
    twice = client.post(there)
    page = client.get(there)
    assert (done.status_code, done.headers["Location"], twice.headers["Location"]) == (302, there, there)
    assert live() == before
    assert "leçon neuf\u202f: nouvelle, en brouillon" in page.context["done"]["changes"]
    assert LessonPage.objects.get(content_id="neuf").latest_revision.user == claire
    assert everything(without=["django_session"]) == rows
    assert [name.rpartition(".")[2] for name in kept()] == ["json"]
    again = client.get(send(client, folder_zipped(pack, "contenu/")).headers["Location"])
    assert again.context["asked"] == []


def test_problems_are_shown_with_file_and_line(site: None, claire: User, sign_in: Any, tmp_path: Path) -> None:
    client, pack = sign_in(claire), copy(tmp_path)
    change(pack, LESSON, "minutes: 5", "minutes: cinq")

    there = send(client, folder_zipped(pack)).headers["Location"]
    answer = client.get(there)

    words = "« minutes » est un nombre entier, de 1 à 600".replace("« ", "«\u202f").replace(" »", "\u202f»")
    assert answer.context["problems"] == [f"{LESSON}:4\u202f: {words}"]
    client.post(there)
    assert client.get(there).context["done"]["problems"] == [f"{LESSON}:4\u202f: {words}"]


def test_hostile_zip_is_refused_on_the_page(house: None, claire: User, sign_in: Any) -> None:
    client = sign_in(claire)

    answer = send(client, zipped({"../glossary.yaml": "a"}))

    assert answer.context["form"].errors["archive"] == [
        "ZIP refusé\u202f: un chemin mène hors du dossier\u202f: «\u202f../glossary.yaml\u202f»"
    ]
    assert kept() == []


def test_file_may_be_forgotten(house: None, claire: User, sign_in: Any) -> None:
    client = sign_in(claire)
    there = send(client, zipped(dict(GOOD))).headers["Location"]

    answer = client.post(there, {"cancel": "1"})

    assert (answer.headers["Location"], kept()) == (HERE, [])
    assert client.get(there).headers["Location"] == HERE


def test_file_of_another_person_is_not_there(house: None, claire: User, admin: User, sign_in: Any) -> None:
    there = send(sign_in(claire), zipped(dict(GOOD))).headers["Location"]

    answers = [sign_in(admin).get(there), sign_in(admin).post(there)]

    assert [answer.headers["Location"] for answer in answers] == [HERE, HERE]
    assert GlossaryTerm.objects.count() == 0
    assert len(kept()) == 1


@pytest.mark.parametrize("only", ["", "courses", "glossary", "pages"])
def test_download_is_the_export(site: None, thomas: User, sign_in: Any, only: str) -> None:
    answer = sign_in(thomas).get(reverse("content_download"), {"only": only} if only else {})

    file, _report = export_archive(only)
    assert answer.headers["Content-Type"] == "application/zip"
    assert b"".join(answer.streaming_content) == file.read()


def test_download_comes_back_unchanged(site: None, claire: User, sign_in: Any) -> None:
    client = sign_in(claire)
    data = b"".join(client.get(reverse("content_download")).streaming_content)

    answer = client.get(send(client, io.BytesIO(data)).headers["Location"])

    assert [(state, len(rows)) for state, _said, rows in answer.context["groups"]] == [("same", 16)]


def test_unknown_kind_is_not_found(house: None, claire: User, sign_in: Any) -> None:
    assert sign_in(claire).get(reverse("content_download"), {"only": "people"}).status_code == 404


def test_trainer_takes_away_and_does_not_bring_in(house: None, thomas: User, sign_in: Any) -> None:
    client = sign_in(thomas)

    page = client.get(HERE)

    assert (page.status_code, page.context["may_send"]) == (200, False)
    assert send(client, zipped(dict(GOOD))).headers["Location"] == "/admin/"  # Wagtail's way to say no
    assert kept() == []


def test_menu_is_for_those_who_work_here(house: None, thomas: User, sign_in: Any) -> None:
    assert make_person("fatou", TRAINER).roles == thomas.roles
    assert f'"{HERE}"' in sign_in(thomas).get("/admin/").content.decode()
