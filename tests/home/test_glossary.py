"""The glossary: every word by letter, what it means, where it is used; never a draft."""

import pytest
from django.test import Client

from courses.models import CoursePage
from home.models import StandardPage
from media.models import GlossaryTerm
from tests.courses.build import add_lesson, add_module, make_course, publish
from tests.ground import planted
from tests.test_queries import warm

pytestmark = pytest.mark.django_db


def word(term: str, slug: str, definition: str = "Un mot.", **fields: object) -> GlossaryTerm:
    """A word of the glossary."""
    return GlossaryTerm.objects.create(term=term, slug=slug, definition=definition, **fields)


def using(term: GlossaryTerm) -> tuple[str, str]:
    """A text block that holds a word."""
    return "text", f'<p>Le <a linktype="term" id="{term.pk}">mot</a>.</p>'


def page_using(term: GlossaryTerm, title: str) -> StandardPage:
    """A published page that holds a word."""
    home = planted()
    page = StandardPage(title=title, locale=home.locale, body=[using(term)])
    home.add_child(instance=page)
    return publish(page)


def shown(**asked: str) -> dict[str, list[str]]:
    """The words of the page by letter."""
    letters = Client().get("/glossaire/", asked).context["letters"]
    return {letter: [one["term"].term for one in entries] for letter, entries in letters}


def test_glossary_is_sorted_by_letter_without_accents():
    word("Élection", "election"), word("devis", "devis"), word("Économie", "economie"), word("CAPE", "cape")

    assert shown() == {"C": ["CAPE"], "D": ["devis"], "E": ["Économie", "Élection"]}


def test_glossary_gives_each_word_its_anchor_its_definition_and_its_english():
    word("CAPE", "cape", "Contrat <écrit>.", english="support contract")

    html = Client().get("/glossaire/").content.decode()

    assert ('id="cape"' in html, "Contrat &lt;écrit&gt;." in html) == (True, True)
    assert '<span lang="en">support contract</span>' in html


def test_glossary_never_shows_drafts():
    word("CAPE", "cape", live=False)

    assert shown() == {}


def test_glossary_looks_inside_words_definitions_and_english():
    word("CAPE", "cape", "Un contrat signé.", english="support contract"), word("Devis", "devis", "Un prix écrit.")

    asked = {q: [*shown(q=q).values()] for q in ("contrats", "CAP", "prix ecrit", "support", "zzyzx", "?")}

    assert asked == {
        "contrats": [["CAPE"]], "CAP": [["CAPE"]], "prix ecrit": [["Devis"]], "support": [["CAPE"]], "zzyzx": [],
        "?": [["CAPE"], ["Devis"]],
    }  # fmt: skip


def test_glossary_says_where_a_word_is_used():
    cape, other = word("CAPE", "cape"), word("Devis", "devis")
    page_using(cape, "À propos")
    page_using(cape, "Un brouillon").unpublish()
    course = make_course("Animer", lessons=0)
    module = add_module(course, "Module")
    add_lesson(module, "Le contrat", body=[using(cape)])
    add_lesson(module, "Pas encore", body=[using(cape)], live=False)

    letters = dict(Client().get("/glossaire/").context["letters"])

    assert sorted((use["title"], use["within"]) for use in letters["C"][0]["uses"]) == [
        ("Le contrat", "Animer"),
        ("À propos", ""),
    ]
    assert [one["uses"] for one in letters["D"]] == [[]]
    assert other.pk != cape.pk


def test_glossary_forgets_the_lessons_of_a_course_that_was_withdrawn():
    cape = word("CAPE", "cape")
    course = make_course("Animer", lessons=0)
    add_lesson(add_module(course, "Module"), "Le contrat", body=[using(cape)])
    CoursePage.objects.get(pk=course.pk).unpublish()

    assert dict(Client().get("/glossaire/").context["letters"])["C"][0]["uses"] == []


def test_glossary_asks_the_same_for_1_and_300_words():
    cape = word("CAPE", "cape")
    page_using(cape, "Page 0")
    one = warm(Client(), "/glossaire/")

    GlossaryTerm.objects.bulk_create(
        GlossaryTerm(term=f"Mot {number}", slug=f"mot-{number}", definition="Un mot.") for number in range(299)
    )
    for term in GlossaryTerm.objects.all()[:9]:
        page_using(term, f"Page {term.slug}")

    assert (warm(Client(), "/glossaire/"), one <= 9) == (one, True)


def test_glossary_without_a_word_leads_on():
    html = Client().get("/glossaire/", {"q": "zzyzx"}).content.decode()

    assert '<a href="/recherche/?q=zzyzx">' in html
