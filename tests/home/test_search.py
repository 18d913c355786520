"""The search: what is found, by whom it is asked, and what is never shown; the same on both databases."""

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page, PageViewRestriction
from wagtail.search.backends import get_search_backend

from courses.models import CoursePage
from home.models import StandardPage
from home.search.finding import VOCABULARY, look
from media.models import GlossaryTerm
from tests.build import fixed_page
from tests.courses.build import add_lesson, add_module, make_course, publish
from tests.experiences.build import draft, invented
from tests.ground import planted
from tests.test_queries import warm
from tests.workshops.build import draft_guide, make_guide

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_words_kept() -> None:
    """Near words are those of this test's titles."""
    cache.delete(VOCABULARY)


def word(term: str = "Coopérative", definition: str = "Une personne, une voix.", **fields: object) -> GlossaryTerm:
    """A word of the glossary."""
    return GlossaryTerm.objects.create(term=term, slug=fields.pop("slug", "mot"), definition=definition, **fields)


def page_about(title: str, text: str = "De l’aide.", **fields: object) -> StandardPage:
    """A published fixed page."""
    home = planted()
    page = StandardPage(title=title, locale=home.locale, body=[("text", f"<p>{text}</p>")], **fields)
    home.add_child(instance=page)
    return publish(page)


def found(asked: str, **more: str) -> list[str]:
    """The titles on the page of results."""
    context = Client().get("/recherche/", {"q": asked, **more}).context
    shown = context.get("results") or [one for group in context["groups"] for one in group["results"]]
    return [one.title for one in shown]


def test_search_forgives_accents_plurals_and_capitals():
    titles = {
        "cooperative": "Les coopératives de jeunes",
        "OUTILS": "Un outil",
        "numero": "Les numéros utiles",
        "numéros": "Les numéros utiles",
        "l'assemblée générale": "Assemblées générales",
        "oeuvre": "Une œuvre commune",
        "local": "Des locaux à prêter",
        "cooperatives": "Les coopératives de jeunes",
    }
    for title in sorted(set(titles.values())):
        page_about(title)

    assert {asked: found(asked) for asked in titles} == {asked: [title] for asked, title in titles.items()}


def test_search_finds_each_kind_grouped_and_counted(thomas):
    course = make_course("Le frigo du groupe", lessons=0)
    add_lesson(add_module(course, "Module"), "Réparer un frigo", summary="En une heure.")
    make_guide("Le jeu du frigo")
    make_guide("Le second jeu du frigo")
    invented("Frigo en panne")
    word("Frigo", "Il garde au froid.")
    page_about("Notre frigo")

    context = Client().get("/recherche/", {"q": "frigos"}).context

    assert {kind.slug: number for kind, number in context["found"].counts} == {
        "cours": 1, "lecons": 1, "ateliers": 2, "experiences": 1, "glossaire": 1, "pages": 1,
    }  # fmt: skip
    shown = {group["kind"].slug: [(one.title, one.within) for one in group["results"]] for group in context["groups"]}
    assert shown["lecons"] == [("Réparer un frigo", "Le frigo du groupe")]
    assert sorted(shown["ateliers"]) == [("Le jeu du frigo", ""), ("Le second jeu du frigo", "")]


def test_search_of_one_kind_goes_page_by_page():
    guides = [make_guide(f"Atelier {number} du frigo", activities=[("Lancer", 5)]) for number in range(21)]
    word("Frigo")

    first, second = (found("frigo", type="ateliers", page=number) for number in ("1", "2"))

    assert (len(first), len(second), len({*first, *second})) == (20, 1, len(guides))
    assert found("frigo", type="glossaire") == ["Frigo"]


def test_search_looks_in_the_texts_and_marks_what_was_asked():
    page_about("Le matin", "On ouvre le registre des clefs.", summary="Un registre, deux clefs.")

    html = Client().get("/recherche/", {"q": "registres clef"}).content.decode()

    assert "Un <mark>registre</mark>, deux <mark>clefs</mark>." in html


