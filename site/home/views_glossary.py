"""HTTP for the glossary: every word by letter, and where it is used."""

from collections import defaultdict
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page, ReferenceIndex

from courses.models import LessonPage
from home.rules.words import fold, question, stem, stems
from home.search.kinds import kind_of_types, open_lessons, open_pages, open_terms
from media.models import GlossaryTerm

LONGEST = 80  # characters of what is looked for


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The words by letter; `q` keeps those that hold all the words asked."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    every = sorted(open_terms(), key=lambda term: fold(term.term))
    terms = [term for term in every if holds(term, asked)]
    used = uses(request, terms)
    entries = [{"term": term, "uses": used[term.pk]} for term in terms]
    letters = [(letter, list(group)) for letter, group in groupby(entries, key=lambda one: initial(one["term"]))]
    context = {"asked": asked, "letters": letters, "shown": len(terms), "number": len(every)}
    return render(request, "home/glossary.html", context)


def initial(term: GlossaryTerm) -> str:
    """Return the letter a word is filed under."""
    return fold(term.term)[:1].upper()


def holds(term: GlossaryTerm, asked: str) -> bool:
    """Say whether a word, its definition or its English hold what is asked, accents and plurals aside."""
    text = f"{term.term} {term.definition} {term.english}"
    known, begun = {*stems(text)}, fold(term.term)
    return all(stem(word) in known or word in begun for word in question(asked))


def uses(request: HttpRequest, terms: list[GlossaryTerm]) -> dict[int, list[dict[str, Any]]]:
    """Return the open pages whose text holds each word, from Wagtail's reference index: two queries."""
    types = ContentType.objects.get_for_models(GlossaryTerm, Page, LessonPage)
    rows = ReferenceIndex.objects.filter(
        to_content_type=types[GlossaryTerm],
        to_object_id__in=[str(term.pk) for term in terms],
        base_content_type=types[Page],
    )
    pairs = {(int(term), int(page)) for term, page in rows.values_list("to_object_id", "object_id")}
    lessons, kinds = open_lessons(), kind_of_types()
    pages = open_pages().filter(pk__in={page for _term, page in pairs}, content_type__in=kinds).order_by("path")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for page in pages:
        if page.content_type_id == types[LessonPage].pk and page.pk not in lessons:
            continue
        within = lessons[page.pk][1].title if page.pk in lessons else ""
        shown = {"title": page.title, "url": page.get_url(request), "within": within}
        for term in (term for term, other in pairs if other == page.pk):
            found[term].append(shown)
    return found
