"""From what somebody types to what they see: hits, results in words, suggestions, near words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import pgettext
from wagtail.models import Page

from home.rules.words import LETTERS, fold, nearest, question, stem, tokens
from home.search.backend import matching
from home.search.kinds import BY_SLUG, LESSON, TERM, Kind, door, kind_of_types, models, open_lessons, open_terms, titles

MOST = 5000  # hits looked at; nobody reads the last one
SUGGESTED = 8
VOCABULARY, KEPT = "search-words", 300  # seconds
Hit = tuple[str, int]  # the kind's slug, the primary key


@dataclass(frozen=True)
class Result:
    """One thing found, as it is shown."""

    kind: Kind
    title: str
    url: str
    summary: str = ""
    within: str = ""  # the course of a lesson
    invented: bool = False


@dataclass(frozen=True)
class Found:
    """What a question found. `instead` is the question really asked when a word was mistyped."""

    words: tuple[str, ...]
    hits: tuple[Hit, ...] = ()
    instead: str = ""
    partly: bool = False
    near: tuple[str, ...] = ()

    @property
    def stems(self) -> frozenset[str]:
        """What is marked in the results."""
        return frozenset(map(stem, self.words))

    @property
    def counts(self) -> list[tuple[Kind, int]]:
        """How many of each kind, the kind of the best hit first."""
        return [(BY_SLUG[slug], number) for slug, number in Counter(slug for slug, _pk in self.hits).items()]

    def of(self, slug: str) -> list[Hit]:
        """The hits of one kind, best first."""
        return [hit for hit in self.hits if hit[0] == slug]


def look(asked: str) -> Found:
    """Look for all the words; else for those they may stand for; else for some of them."""
    words = question(asked)
    if not words:
        return Found(())
    if hits := _hits(words):
        return Found(tuple(words), hits)
    known = vocabulary()
    close = {word: nearest(word, known) for word in words if word not in known}
    better = [fold(close[word][0]) if close.get(word) else word for word in words]
    near = tuple(dict.fromkeys(one for several in close.values() for one in several))
    if better != words and (hits := _hits(better)):
        instead = " ".join(known.get(word, word) for word in better)
        return Found(tuple(better), hits, instead=instead, near=near)
    if len(words) > 1 and (hits := _hits(better, any_of=True)):
        return Found(tuple(better), hits, partly=True, near=near)
    return Found(tuple(words), near=near)


def _hits(words: list[str], **how: bool) -> tuple[Hit, ...]:
    """Return what is open to everybody among what the index holds."""
    entries, path = matching(words, **how)
    rows = entries.filter(door(path)).values_list(f"{path}content_type_id", f"{path}object_id")
    kinds, lessons = kind_of_types(), open_lessons()
    found = ((kinds[kind], int(pk)) for kind, pk in rows[:MOST])
    return tuple((slug, pk) for slug, pk in found if slug != LESSON or pk in lessons)


def results(request: HttpRequest, hits: Iterable[Hit]) -> dict[Hit, Result]:
    """Return what is shown of some hits: one query for the pages, one for the words, one for each kind of summary."""
    hits = list(hits)
    terms = open_terms().in_bulk([pk for slug, pk in hits if slug == TERM])
    pages = Page.objects.live().in_bulk([pk for slug, pk in hits if slug != TERM])
    lessons = open_lessons() if any(slug == LESSON for slug, _pk in hits) else {}
    told = _told(pages.values())
    found: dict[Hit, Result] = {}
    for slug, pk in hits:
        if slug == TERM and pk in terms:
            found[slug, pk] = _term(terms[pk])
        elif slug != TERM and pk in pages:
            page, more = pages[pk], told.get(pk, {})
            found[slug, pk] = Result(
                BY_SLUG[slug],
                page.title,
                page.get_url(request) or "",
                more.get("summary") or page.search_description,
                lessons[pk][1].title if pk in lessons else "",
                more.get("fictional", False),
            )
    return found


def _told(pages: Iterable[Page]) -> dict[int, dict[str, Any]]:
    """What the specific tables say of pages, without their texts."""
    found: dict[int, dict[str, Any]] = {}
    for model in models():
        kind = ContentType.objects.get_for_model(model).pk
        pks = [page.pk for page in pages if page.content_type_id == kind]
        names = [field.name for field in model._meta.local_fields if field.name in ("summary", "fictional")]
        if pks and names:
            found |= {row["pk"]: row for row in model._default_manager.filter(pk__in=pks).values("pk", *names)}
    return found


def _term(term: Any) -> Result:
    return Result(BY_SLUG[TERM], term.term, f"{reverse('home:glossary')}#{term.slug}", term.definition)


def suggestions(request: HttpRequest, asked: str) -> list[Result]:
    """Return at most eight things whose title has words that begin so, or the words this may stand for."""
    words = question(asked)
    if not words or len("".join(words)) < 2:
        return []
    hits = _hits(words, begun=True)[: SUGGESTED * 4]
    shown = list(results(request, hits).values())
    typed = " ".join(tokens(asked))
    shown.sort(key=lambda one: not " ".join(tokens(one.title)).startswith(typed))
    return shown[:SUGGESTED] or [_again(word) for word in look(asked).near]


def _again(word: str) -> Result:
    """A near word: choosing it asks again."""
    kind = Kind("", (), pgettext("noun", "Search"), "", "search")
    return Result(kind, word, f"{reverse('home:search')}?{urlencode({'q': word})}")


def vocabulary() -> dict[str, str]:
    """Return the words of every open title, folded → as written; kept some minutes for all processes."""
    return cache.get_or_set(VOCABULARY, _vocabulary, KEPT)


def forget_words() -> None:
    """Forget the words kept: they are read again at the next question that needs them."""
    cache.delete(VOCABULARY)


def _vocabulary() -> dict[str, str]:
    known: dict[str, str] = {}
    for title in titles():
        for found in LETTERS.finditer(title):
            word = found[0]
            if len(word) > 3 or word.isupper():
                known.setdefault(fold(word), word if word.isupper() else word.lower())
    return known