def test_search_ranks_the_title_first():
    page_about("Le matin", "Le devis, encore le devis, toujours le devis.")
    page_about("Le devis", "Un autre texte.")

    assert found("devis") == ["Le devis", "Le matin"]


def test_search_asks_for_all_the_words_then_for_some():
    page_about("Le prix", "Une heure de travail.")
    page_about("Le travail", "Autre chose.")

    both, some = look("prix travail"), look("prix zzyzxq travail")

    assert ([pk for _kind, pk in both.hits], both.partly) == ([StandardPage.objects.get(title="Le prix").pk], False)
    assert (len(some.hits), some.partly) == (2, True)


def test_search_forgives_a_typing_error():
    page_about("La coopérative")

    for asked in ("cooperatve", "coopérattive", "COOPERATV"):
        answer = Client().get("/recherche/", {"q": asked})
        assert (answer.context["found"].instead, found(asked)) == ("coopérative", ["La coopérative"])
        assert asked in answer.content.decode()


def test_search_that_finds_nothing_helps():
    page_about("La coopérative")

    html = Client().get("/recherche/", {"q": "zzyzx"}).content.decode()

    doors = ["/se-former/", "/animer/", "/experiences/", "/glossaire/", "/contact/"]
    assert [f'<a href="{door}">' in html for door in doors] == [True] * 5
    assert "zzyzx" in html


def test_search_without_words_finds_nothing_and_shows_the_doors():
    page_about("La coopérative")

    for asked in ("", "   ", "?!", "\0", "«»"):
        answer = Client().get("/recherche/", {"q": asked})
        assert (answer.context["found"].hits, '<a href="/animer/">' in answer.content.decode()) == ((), True)


ODD = [
    '"',
    "'",
    "a\"b'c",
    "title:x",
    "NEAR(a b)",
    "a AND OR",
    "a* -b",
    "%s %d",
    "\\",
    "x' OR 1=1",
    "é" * 5000,
    "<b>",
    "🙂",
]


def test_search_takes_any_input():
    page_about("La coopérative")

    for path in ("/recherche/", "/recherche/suggestions/", "/glossaire/"):
        assert [Client().get(path, {"q": asked}).status_code for asked in ODD] == [200] * len(ODD)


def test_search_takes_any_filter():
    page_about("La coopérative")

    for more in ({"type": "inconnu"}, {"type": "pages", "page": "x"}, {"type": "pages", "page": "999"}):
        assert found("coopérative", **more) == ["La coopérative"]


def test_search_never_shows_drafts_nor_restricted_pages(thomas, sign_in):
    page_about("Le frigo retiré").unpublish()
    PageViewRestriction.objects.create(page=page_about("Le frigo réservé"), restriction_type="login")
    closed = make_course("Le cours du frigo", lessons=0)
    add_lesson(add_module(closed, "Module"), "La leçon du frigo")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    CoursePage.objects.get(pk=closed.pk).save_revision().publish()
    course = make_course("Un autre cours", lessons=0)
    add_lesson(add_module(course, "Module"), "Le frigo en brouillon", live=False)
    draft_guide("L’atelier du frigo"), draft("Le récit du frigo")
    word("Frigo", live=False)

    answers = [client.get(path, {"q": "frigo"}) for client in (Client(), sign_in(thomas))
               for path in ("/recherche/", "/recherche/suggestions/")]  # fmt: skip

    assert [answer.content.decode().count("/frigo") for answer in answers] == [0] * 4
    assert look("frigo").hits == ()


def test_search_forgets_a_lesson_whose_course_was_withdrawn():
    course = make_course("Le frigo", lessons=0)
    add_lesson(add_module(course, "Module"), "Réparer")
    assert found("réparer") == ["Réparer"]

    CoursePage.objects.get(pk=course.pk).unpublish()

    assert found("réparer") == []


def test_search_never_finds_people(ines, lea, karim):
    page_about("La coopérative")

    assert [found(name) for name in ("Ines", "Martin", "Léa", "karim", "ines@example.org")] == [[]] * 5


