"""« Importer des questions » : sent, read, shown, confirmed, written once (specs/quizzes.md §12, §13)."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.rules.roles import TRAINER
from quizzes.actions import bank_jobs
from quizzes.formats import apart
from quizzes.formats.items import FileRefused
from quizzes.models import Category, ImportItem, ImportJob, Question
from tests.conftest import make_person
from tests.quizzes.build import make_question
from tests.quizzes.files import EXAMPLE, FIVE, quiz_xml

pytestmark = pytest.mark.django_db
LIST = "quizzes_exchange:import_list"


@pytest.fixture
def fatou(db):
    """Another trainer."""
    return make_person("fatou", TRAINER)


def upload(client: Any, text: str | bytes, name: str = "banque.gift", **fields: str) -> Any:
    """Send a file, and follow to its page."""
    file = io.BytesIO(text if isinstance(text, bytes) else text.encode())
    file.name = name
    return client.post(
        reverse(LIST), {"file": file, "format": "", "category": "", "new_category": ""} | fields, follow=True
    )


def page_of(job: ImportJob, name: str = "import_detail") -> str:
    return reverse(f"quizzes_exchange:{name}", args=[job.uuid])


def text_of(answer: Any) -> str:
    return answer.content.decode().replace("&#x27;", "'")


def test_a_file_is_shown_then_confirmed_then_written_once(thomas, sign_in):
    client = sign_in(thomas)
    shown = upload(client, EXAMPLE, new_category="Banque")
    job = ImportJob.objects.get()
    assert (job.state, job.format, job.encoding, job.by, Question.objects.count()) == (
        "read",
        "gift",
        "utf-8",
        thomas,
        0,
    )
    assert shown.redirect_chain[-1][0] == page_of(job)
    page = text_of(shown)
    assert "Ligne 11 : accolade non fermée." in page
    assert "::Sans fin::Qui signe ? {" in page
    assert [(row.line, row.status, row.title) for row in job.items.all()] == [
        (3, "new", "Une voix"),
        (11, "error", "Sans fin"),
    ]

    done = client.post(page_of(job, "import_confirm"), follow=True)
    client.post(page_of(job, "import_confirm"))
    question = Question.objects.get()
    job.refresh_from_db()
    assert (question.live, question.owner, question.category.path, question.versions.count()) == (
        False,
        thomas,
        "Banque/CJS",
        0,
    )
    assert (job.state, bytes(job.content), job.items.get(index=1).question_id) == ("done", b"", question.pk)
    assert reverse("wagtailsnippets_quizzes_question:edit", args=[question.pk]) in text_of(done)

    upload(client, EXAMPLE, new_category="Banque")
    again = ImportJob.objects.first()
    assert again.pk != job.pk
    assert (again.items.get(index=1).status, again.items.get(index=1).question_id) == ("duplicate", question.pk)
    client.post(page_of(again, "import_confirm"))
    assert (Question.objects.count(), ImportJob.objects.get(pk=again.pk).state) == (1, "done")


def test_the_same_file_sent_while_it_waits_is_the_same_import(thomas, sign_in):
    client = sign_in(thomas)
    upload(client, FIVE)
    upload(client, FIVE)
    upload(client, FIVE, new_category="Ailleurs")
    assert ImportJob.objects.count() == 2


def test_an_import_is_its_author_s_and_the_coordination_s(thomas, fatou, claire, ines, lea, sign_in):
    upload(sign_in(thomas), FIVE)
    job = ImportJob.objects.get()
    pages = ["import_detail", "import_state"]
    for person, wanted in ((thomas, 200), (claire, 200), (fatou, 404)):
        client = sign_in(person)
        assert {client.get(page_of(job, name)).status_code for name in pages} == {wanted}
        assert ("banque.gift" in text_of(client.get(reverse(LIST)))) == (wanted == 200)
    for person in (ines, lea):
        client = sign_in(person)
        answers = [client.get(page_of(job)), client.get(reverse(LIST)), client.post(page_of(job, "import_confirm"))]
        assert all(answer.status_code in (302, 403, 404) for answer in answers)
    assert sign_in(fatou).post(page_of(job, "import_confirm")).status_code == 404
    job.refresh_from_db()
    assert (job.state, Question.objects.count()) == ("read", 0)


def test_a_drawer_kept_by_others_takes_nothing(thomas, fatou, sign_in):
    Category.objects.create(path="Banque/CJS").keepers.add(fatou)
    client = sign_in(thomas)
    upload(client, EXAMPLE, new_category="Banque")
    row = ImportJob.objects.get().items.get(index=1)
    assert (row.status, row.message) == (
        "error",
        "Ligne 3 : la catégorie « Banque/CJS » est gardée par d’autres personnes.",
    )
    client.post(page_of(ImportJob.objects.get(), "import_confirm"))
    assert Question.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"\x1f\x8b\x08", "cours.mbz", "Moodle XML"),
        (b"<quiz><!DOCTYPE", "a.xml", "mal formé"),
        (b"<assessmentItem xmlns='x'/>", "q.xml", "QTI"),
        (b"", "vide.gift", "vide"),
    ],
)
def test_what_is_not_taken_is_told(thomas, sign_in, data, name, said):
    page = text_of(upload(sign_in(thomas), data, name))
    assert said in page
    assert Question.objects.count() == 0


def test_a_file_that_is_forced_to_be_another_format_is_refused(thomas, sign_in):
    page = text_of(upload(sign_in(thomas), quiz_xml("essay"), "a.xml", format="gift"))
    assert "Ce fichier est du XML, pas du GIFT." in page
    assert ImportJob.objects.get().state == "refused"


def test_columns_are_asked_when_the_headings_say_nothing(thomas, sign_in):
    client = sign_in(thomas)
    upload(client, "Énigme;Un;Deux;Clé\nQui vote ?;les coopérants;la mairie;1\n", "a.csv")
    job = ImportJob.objects.get()
    assert (job.state, job.options["headings"]) == ("waiting", ["Énigme", "Un", "Deux", "Clé"])
    wrong = client.post(page_of(job, "import_columns"), {"column-1": "choice"}, follow=True)
    assert ImportJob.objects.get().state == "waiting"
    assert 'name="column-3"' in text_of(wrong)
    told = {"column-0": "question", "column-1": "choice", "column-2": "choice", "column-3": "good"}
    client.post(page_of(job, "import_columns"), told)
    client.post(page_of(job, "import_confirm"))
    question = Question.objects.get()
    assert [(row.text, row.right) for row in question.choices.all()] == [("les coopérants", True), ("la mairie", False)]


def test_the_page_of_an_import_asks_as_many_queries_for_two_and_forty(thomas, sign_in):
    client, counts = sign_in(thomas), []
    for n in (2, 40):
        upload(client, "".join(f"Question {n} {k}{{T}}\n\n" for k in range(n)))
        job = ImportJob.objects.first()
        client.get(page_of(job))
        with CaptureQueriesContext(connection) as seen:
            client.get(page_of(job))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def sent(by: Any, text: str) -> ImportJob:
    """An import that was read."""
    job = bank_jobs.send(text.encode(), name="a.gift", asked="gift", category="", by=by)
    bank_jobs.read_job(job.pk, at=timezone.now())
    bank_jobs.read_job(job.pk, at=timezone.now())
    return ImportJob.objects.get(pk=job.pk)


def test_a_task_that_is_stopped_goes_on_and_adds_nothing_twice(thomas):
    job = sent(thomas, "// [id:x]\nUn{T}\n\n// [id:x]\nDeux{F}\n\nTrois{T}\n\nTrois{T}\n")
    assert (job.items.count(), bank_jobs.confirm(job), bank_jobs.confirm(job)) == (4, True, False)
    calls = 0
    while not bank_jobs.write_job(job.pk, at=timezone.now(), seconds=0):
        calls += 1
        assert calls < 10
    bank_jobs.write_job(job.pk, at=timezone.now())
    assert [(row.stem, row.idnumber) for row in Question.objects.order_by("pk")] == [
        ("<p>Un</p>", "x"),
        ("<p>Deux</p>", ""),
        ("<p>Trois</p>", ""),
    ]
    assert [row.status for row in job.items.all()] == ["new", "new", "new", "duplicate"]
    assert all(row.question_id for row in job.items.filter(status="new"))


def test_a_task_that_was_lost_is_asked_for_again_and_the_old_one_writes_nothing_more(thomas, sign_in, monkeypatch):
    job = sent(thomas, "Un{T}\n\nDeux{F}\n")
    bank_jobs.confirm(job)
    ImportJob.objects.update(created_at=timezone.now() - timedelta(minutes=6))
    client, reading = sign_in(thomas), bank_jobs._read
    assert "It takes long" in text_of(client.get(page_of(job))) or "C’est long" in text_of(client.get(page_of(job)))

    def meanwhile(own: ImportJob) -> Any:
        monkeypatch.setattr(bank_jobs, "_read", reading)
        client.post(page_of(job, "import_confirm"))
        Question.objects.update(content_sha256="elsewhere")  # so that the old task would write them again
        return reading(own)

    monkeypatch.setattr(bank_jobs, "_read", meanwhile)
    assert bank_jobs.write_job(job.pk, at=timezone.now()) is True
    assert (Question.objects.count(), ImportJob.objects.get().state) == (2, "done")


def test_a_file_too_long_to_read_is_refused(thomas, monkeypatch):
    def slow(*args: Any, **kwargs: Any) -> Any:
        raise apart._too_long()

    monkeypatch.setattr(bank_jobs, "read_apart", slow)
    job = sent(thomas, "Un{T}\n")
    assert (job.state, job.message, bytes(job.content)) == (
        "refused",
        "Ce fichier est trop long à lire : découpez-le en plusieurs.",
        b"",
    )


def test_reading_apart_stops_in_time_and_tells_refusals():
    with pytest.raises(FileRefused) as caught:
        apart.read_apart(b"Un{T}\n", "gift", seconds=0)
    assert caught.value.code == "too_large"
    with pytest.raises(FileRefused) as caught:
        apart.read_apart(b"<quiz><!DOCTYPE q></quiz>", "moodlexml")
    assert (caught.value.code, caught.value.line) == ("malformed", 1)


def test_old_imports_are_forgotten(thomas, capsys):
    job = sent(thomas, EXAMPLE)
    ImportJob.objects.update(created_at=timezone.now() - timedelta(days=31))
    call_command("quiz_import_forget")
    job.refresh_from_db()
    assert (job.state, bytes(job.content)) == ("refused", b"")
    assert set(ImportItem.objects.values_list("raw", flat=True)) == {""}
    assert capsys.readouterr().out == "1 import(s) oublié(s).\n"


def test_the_template_comes_back_whole(thomas, sign_in):
    client = sign_in(thomas)
    for kind in ("xlsx", "csv"):
        data = client.get(reverse("quizzes_exchange:template_file", args=[kind])).content
        upload(client, data, f"modele.{kind}")
        job = ImportJob.objects.first()
        assert (job.format, {row.status for row in job.items.all()}) == ("spreadsheet", {"new"})


def test_export_says_what_it_loses_then_gives_the_file(thomas, lea, sign_in):
    drawer = Category.objects.create(path="CJS")
    make_question("single", draft=True, category=drawer, hints=["Cherchez."])
    other = make_question("truefalse", title="Vrai ?", draft=True)
    client, page = sign_in(thomas), reverse("quizzes_exchange:export_page")
    asked = {"format": "aiken", "category": drawer.pk, "type": "", "ids": ""}
    shown = text_of(client.get(page, asked))
    assert "L’Aiken ne garde pas les indices." in shown
    assert "Vrai ?" not in shown
    file = client.get(reverse("quizzes_exchange:export_file"), asked)
    assert file.content.decode().splitlines()[-1] == "ANSWER: A"
    assert file["Content-Disposition"].startswith('attachment; filename="questions-cjs-')

    bulk = reverse("wagtail_bulk_action", args=["quizzes", "question", "export"])
    listing = text_of(client.get(reverse("wagtailsnippets_quizzes_question:list")))
    assert all(address in listing for address in (bulk, page, reverse(LIST)))
    ticked = client.get(bulk, {"id": [other.pk]})
    assert ticked.url == f"{page}?ids={other.pk}"
    file = client.get(reverse("quizzes_exchange:export_file"), {"format": "json", "ids": other.pk})
    assert (file.json()["questions"][0]["title"], len(file.json()["questions"])) == ("Vrai ?", 1)
    assert client.get(reverse("quizzes_exchange:export_file"), {"format": "json", "ids": "1;2"}).status_code == 404
    assert sign_in(lea).get(reverse("quizzes_exchange:export_file"), asked).status_code in (302, 403)


def test_export_asks_as_many_queries_for_two_and_twenty(thomas, sign_in):
    client, counts = sign_in(thomas), []
    for more in (2, 18):
        for n in range(more):
            make_question("single", title=f"Q{n}", draft=True)
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("quizzes_exchange:export_file"), {"format": "json"})
        counts.append(len(seen))
    assert counts[0] == counts[1]
