"""« Coller du texte »: read while it is typed, kept while it is wrong, then drafts, then published together."""

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from quizzes.actions.bank_filling import fill
from quizzes.actions.bank_import import bring, weighed
from quizzes.actions.keepers import writable_categories
from quizzes.admin.checks import question_problems, say
from quizzes.admin.permissions import needs
from quizzes.formats.items import FileRefused, Item
from quizzes.formats.pasted import read_pasted
from quizzes.formats.texts import to_plain
from quizzes.models import Category, Question, body_of
from quizzes.rules.outline import outline

MOST_CHARACTERS = 200_000
MOST_QUESTIONS = 200
PASTE, PASTED = "wagtailsnippets_quizzes_question:paste", "wagtailsnippets_quizzes_question:pasted"
FORMATS = [
    ("", gettext_lazy("find out by itself")),
    ("simple", gettext_lazy("simple list")),
    ("gift", "GIFT"),
    ("aiken", "Aiken"),
]


class PasteForm(forms.Form):
    """The text, what it is, where it goes."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=MOST_CHARACTERS,
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "true"}),
    )
    format = forms.ChoiceField(label=gettext_lazy("Written as"), choices=FORMATS, required=False)
    category = forms.ModelChoiceField(label=gettext_lazy("Category"), queryset=Category.objects.none(), required=False)

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = writable_categories(person)


@dataclass(frozen=True)
class Line:
    """One question of the reading, as it is shown: what it is, what is wrong, what it will look like."""

    item: Item
    label: str
    stem: str
    lines: list[tuple[str, str]]
    remarks: list[str]


@dataclass(frozen=True)
class Read:
    """What a pasted text holds, before it becomes drafts."""

    lines: tuple[Line, ...] = ()
    refused: str = ""

    @property
    def ready(self) -> int:
        """How many would become drafts."""
        return sum(line.item.status in ("new", "changed") for line in self.lines)

    @property
    def wrong(self) -> int:
        """How many cannot."""
        return sum(line.item.status in ("error", "unsupported") for line in self.lines)


def read_text(text: str, name: str, category: str, person: Any, *, live: bool = False) -> Read:
    """Read a text without writing anything; `live`, while it is typed, compares nothing with the bank, which is long."""
    if not text.strip():
        return Read()
    try:
        items = read_pasted(text, name).items
    except FileRefused as error:
        return Read(refused=error.message)
    if len(items) > MOST_QUESTIONS:
        return Read(refused=_("That is too much at once: paste %(n)s questions at most.") % {"n": MOST_QUESTIONS})
    found = items if live else [one.item for one in weighed(items, category=category, owner=person)]
    return Read(tuple(map(shown, found)))


def shown(item: Item) -> Line:
    """Return an item as it is shown: the question it makes, and what would keep it from being published."""
    labels = dict(Question._meta.get_field("type").choices)
    stem = to_plain(item.stem or "", item.stem_format)[0]
    label = str(labels.get(item.type, ""))
    question = Question()
    try:
        lost = fill(question, item) if item.status in ("new", "changed", "duplicate") else None
    except (KeyError, ValueError):  # as when it is written: bank_import says which
        lost = None
    if lost is None:
        return Line(item, label, stem, [], [])
    body = body_of(question)
    remarks = [*item.warnings, *lost, *(say(problem) for problem in question_problems(question))]
    return Line(item, label, stem, outline(body), remarks)


@needs(Question, "add")
def question_paste(request: HttpRequest) -> HttpResponse:
    """The text and its reading; on confirmation, drafts. A wrong text is always given back as it was."""
    form = PasteForm(request.POST or None, person=request.user)
    read = Read()
    if request.method == "POST":
        if form.is_valid():
            data = form.cleaned_data
            category = data["category"].path if data["category"] else ""
            live = "X-Fragment" in request.headers
            read = read_text(data["text"], data["format"], category, request.user, live=live)
        else:
            read = Read(refused=" ".join(text for texts in form.errors.values() for text in texts))
        if request.headers.get("X-Fragment"):
            return render(request, "quizzes/admin/_paste_reading.html", {"read": read})
        if "import" in request.POST and read.ready:
            drafts = _import(request, read, category)
            if not read.wrong:
                return redirect(drafts)
            said = _("The others are still here, to be corrected.")
            messages.warning(request, said, buttons=[messages.button(drafts, _("See the drafts"))])
            read = read_text(form.cleaned_data["text"], form.cleaned_data["format"], category, request.user)
    context = {"form": form, "read": read, "page_title": _("Paste text"), "header_icon": "paste"}
    return render(request, "quizzes/admin/question_paste.html", context)


def _import(request: HttpRequest, read: Read, category: str) -> str:
    """Write the drafts; return the address that lists them."""
    wanted = [replace(line.item, status="new") for line in read.lines if line.item.status in ("new", "changed")]
    made = bring(wanted, category=category, owner=request.user)
    for one in made:
        if one.item.status in ("error", "unsupported"):
            messages.error(request, one.item.message)
    ids = [one.question_id for one in made if one.question_id and one.item.status in ("new", "changed")]
    said = ngettext("%(n)s draft is in the bank.", "%(n)s drafts are in the bank.", len(ids)) % {"n": len(ids)}
    messages.success(request, said)
    return f"{reverse(PASTED)}?ids={','.join(map(str, ids))}"


def chosen(request: HttpRequest) -> QuerySet[Question]:
    """The questions named in the address, those that exist."""
    text = request.GET.get("ids", "")
    ids = [int(one) for one in text.split(",") if one.isdecimal() and len(one) < 10][:MOST_QUESTIONS]
    rows = ("choices", "items", "answers", "units", "hints", "pairs", "gaps", "labels", "bins", "zones", "examples")
    return (
        Question.objects.kept()
        .filter(pk__in=ids)
        .select_related("category", "latest_revision")
        .prefetch_related(*rows)
        .order_by("pk")
    )


@needs(Question, "add")
def questions_pasted(request: HttpRequest) -> HttpResponse:
    """The drafts that were just made: what each still needs, and one button for those that are ready."""
    rows = []
    for question in chosen(request):
        draft = question if question.live and not question.has_unpublished_changes else _draft_of(question)
        blocking = [say(one) for one in question_problems(draft) if one.blocking]
        rows.append({"question": question, "lines": outline(body_of(draft)), "blocking": blocking})
    ready = sum(_waits(row["question"]) and not row["blocking"] for row in rows)
    context = {"rows": rows, "ready": ready, "ids": request.GET.get("ids", ""), "page_title": _("Pasted questions")}
    return render(request, "quizzes/admin/questions_pasted.html", context)


def _draft_of(question: Question) -> Question:
    return question.get_latest_revision_as_object() if question.latest_revision_id else question


def _waits(question: Question) -> bool:
    return not question.live or question.has_unpublished_changes


@require_POST
@needs(Question, "publish")
def questions_publish(request: HttpRequest) -> HttpResponse:
    """Publish each of these drafts that passes the checks; the others stay drafts."""
    policy, published = policy_registry.get_by_type(Question), 0
    for question in chosen(request):
        if (
            not policy.keeps(request.user, question)
            or question.locked
            or question.workflow_in_progress
            or not _waits(question)
        ):
            continue
        draft = _draft_of(question)
        if any(problem.blocking for problem in question_problems(draft)):
            continue
        try:
            with transaction.atomic():
                revision = question.latest_revision or question.save_revision(user=request.user)
                revision.publish(user=request.user)
            published += 1
        except (ValidationError, DatabaseError):
            messages.error(request, _("“%(title)s” could not be published: open it.") % {"title": question.title})
    said = ngettext("%(n)s question is published.", "%(n)s questions are published.", published) % {"n": published}
    messages.success(request, said)
    return redirect(f"{reverse(PASTED)}?ids={request.GET.get('ids', '')}")
