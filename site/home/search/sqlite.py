"""SQLite: FTS5 folds accents but knows no plural, so stems are indexed; beginnings of words are kept whole, folded."""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import FloatField, Func, QuerySet
from modelsearch.backends.database.sqlite import sqlite as wagtails
from modelsearch.backends.database.sqlite.query import Lexeme, MatchExpression, SearchQueryExpression
from modelsearch.query import Phrase, PlainText
from modelsearch.utils import get_content_type_pk
from wagtail.search.models import IndexEntry, SQLiteFTSIndexEntry

from home.rules.words import question, singular, stem, stems, tokens
from home.search.later import Later

FIELDS = ["title", "autocomplete", "body"]


class Rank(Func):
    """BM25; the columns of the index are autocomplete, body, title: a word of the title weighs eight times."""

    template = f"bm25({SQLiteFTSIndexEntry._meta.db_table}, 4.0, 1.0, 8.0)"
    output_field = FloatField()


def _expression(words: list[str], *, begun: bool, any_of: bool = False) -> SearchQueryExpression:
    lexemes = [Lexeme(word, prefix=begun) for word in words or [""]]  # an empty one is legal, and matches nothing
    return SearchQueryExpression(reduce(or_ if any_of else and_, lexemes))


def matching(words: list[str], *, begun: bool, any_of: bool) -> QuerySet:
    """Return entries of the full-text table, best first."""
    if begun:
        match = MatchExpression(["autocomplete"], _expression([singular(word) for word in words], begun=True))
    else:
        found = _expression([stem(word) for word in words], begun=False, any_of=any_of)
        match = MatchExpression(["title", "body"], found)
    return SQLiteFTSIndexEntry.objects.filter(match).annotate(score=Rank()).order_by("score", "pk")


class FrenchIndex(wagtails.SQLiteIndex):
    """Stems in the title and the body, folded words in what is completed while typing."""

    def add_items(self, model: Any, objs: list[Any]) -> None:
        """Write the entries of some objects, new or not: one query."""
        kind = get_content_type_pk(model)
        entries = [_entry(kind, wagtails.ObjectIndexer(obj, self.backend)) for obj in objs]
        self.entries.bulk_create(
            entries, update_conflicts=True, unique_fields=["content_type", "object_id"], update_fields=FIELDS
        )
        self._refresh_title_norms()


def _entry(kind: int, one: wagtails.ObjectIndexer) -> IndexEntry:
    return IndexEntry(
        content_type_id=kind,
        object_id=one.id,
        title=" ".join(stems(one.title)),
        body=" ".join(stems(one.body)),
        autocomplete=" ".join(tokens(one.autocomplete)),
    )


class FrenchQuery(wagtails.SQLiteSearchQueryCompiler):
    """The administration's search: the same stems. A quotation mark typed there breaks nothing any more."""

    def build_search_query_content(self, query: Any, config: Any = None) -> Any:
        """Turn what was typed into stems; the rest is Wagtail's."""
        if isinstance(query, Phrase):
            return SearchQueryExpression(Lexeme(" ".join(stems(query.query_string))))
        if isinstance(query, PlainText):
            words = [stem(word) for word in question(query.query_string)]
            return _expression(words, begun=False, any_of=query.operator == "or")
        return super().build_search_query_content(query, config)


class FrenchBeginning(wagtails.SQLiteAutocompleteQueryCompiler):
    """The administration's choosers: beginnings of folded words, in the singular."""

    def build_search_query_content(self, query: Any, config: Any = None) -> Any:
        """Turn what was typed into beginnings of words."""
        if isinstance(query, PlainText):
            return _expression([singular(word) for word in question(query.query_string)], begun=True)
        return super().build_search_query_content(query, config)


class FrenchSQLiteBackend(Later, wagtails.SQLiteSearchBackend):
    """Wagtail's backend with our index and our questions."""

    index_class = FrenchIndex
    query_compiler_class = FrenchQuery
    autocomplete_query_compiler_class = FrenchBeginning


SearchBackend = FrenchSQLiteBackend
