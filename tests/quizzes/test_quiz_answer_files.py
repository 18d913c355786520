"""Photos and files of an open answer: specs/quizzes.md §2.10."""

import uuid
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from media.actions import uploads
from people.rules.roles import TRAINER
from quizzes.actions.attempts import start
from quizzes.actions.evidence import snapshot
from quizzes.actions.grading import mark_now
from quizzes.actions.reopening import reopen
from quizzes.models import AnswerFile, Attempt, Step
from quizzes.rules.exchange import MOST_WRITES
from tests.conftest import make_person
from tests.quizzes.after import cohort, hand_in
from tests.quizzes.build import make_quiz
from tests.quizzes.kinds import make
from tests.quizzes.test_quiz_answers import SCRIPT, concurrent, rows_of_migrations, together  # noqa: F401

PDF = b"%PDF-1.4\nun devis"


def picture(name="local.jpg", size=(60, 40), kind="JPEG", **more):
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, format=kind, **more)
    return SimpleUploadedFile(name, out.getvalue())


def located():
    """A photo that says where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SECRET-PHONE"
    exif.get_ifd(0x8825)[2] = (50.0, 38.0, 0.0)
    return picture(exif=exif)


def document(name="devis.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


class Answer:
    """A running attempt of one essay that takes files."""

    def __init__(self, client, person, asked="file", **more):
        self.quiz = make_quiz(questions=[make("essay", attachment=asked, title="Montrez."), make("essay")], **more)
        self.client, self.person = client, person
        self.attempt = start(self.quiz, person, at=timezone.now())
        self.page = reverse("quizzes:attempt_detail", args=[self.attempt.uuid])
        self.url = reverse("quizzes:answer_files", args=[self.attempt.uuid, 1])

    def send(self, *files, key=None, client=None, headers=SCRIPT, url=None, **more):
        data = {"q1-files": list(files), "q1-client_key_file": key or str(uuid.uuid4()), **more}
        return (client or self.client).post(url or self.url, data, headers=headers)

    def file_url(self, file=None):
        file = file or AnswerFile.objects.order_by("-pk").first()
        return reverse("quizzes:answer_file", args=[self.attempt.uuid, 1, file.uuid])

    def state(self, position=1):
        return self.attempt.slots.get(position=position).state


@pytest.fixture
def answer(ines, sign_in):
    return Answer(sign_in(ines), ines)


def test_a_file_is_kept_once_for_one_key_and_read_again_by_its_learner(answer):
    key = str(uuid.uuid4())

    answers = [answer.send(document(), key=key) for _twice in range(2)]

    file = AnswerFile.objects.get()
    assert [a.status_code for a in answers] == [200, 200]
    assert all("devis.pdf" in a.content.decode() for a in answers)
    assert (file.name, file.kind, file.size, file.removed_at) == ("devis.pdf", "file", len(PDF), None)
    read = answer.client.get(answer.file_url())
    assert (read.status_code, b"".join(read.streaming_content)) == (200, PDF)
    assert read["Content-Disposition"].startswith("attachment")
    page = answer.client.get(answer.page).content.decode()
    assert ("devis.pdf" in page, "answer-files.js" in page, page.count("data-files-add")) == (True, True, 1)


def test_a_photo_is_written_again_upright_and_without_its_place(answer):
    answer.send(located())

    file = AnswerFile.objects.get()
    kept = storages["private"].open(file.path).read()
    shown = Image.open(BytesIO(kept))
    assert (file.kind, shown.size, len(shown.getexif()), b"SECRET-PHONE" in kept) == ("photo", (40, 60), 0, False)
    read = answer.client.get(f"{answer.file_url()}?vue=1")
    assert (read["Content-Type"], read["Content-Disposition"].startswith("inline")) == ("image/jpeg", True)
    assert read["X-Content-Type-Options"] == "nosniff"


def refused(answer, *files):
    sent = answer.send(*files)
    assert (sent.status_code, 'role="alert"' in sent.content.decode()) == (422, True)
    assert not AnswerFile.objects.exists()


def test_what_cannot_be_taken_is_said_and_nothing_is_kept(answer, monkeypatch):
    refused(answer)
    refused(answer, document("script.exe", b"MZ"))
    refused(answer, document("page.html", b"<script>"))
    refused(answer, document("faux.pdf", b"rien"))
    refused(answer, document("fausse.jpg", PDF))
    refused(answer, document("vide.pdf", b""))
    refused(answer, document(), document(), document(), document())
    monkeypatch.setattr(uploads, "HEAVIEST", 10)
    refused(answer, document())
    monkeypatch.undo()
    monkeypatch.setattr(uploads, "MOST_PIXELS", 100)
    refused(answer, picture())


def test_where_photos_are_asked_a_document_is_refused(ines, sign_in):
    answer = Answer(sign_in(ines), ines, asked="photo")
    refused(answer, document())

    assert answer.send(picture("plan.png", kind="PNG")).status_code == 200


def test_three_files_at_most_and_one_taken_back_makes_room(answer):
    answer.send(document("a.pdf"), document("b.pdf"))
    answer.send(document("c.pdf"))
    full = answer.send(document("d.pdf"))
    assert (full.status_code, AnswerFile.objects.count()) == (422, 3)
    first = AnswerFile.objects.earliest("pk")

    gone = [answer.client.post(answer.file_url(first), headers=SCRIPT) for _twice in range(2)]

    assert [(a.status_code, "a.pdf" in a.content.decode()) for a in gone] == [(200, False)] * 2
    assert answer.send(document("d.pdf")).status_code == 200
    assert (AnswerFile.objects.count(), AnswerFile.objects.kept().count()) == (4, 3)
    assert answer.client.get(answer.file_url(first)).status_code == 404
    with pytest.raises(TypeError):
        first.delete()


def test_without_javascript_what_was_typed_is_kept_with_the_file(answer):
    typed = {"q1-text": "Voici le devis.", "q2-text": "Et le reste."}
    sent = answer.send(document(), headers={}, **typed)
    assert (sent.status_code, sent["Location"]) == (303, f"{answer.page}?page=1#q1")

    wrong = answer.send(document("x.exe", b"MZ"), headers={}, **(typed | {"q2-text": "Et la suite."}))

    page = wrong.content.decode()
    assert (wrong.status_code, 'role="alert"' in page, "Et la suite." in page) == (422, True, True)
    assert list(answer.attempt.slots.values_list("summary", flat=True)) == ["Voici le devis.", "Et la suite."]
    back = answer.client.post(answer.file_url(), typed)
    assert (back.status_code, AnswerFile.objects.kept().count()) == (303, 0)


def test_a_question_without_files_takes_none(answer):
    other = reverse("quizzes:answer_files", args=[answer.attempt.uuid, 2])
    data = {"q2-files": [document()], "q2-client_key_file": str(uuid.uuid4())}

    assert answer.client.post(other, data, headers=SCRIPT).status_code == 404
    nowhere = reverse("quizzes:answer_files", args=[answer.attempt.uuid, 99999])
    assert answer.send(document(), url=nowhere).status_code == 404
    assert answer.client.get(answer.url).status_code == 405


def test_files_alone_wait_for_a_person_and_an_empty_answer_does_not(answer, ines):
    answer.send(picture())
    page = answer.client.get(answer.page).content.decode()
    assert 'data-blank="1" hidden' in page

    hand_in(answer.attempt, ines, {1: None, 2: None})

    assert [answer.state(position) for position in (1, 2)] == ["needsgrading", "gaveup"]
    step = Step.objects.get(slot__attempt=answer.attempt, slot__position=1, kind="submit")
    assert step.data["files"] == [str(AnswerFile.objects.get().uuid)]
    review = answer.client.get(reverse("quizzes:attempt_review", args=[answer.attempt.uuid])).content.decode()
    assert ("local.jpg" in review, "data-files-remove" in review) == (True, False)


def test_time_that_is_up_hands_in_the_files_too(answer):
    answer.send(picture())
    past = timezone.now() - timedelta(minutes=5)
    Attempt.objects.update(due_at=past, accept_until=past)

    late = answer.send(document())

    assert (late.status_code, answer.state(), AnswerFile.objects.count()) == (410, "needsgrading", 1)


def test_after_the_hand_in_nothing_is_added_nor_taken_back(answer, ines):
    answer.send(document())
    hand_in(answer.attempt, ines, {})

    answers = [answer.send(document("b.pdf")), answer.send(document("c.pdf"), headers={})]
    answers += [answer.client.post(answer.file_url(), headers=SCRIPT)]

    assert [a.status_code for a in answers] == [410] * 3
    assert AnswerFile.objects.kept().count() == 1


def test_only_the_learner_and_who_may_grade_read_a_file(answer, ines, karim, thomas, claire, sign_in):
    cohort(thomas, ines)
    fatou = make_person("fatou", TRAINER)
    answer.send(document())
    people = (karim, fatou, thomas, claire)

    def seen():
        return [sign_in(person).get(answer.file_url()).status_code for person in people]

    assert seen() == [404] * 4  # being written: for its learner alone
    stranger = sign_in(karim)
    assert answer.send(document(), client=stranger).status_code == 404
    assert stranger.post(answer.file_url(), headers=SCRIPT).status_code == 404
    hand_in(answer.attempt, ines, {})
    assert seen() == [404, 404, 200, 200]
    assert AnswerFile.objects.kept().count() == 1
    trainer, slot = sign_in(thomas), answer.attempt.slots.get(position=1)
    pages = [reverse("quizzes_results:grading_answer", args=[slot.pk])]
    pages += [reverse("quizzes_results:attempt_inspect", args=[answer.attempt.uuid])]
    assert [answer.file_url() in trainer.get(page).content.decode() for page in pages] == [True, True]
    assert [("devis.pdf" in trainer.get(f"{pages[0]}?by=question&names={n}").content.decode()) for n in (0, 1)] == [
        False,
        True,
    ]
    assert snapshot(answer.attempt, at=timezone.now())["questions"][0]["answer"].endswith("devis.pdf")
    storages["private"].delete(AnswerFile.objects.get().path)
    assert answer.client.get(answer.file_url()).status_code == 404


def test_reopened_the_files_stay_and_the_mark_falls_only_with_another_file(answer, ines, thomas):
    cohort(thomas, ines)
    answer.send(document())
    done = hand_in(answer.attempt, ines, {})
    mark_now(answer.attempt.slots.get(position=1), by=thomas, mark=1, comment="", at=timezone.now())
    reopen(done, by=thomas, at=timezone.now(), reason="à compléter", due=None)

    hand_in(answer.attempt, ines, {})
    assert (answer.state(), AnswerFile.objects.kept().count()) == ("mangrright", 1)
    reopen(Attempt.objects.get(pk=done.pk), by=thomas, at=timezone.now(), reason="à compléter", due=None)
    assert answer.send(document("b.pdf")).status_code == 200
    hand_in(answer.attempt, ines, {})
    assert (answer.state(), AnswerFile.objects.kept().count()) == ("needsgrading", 2)


def test_a_page_without_files_asks_nothing_more(ines, sign_in, django_assert_num_queries):
    from quizzes.actions.places import places_of

    attempt = start(make_quiz(questions=[make("essay")]), ines, at=timezone.now())
    with django_assert_num_queries(2):
        places_of(attempt)


@pytest.mark.usefixtures("rows_of_migrations")
class TestParallel:
    """On both databases, with threads."""

    pytestmark = concurrent

    def test_two_uploads_with_one_key_are_one_file(self, answer):
        key = str(uuid.uuid4())

        answers = together(*[lambda: answer.send(document(), key=key)] * 3)

        assert ([a.status_code for a in answers], AnswerFile.objects.count()) == ([200] * 3, 1)


def test_a_page_left_behind_takes_no_file_and_floods_are_refused(ines, sign_in):
    answer = Answer(sign_in(ines), ines, navigation="linear", pages=[1, 2])
    answer.client.get(f"{answer.page}?page=2")
    left = answer.send(document())
    Attempt.objects.update(writes=MOST_WRITES, written_at=timezone.now())
    flood = answer.send(document())

    assert (left.status_code, flood.status_code, AnswerFile.objects.count()) == (422, 429, 0)
    assert "ne prend plus de réponse" in left.content.decode()
