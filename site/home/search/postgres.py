"""PostgreSQL: the configuration `fr_unaccent` (home/0002) folds and stems; `simple_unaccent` (home/0003) folds beginnings."""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q, QuerySet
from modelsearch.backends.database.postgres import postgres as wagtails
from modelsearch.query import PlainText
from wagtail.search.models import IndexEntry

from home.rules.words import question, singular
from home.search.later import Later

FULL, BEGINNING = "fr_unaccent", "simple_unaccent"


def _query(words: list[str], config: str, *, begun: bool, any_of: bool = False) -> SearchQuery:
    """Folded words hold letters and digits only: they are safe in a raw query."""
    between = " | " if any_of else " & "
    return SearchQuery(between.join(f"{word}:*" if begun else word for word in words), config=config, search_type="raw")


def matching(words: list[str], *, begun: bool, any_of: bool) -> QuerySet:
    """Return index entries, best first; each word is looked for in the title and in the body, which have an index each."""
    if begun:
        asked = _query([singular(word) for word in words], BEGINNING, begun=True)
        found = IndexEntry.objects.filter(autocomplete=asked)
        return found.annotate(score=SearchRank(F("autocomplete"), asked)).order_by("-score", "pk")
    each = [_query([word], FULL, begun=False) for word in words]
    holding = [Q(title=one) | Q(body=one) for one in each]
    asked = _query(words, FULL, begun=False, any_of=True)
    score = SearchRank(F("title"), asked) * 8 + SearchRank(F("body"), asked)
    found = IndexEntry.objects.filter(reduce(or_ if any_of else and_, holding))
    return found.annotate(score=score).order_by("-score", "pk")


class FrenchBeginning(wagtails.PostgresAutocompleteQueryCompiler):
    """The administration's choosers: beginnings of folded words, in the singular."""

    def build_tsquery_content(self, query: Any, config: Any = None, invert: bool = False) -> Any:
        """Turn what was typed into beginnings of words."""
        if isinstance(query, PlainText) and not invert:
            words = [singular(word) for word in question(query.query_string)]
            return _query(words, BEGINNING, begun=True, any_of=query.operator == "or")
        return super().build_tsquery_content(query, config, invert)


class FrenchPostgresBackend(Later, wagtails.PostgresSearchBackend):
    """Wagtail's backend whose beginnings of words have no accents either."""

    autocomplete_query_compiler_class = FrenchBeginning

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({"SEARCH_CONFIG": FULL} | params)
        self.autocomplete_config = BEGINNING


SearchBackend = FrenchPostgresBackend
