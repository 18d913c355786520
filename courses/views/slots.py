"""The learner's own marks on a lesson's sheet: stones, conditions, and the state of its quiz, mission, positioning."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from courses import words
from courses.actions.records import quiz_key
from courses.forms import DepositForm, PositioningForm
from courses.models import Completion, CoursePage, Deposit, Mission, Positioning, PositioningAnswer
from courses.rules.changes import edition
from courses.rules.outline import TICKED, Item, Module, Outline
from courses.rules.progress import unmet
from courses.sheets import sheet
from courses.views.learner import Learner
from quizzes.results import standings

CURRENT = SafeString(' aria-current="step"')


def stones(learner: Learner, item: Item) -> bytes:
    """The module as a row of small stones; printed once for each state of the row."""
    outline, module = learner.outline, learner.outline.module_of[item.item_id]
    done = tuple(other.item_id in learner.done for other in module.items)
    key = ("stones", item.item_id, outline.course_id, outline.version, get_language(), done)
    return sheet(key, lambda: _stones(module, item, done)).filled({})


def _stones(module: Module, item: Item, done_of: tuple[bool, ...]) -> SafeString:
    """Spoken « Leçon 3 sur 5, terminée »."""
    total = len(module.items)
    rows = []
    for rank, (other, done) in enumerate(zip(module.items, done_of, strict=True), 1):
        here = other.item_id == item.item_id
        state = "done" if done else "here" if here else "optional" if other.optional else "todo"
        said = _("Lesson %(rank)s of %(total)s, %(state)s") % {
            "rank": rank,
            "total": total,
            "state": _stone_word(state, here),
        }
        rows.append((state, other.url, CURRENT if here else "", said))
    return format_html(
        '<ol class="path path--small" aria-label="{}">{}</ol>',
        module.title,
        format_html_join(
            "", '<li data-state="{}"><a href="{}"{}><span class="visually-hidden">{}</span></a></li>', rows
        ),
    )


def _stone_word(state: str, here: bool) -> str:
    word = {
        "done": pgettext("stone", "done"),
        "here": pgettext("stone", "you are here"),
        "todo": pgettext("stone", "to do"),
        "optional": pgettext("stone", "optional"),
    }[state]
    return f"{word}, {pgettext('stone', 'you are here')}" if here and state != "here" else word


def met(learner: Learner, item: Item) -> tuple[bool, ...]:
    """Whether each condition is met, by the same rule that completes the lesson. A tick alone is the completion itself."""
    is_done = item.item_id in learner.done
    if is_done or {asked.kind for asked in item.conditions} <= {TICKED}:
        return tuple(is_done for _asked in item.conditions)
    again = edition(learner.outline, item.item_id)[1]
    missing = unmet(item, learner.facts_for(item), again and again.at)
    return tuple(asked not in missing for asked in item.conditions)


def conditions(item: Item, done: tuple[bool, ...]) -> list[dict[str, Any]]:
    """« Pour terminer cette leçon »: each condition in words, done or not."""
    return [
        {"text": words.condition(asked), "done": is_met} for asked, is_met in zip(item.conditions, done, strict=True)
    ]


def earlier_result(learner: Learner, item: Item) -> Completion | None:
    """What this person earned on the lesson this one is a copy of: it may be taken over. Asks only for copies."""
    if learner.enrolment is None or item.item_id in learner.done or item.origin_id in ("", item.item_id):
        return None
    rows = Completion.objects.live().filter(person=learner.person, origin_id=item.origin_id)
    return rows.exclude(item_id=item.item_id).order_by("earned_at").first()


def fill_blocks(request: HttpRequest, learner: Learner, item: Item, slots: Iterable[str]) -> dict[str, str]:
    """The slots of the body: "quiz:<uuid>", "mission:<uuid>", "positioning:<moment>"."""
    makers = {"quiz": quiz_mark, "mission": mission_mark, "positioning": positioning_mark}
    found = {}
    for name in slots:
        kind, _colon, target = name.partition(":")
        if target and kind in makers:
            found[name] = makers[kind](request, learner, item, target)
    return found


def preview_blocks(slots: Iterable[str]) -> dict[str, str]:
    """The same for a preview: what will be there, in words."""
    said = format_html(
        '<p class="muted">{}</p>', _("The learner's own part is shown here once the lesson is published.")
    )
    return {name: said for name in slots if ":" in name}


def quiz_mark(request: HttpRequest, learner: Learner, item: Item, quiz: str) -> str:
    """Where the learner is in a quiz, and one button."""
    key = quiz_key(quiz)
    if key is None:
        return ""
    standing = standings(learner.person, [key])[key]
    place = {"item_id": item.item_id, "attempt": standing.running}
    context = {
        "standing": standing,
        "quiz": quiz,
        "item": item,
        "youth": learner.outline.youth,
        "running_url": reverse("courses:attempt_detail", kwargs=place) if standing.running else "",
        "enrolled": learner.enrolment is not None,
        "csrf_token": get_token(request),
    }
    return render_to_string("courses/_quiz_state.html", context)


def mission_mark(
    request: HttpRequest, learner: Learner, item: Item, mission_id: str, form: DepositForm | None = None
) -> str:
    """What was handed in, what the trainer answered, and the form."""
    mission = Mission.objects.filter(uuid=mission_id).first()
    if mission is None or learner.enrolment is None:
        return ""
    deposits = list(
        Deposit.objects.filter(enrolment=learner.enrolment, mission_uuid=mission.uuid)
        .prefetch_related("files", "reviews")
        .order_by("-number")
    )
    for deposit in deposits:
        deposit.read = max(deposit.reviews.all(), key=lambda r: r.at, default=None)
    latest = deposits[0] if deposits else None
    accepted = any(d.read and d.read.decision == "accepted" for d in deposits)
    context = {
        "mission": mission,
        "item": item,
        "deposits": deposits,
        "accepted": accepted,
        "waiting": latest and latest.read is None,
        "form": form or DepositForm(mission=mission, initial={"client_key": uuid4()}),
        "csrf_token": get_token(request),
        "outline": learner.outline,
        "person_uuid": learner.person.uuid,
    }
    return render_to_string("courses/_mission_state.html", context)


def positioning_mark(
    request: HttpRequest, learner: Learner, item: Item, moment: str, form: PositioningForm | None = None
) -> str:
    """The statements to answer, or the answers; at the end, side by side with those of the start."""
    if learner.enrolment is None:
        return ""
    answers = {a.moment: a for a in PositioningAnswer.objects.filter(enrolment=learner.enrolment)}
    statements = statements_of(learner.outline)
    context: dict[str, Any] = {
        "moment": moment,
        "item": item,
        "statements": statements,
        "csrf_token": get_token(request),
        "person_uuid": learner.person.uuid,
    }
    if moment in answers:
        context["rows"] = side_by_side(answers)
        context["answered"] = answers[moment]
    elif statements:
        context["form"] = form or PositioningForm(positioning=statements, initial={"client_key": uuid4()})
    return render_to_string("courses/_positioning.html", context)


def statements_of(outline: Outline) -> Positioning | None:
    """Return the statements of a course."""
    found = CoursePage.objects.filter(translation_key=outline.course_id).select_related("positioning").first()
    return found.positioning if found else None


def side_by_side(answers: dict[str, PositioningAnswer]) -> list[dict[str, Any]]:
    """Return the statements with the level of the start and of the end, in the order they were asked."""
    rows: dict[str, dict[str, Any]] = {}
    for moment in ("before", "after"):
        for answer in answers[moment].answers if moment in answers else []:
            rows.setdefault(answer["id"], {"text": answer["text"]})[moment] = answer
    return list(rows.values())
