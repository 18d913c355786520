"""Bring the questions of a file into the bank: as drafts, the same file twice adds nothing (specs/quizzes.md §12)."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import replace

from django.db import DatabaseError, transaction
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from people.models import User
from quizzes.actions.bank_compare import Outcome, category_of, compare, idnumber_of, outcomes
from quizzes.actions.bank_filling import FILLERS, fill
from quizzes.actions.bank_pictures import keep_picture
from quizzes.actions.keepers import closed_paths
from quizzes.formats.contents import digest
from quizzes.formats.items import Item, ItemRefused
from quizzes.models import Category, Question

__all__ = ["Outcome", "bring", "category_of", "compare", "import_items"]


def import_items(items: Iterable[Item], *, category: str = "", owner: User | None = None) -> list[Item]:
    """Write what is new or changed as drafts, nothing published; return the items with what became of them.

    Each question is a transaction of its own: one that cannot be written spoils no other.
    """
    return [one.item for one in bring(items, category=category, owner=owner)]


def bring(
    items: Iterable[Item],
    *,
    category: str = "",
    owner: User | None = None,
    after: Callable[[int, Outcome], bool] | None = None,
) -> list[Outcome]:
    """Do as import_items; return each item with the question it became, or that the bank had.

    `after` is told each place and outcome, inside the transaction that wrote it; when it answers False, the rest waits.
    """
    compared = weighed(items, category=category, owner=owner)
    drawers = _drawers({category_of(one.item, category) for one in compared if one.wanted})
    done: list[Outcome] = []
    for place, one in enumerate(compared):
        with transaction.atomic() if after else nullcontext():
            made = _written(one, drawers.get(category_of(one.item, category)), owner) if one.wanted else one
            go_on = after(place, made) if after else True
        done.append(made)
        if not go_on:
            break
    return done


def weighed(items: Iterable[Item], *, category: str, owner: User | None) -> list[Outcome]:
    """Return the items as the bank would take them, from this person; nothing is written."""
    compared = outcomes([_held(item) for item in items], category=category)
    closed = closed_paths((category_of(one.item, category) for one in compared if one.wanted), owner)
    return [
        replace(one, item=refused_drawer(one.item, path))
        if one.wanted and (path := category_of(one.item, category)) in closed
        else one
        for one in compared
    ]


def _held(item: Item) -> Item:
    """Say which types the bank does not hold."""
    if item.status != "new" or item.type in FILLERS:
        return item
    message = f"Ligne {item.line} : le type « {item.type} » ne peut pas entrer dans la banque."
    return replace(item, status="unsupported", code="type_unsupported", message=message)


def refused_drawer(item: Item, path: str) -> Item:
    """Return an item that cannot go into the drawer of others."""
    message = f"Ligne {item.line} : la catégorie « {path} » est gardée par d’autres personnes."
    return replace(item, status="error", code="incomplete", message=message)


def _drawers(paths: set[str]) -> dict[str, Category]:
    """Return the drawers of these paths, made if they are new."""
    return {path: Category.objects.get_or_create(path=path)[0] for path in sorted(paths - {""})}


def _written(one: Outcome, drawer: Category | None, owner: User | None) -> Outcome:
    item = one.item
    try:
        with transaction.atomic():
            question, lost = _write(one, drawer, owner)
    except ItemRefused as error:
        message = f"Ligne {item.line} : {error.message}."
        return replace(one, item=replace(item, status="error", code=error.code, message=message))
    except (DatabaseError, ValueError) as error:
        message = f"Ligne {item.line} : cette question n’a pas pu être enregistrée ({type(error).__name__})."
        return replace(one, item=replace(item, status="error", code="incomplete", message=message))
    told = tuple(dict.fromkeys((*item.warnings, *lost)))
    return replace(one, item=replace(item, warnings=told), question_id=question.pk)


def _write(one: Outcome, drawer: Category | None, owner: User | None) -> tuple[Question, list[str]]:
    """Save a new draft, or a new draft of the question that has this reference; return it and what could not be kept."""
    item, number = one.item, idnumber_of(one.item)
    found = Question.objects.filter(category=drawer, idnumber=number).first() if number else None
    question = found.get_latest_revision_as_object() if found and found.latest_revision_id else found
    question = question or Question(owner=owner, live=False, category=drawer, idnumber=number)
    if found and found.locked:
        raise ItemRefused("incomplete", f"la question « {found.title} » est verrouillée")
    stem, lost = keep_picture(question, item, owner)
    lost += fill(question, item)
    question.stem = question.stem if stem is None else stem
    question.content_sha256 = one.digest or digest(item)
    if item.tags or found:
        question.tags.set([tag[:100] for tag in item.tags])
    if found and found.live:
        question.save_revision(user=owner)
    else:
        question.live, question.archived_at = False, None
        _save(question)
        if found:
            question.save_revision(user=owner)
    return question, lost


def _save(question: Question) -> None:
    """Save, and index what the question refers to at once: the task would read it all again, 500 times."""
    with disable_reference_index_auto_update():
        question.save()
    ReferenceIndex.create_or_update_for_object(question)
