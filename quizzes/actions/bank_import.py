"""Bring the questions of a file into the bank: as drafts, the same file twice adds nothing (specs/quizzes.md §12)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db import DatabaseError, transaction
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from people.models import User
from quizzes.actions.bank_export import item_of
from quizzes.actions.bank_filling import FILLERS, fill
from quizzes.actions.bank_pictures import keep_picture
from quizzes.formats.contents import digest
from quizzes.formats.items import Item
from quizzes.models import Category, Question

CHUNK = 400  # values in one query
LONGEST_PATH = 200
LONGEST_IDNUMBER = 100


def category_of(item: Item, chosen: str) -> str:
    """Return the path of the category an item belongs to: the one chosen, then those of its file inside it."""
    inside = "/".join(name.replace("/", "–") for name in item.category)
    return "/".join(part for part in (chosen.strip("/ "), inside) if part)[:LONGEST_PATH]


def compare(items: Iterable[Item], *, category: str = "") -> list[Item]:
    """Return the items with the status duplicate or changed where the bank, or the file itself, has them already.

    The number of queries depends on the size of the file by chunks of 400 only.
    """
    items = list(items)
    digests = {index: digest(item) for index, item in enumerate(items) if item.status == "new"}
    known = _known_digests(digests.values()) | _own_digests({item.type for item in items})
    numbers = _known_numbers(item.idnumber for item in items if item.idnumber)
    taken: set[tuple[str, str]] = set()  # references of this file
    compared = []
    for index, item in enumerate(items):
        if index in digests:
            place = (category_of(item, category), _idnumber(item))
            if digests[index] in known or digests[index] in numbers.get(place, ()):
                item = replace(item, status="duplicate")
            elif place in taken:
                warning = (
                    f"La référence « {item.idnumber} » sert deux fois dans ce fichier : elle n’est pas reprise ici."
                )
                item = replace(item, idnumber=None, warnings=(*item.warnings, warning))
            elif place in numbers:
                item = replace(item, status="changed")
            known.add(digests[index])
            taken |= {place} if item.idnumber else set()
        compared.append(item)
    return compared


def import_items(items: Iterable[Item], *, category: str = "", owner: User | None = None) -> list[Item]:
    """Write what is new or changed as drafts, nothing published; return the items with what became of them.

    Each question is a transaction of its own: one that cannot be written spoils no other.
    """
    done: list[Item] = []
    for item in items:
        if item.status != "new":
            done.append(item)
        elif item.type not in FILLERS:
            message = f"Ligne {item.line} : le type « {item.type} » ne peut pas encore entrer dans la banque."
            done.append(replace(item, status="unsupported", code="type_unsupported", message=message))
        else:
            done.append(item)
    compared = compare(done, category=category)
    wanted = [item for item in compared if item.status in ("new", "changed")]
    paths = {path for item in wanted if (path := category_of(item, category))}
    drawers = {path: Category.objects.get_or_create(path=path)[0] for path in sorted(paths)}
    return [
        _written(item, drawers.get(category_of(item, category)), owner) if item.status in ("new", "changed") else item
        for item in compared
    ]


def _written(item: Item, drawer: Category | None, owner: User | None) -> Item:
    try:
        with transaction.atomic():
            return replace(item, warnings=(*item.warnings, *_write(item, drawer, owner)))
    except (DatabaseError, ValueError) as error:
        message = f"Ligne {item.line} : cette question n’a pas pu être enregistrée ({type(error).__name__})."
        return replace(item, status="error", code="incomplete", message=message)


def _write(item: Item, drawer: Category | None, owner: User | None) -> list[str]:
    """Save a new draft, or a new draft of the question that has this reference; return what could not be kept."""
    number = _idnumber(item)
    found = Question.objects.filter(category=drawer, idnumber=number).first() if number else None
    question = found.get_latest_revision_as_object() if found and found.latest_revision_id else found
    question = question or Question(owner=owner, live=False, category=drawer, idnumber=number)
    lost = fill(question, item)
    lost += keep_picture(question, item, owner)
    question.content_sha256 = digest(item)
    question.tags.set([tag[:100] for tag in item.tags])
    if found and found.live:
        question.save_revision(user=owner)
    else:
        question.live, question.archived_at = False, None
        _save(question)
        if found:
            question.save_revision(user=owner)
    return lost


def _save(question: Question) -> None:
    """Save, and index what the question refers to at once: the task would read it all again, 500 times."""
    with disable_reference_index_auto_update():
        question.save()
    ReferenceIndex.create_or_update_for_object(question)


def _idnumber(item: Item) -> str:
    return (item.idnumber or "")[:LONGEST_IDNUMBER]


def _known_digests(digests: Iterable[str]) -> set[str]:
    """Those of these contents that the bank holds."""
    found: set[str] = set()
    for chunk in _chunks(sorted(set(digests))):
        rows = Question.objects.kept().filter(content_sha256__in=chunk)
        found.update(rows.values_list("content_sha256", flat=True))
    return found


def _own_digests(types: set[str | None]) -> set[str]:
    """The contents of the questions of these types that were written here, as they stand."""
    parts = ("choices", "items", "answers", "units", "hints")
    rows = Question.objects.kept().filter(type__in=types - {None}, content_sha256="").prefetch_related(*parts)
    return {digest(item_of(row)) for row in rows.iterator(chunk_size=CHUNK)}


def _known_numbers(numbers: Iterable[str | None]) -> dict[tuple[str, str], set[str]]:
    """The questions that have these references: (category, reference) → contents, of their draft too."""
    found: dict[tuple[str, str], set[str]] = {}
    for chunk in _chunks(sorted({number[:LONGEST_IDNUMBER] for number in numbers if number})):
        rows = Question.objects.kept().filter(idnumber__in=chunk).select_related("category", "latest_revision")
        for row in rows:
            draft = row.latest_revision.content.get("content_sha256", "") if row.latest_revision else ""
            place = (row.category.path if row.category else "", row.idnumber)
            found.setdefault(place, set()).update({row.content_sha256, draft} - {""})
    return found


def _chunks(values: list[str]) -> Iterator[list[str]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