def test_search_of_a_changed_page_is_up_to_date():
    page = page_about("La brouette")
    page.title = "La charrette"
    publish(page)

    assert (found("brouette"), found("charrettes")) == ([], ["La charrette"])


def test_search_asks_the_same_of_the_database_with_1_and_10_of_each():
    module = add_module(make_course("Le cours du frigo", lessons=0), "Module")
    asked = [f"/recherche/?q={words}" for words in ("frigo", "frigos+zzyzxq", "zzyzx")] + ["/glossaire/"]

    def more(numbers):
        for number in numbers:
            add_lesson(module, f"La leçon {number} du frigo")
            make_guide(f"L’atelier {number} du frigo")
            invented(f"Le récit {number} du frigo")
            word(f"Frigo {number}", slug=f"frigo-{number}")
            fixed_page(f"Le frigo {number}")

    more([1])
    one = [warm(Client(), path) for path in asked]
    suggested = warm(Client(), "/recherche/suggestions/?q=frigo")
    more(range(2, 11))

    assert [warm(Client(), path) for path in asked] == one
    assert (one[0] <= 15, max(one) <= 22) == (True, True)
    assert warm(Client(), "/recherche/suggestions/?q=frigo") <= suggested  # eight of them may be of one kind


def test_suggestions_begin_as_typed_and_are_eight_at_most():
    for number in range(9):
        page_about(f"Guide {number} : la coopérative")
    word("Coopérative")

    options = Client().get("/recherche/suggestions/", {"q": "cooperati"}).context["options"]

    assert (len(options), options[0].title, options[0].url) == (8, "Coopérative", "/glossaire/#mot")


def test_suggestions_forgive_accents_and_plurals():
    page_about("La coopérative des jeunes")

    for asked in ("coopérative", "cooperatives", "COOP", "jeu coop", "la coop"):
        options = Client().get("/recherche/suggestions/", {"q": asked}).context["options"]
        assert [one.title for one in options] == ["La coopérative des jeunes"]


def test_suggestions_of_a_typing_error_ask_again():
    page_about("La coopérative")

    options = Client().get("/recherche/suggestions/", {"q": "cooperatve"}).context["options"]

    assert [(one.title, one.url) for one in options] == [("coopérative", "/recherche/?q=coop%C3%A9rative")]


def test_suggestions_may_be_none():
    page_about("La coopérative")

    for asked in ("", "c", "zzyzx"):
        answer = Client().get("/recherche/suggestions/", {"q": asked})
        assert (answer.context["options"], answer.content.decode().count('role="option"')) == ([], 0)


def test_search_slows_down_one_address_in_words(monkeypatch):
    planted()
    monkeypatch.setattr("home.views_search.is_over", lambda what, *_args, **_limits: what == "search")

    slow, typed = Client().get("/recherche/"), Client().get("/recherche/suggestions/")

    assert (slow.status_code, slow.headers["Retry-After"], typed.status_code) == (429, "60", 200)
    assert "home/limited.html" in [template.name for template in slow.templates]


def test_search_counts_what_one_address_asks():
    planted()
    client = Client()

    answers = [client.get("/recherche/").status_code for _number in range(121)]

    assert (answers[:120], answers[120]) == ([200] * 120, 429)


def test_search_of_the_administration_forgives_too_and_takes_any_input():
    page = page_about("La coopérative")
    backend = get_search_backend()

    for asked in ("coopératives", "cooperative"):
        assert [one.pk for one in backend.search(asked, StandardPage.objects.all())] == [page.pk]
        assert [one.pk for one in backend.autocomplete(asked[:7], StandardPage.objects.all())] == [page.pk]
    for asked in ('"', "%s", 'a"b', "?", "la"):
        assert len(backend.search(asked, Page.objects.all())) <= Page.objects.count()
        assert len(backend.autocomplete(asked, Page.objects.all())) <= Page.objects.count()
