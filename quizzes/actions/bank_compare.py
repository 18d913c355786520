"""What the bank already has of a file: by content, then by reference (specs/quizzes.md §12)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from quizzes.actions.bank_export import PARTS, item_of
from quizzes.actions.bank_pictures import with_safe_pictures
from quizzes.formats.contents import digest
from quizzes.formats.items import Item
from quizzes.models import Question

CHUNK = 400  # values in one query
LONGEST_PATH = 200
LONGEST_IDNUMBER = 100


@dataclass(frozen=True)
class Outcome:
    """An item with what the bank has of it: its content, the question that is the same, or that it became."""

    item: Item
    digest: str = ""
    question_id: int | None = None

    @property
    def wanted(self) -> bool:
        """Whether there is something to write."""
        return self.item.status in ("new", "changed")


def category_of(item: Item, chosen: str) -> str:
    """Return the path of the category an item belongs to: the one chosen, then those of its file inside it."""
    inside = "/".join(name.replace("/", "–") for name in item.category)
    return "/".join(part for part in (chosen.strip("/ "), inside) if part)[:LONGEST_PATH]


def idnumber_of(item: Item) -> str:
    """Return the reference of an item, as the bank keeps it."""
    return (item.idnumber or "")[:LONGEST_IDNUMBER]


def compare(items: Iterable[Item], *, category: str = "") -> list[Item]:
    """Return the items with the status duplicate or changed where the bank, or the file itself, has them already."""
    return [one.item for one in outcomes(items, category=category)]


def outcomes(items: Iterable[Item], *, category: str = "") -> list[Outcome]:
    """Do as compare; return each item with its content and the question that is the same.

    The number of queries depends on the size of the file by chunks of 400 only.
    """
    items = with_safe_pictures(items)
    digests = {index: digest(item) for index, item in enumerate(items) if item.status == "new"}
    known = _own_digests({item.type for item in items}) | _known_digests(digests.values())
    numbers = _known_numbers(item.idnumber for item in items if item.idnumber)
    taken: set[tuple[str, str]] = set()  # references of this file
    found = []
    for index, item in enumerate(items):
        if index not in digests:
            found.append(Outcome(item))
            continue
        same = digests[index]
        place = (category_of(item, category), idnumber_of(item))
        question_id, contents = numbers.get(place, (None, set()))
        if same in known or same in contents:
            item = replace(item, status="duplicate")
            question_id = known.get(same) or question_id
        elif place in taken:
            warning = f"La référence « {item.idnumber} » sert deux fois dans ce fichier : elle n’est pas reprise ici."
            item, question_id = replace(item, idnumber=None, warnings=(*item.warnings, warning)), None
        elif place in numbers:
            item = replace(item, status="changed")
        known.setdefault(same, None)
        taken |= {place} if item.idnumber else set()
        found.append(Outcome(item, same, question_id))
    return found


def _known_digests(digests: Iterable[str]) -> dict[str, int | None]:
    """Those of these contents that the bank holds, and the question that has each."""
    found: dict[str, int | None] = {}
    for chunk in _chunks(sorted(set(digests))):
        rows = Question.objects.kept().filter(content_sha256__in=chunk)
        found.update(rows.values_list("content_sha256", "pk"))
    return found


def _own_digests(types: set[str | None]) -> dict[str, int | None]:
    """The contents of the questions of these types that were written here, as they stand."""
    rows = Question.objects.kept().filter(type__in=types - {None}, content_sha256="")
    rows = rows.select_related("picture").prefetch_related(*PARTS)
    return {digest(item_of(row)): row.pk for row in rows.iterator(chunk_size=CHUNK)}


def _known_numbers(numbers: Iterable[str | None]) -> dict[tuple[str, str], tuple[int, set[str]]]:
    """The questions that have these references: (category, reference) → the question, its contents, its draft's too."""
    found: dict[tuple[str, str], tuple[int, set[str]]] = {}
    for chunk in _chunks(sorted({number[:LONGEST_IDNUMBER] for number in numbers if number})):
        rows = Question.objects.kept().filter(idnumber__in=chunk).select_related("category", "latest_revision")
        for row in rows:
            draft = row.latest_revision.content.get("content_sha256", "") if row.latest_revision else ""
            place = (row.category.path if row.category else "", row.idnumber)
            found.setdefault(place, (row.pk, set()))[1].update({row.content_sha256, draft} - {""})
    return found


def _chunks(values: list[str]) -> Iterator[list[str]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
