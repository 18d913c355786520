"""Pictures, words, quizzes, missions, positionings and certificates → the things of a pack."""

from collections.abc import Iterator
from typing import Any

from courses.models import CertificateType, Mission, Positioning
from home.exporting.names import Names, line, lines
from home.exporting.questions import SHAPES
from home.exporting.richtext import Item, Listing, Paragraph, Run, read_html
from home.importing import pack as packs
from home.importing.streams import own_id
from media.models import GlossaryTerm, Picture
from quizzes.models import QuestionVersion, Quiz
from quizzes.rules.content import TYPES

WRITTEN = {ours: theirs for theirs, ours in TYPES.items()}
FEEDBACKS = {("training", "hints"): "after_each", ("assessment", "deferred"): "at_end"}


def picture_item(row: Picture, names: Names) -> packs.Drawing:
    """Return a picture with its file."""
    name, alt = names.pictures[row.pk]
    names.notes.at("dessin", name)
    try:
        with row.open_file() as file:
            data = file.read()
    except OSError:
        names.notes.tell("son fichier ne se lit pas")
        data = b""
    return packs.Drawing(name, line(row.title), alt, line(row.credit), data, people_shown=row.people_shown)


def term_item(row: GlossaryTerm, names: Names) -> packs.Term:
    """Return a word of the glossary."""
    return packs.Term(row.slug, line(row.term), lines(row.definition), line(row.english))


def mission_item(row: Mission, names: Names) -> packs.Mission:
    """Return a mission."""
    identifier = names.missions[row.pk]
    names.notes.at("mission", identifier)
    asked = {"text": row.asks_text, "photo": row.asks_photo, "file": row.asks_file}
    return packs.Mission(
        id=identifier,
        title=line(row.title),
        brief=names.rich(row.brief),
        asks=tuple(word for word, is_asked in asked.items() if is_asked),
        grid=tuple(criterion.text.strip() for criterion in row.criteria.all()),
    )


def positioning_item(row: Positioning, names: Names) -> packs.Positioning:
    """Return a positioning with its statements."""
    rows = row.statements.order_by("sort_order", "pk")
    return packs.Positioning(
        names.positionings[row.pk],
        line(row.title),
        lines(row.intro),
        tuple(row.levels),
        tuple(packs.Statement(one.content_id or own_id("enonce", one.uuid), line(one.text)) for one in rows),
    )


def certificate_item(row: CertificateType, names: Names) -> packs.Certificate | None:
    """Return the texts of the certificate a course gives; a type without a version says nothing."""
    version = row.current_version()
    if version is None:
        return None
    texts = version.texts
    return packs.Certificate(
        title=line(row.title),
        introduction=lines(texts.get("introduction", "")),
        criteria=lines(version.criteria),
        nature=lines(texts.get("nature", "")),
        minutes=version.planned_minutes,
    )


def quiz_item(row: Quiz, names: Names) -> packs.Quiz:
    """Return a quiz from its published versions."""
    identifier = names.quizzes[row.pk]
    names.notes.at("quiz", identifier)
    _unsaid_quiz(row, names)
    intro = plain(row.intro, names)
    data: dict[str, Any] = {"id": identifier, "title": row.title.strip()}
    data |= {"intro": intro} if intro else {}
    data |= {"pass_percent": row.pass_percent} if row.pass_percent is not None else {}
    data |= {"feedback": FEEDBACKS.get((row.preset, row.behaviour), row.feedback_when)}
    data["questions"] = list(_questions(row, names))
    return packs.Quiz(identifier, row.title.strip(), data)


def _unsaid_quiz(row: Quiz, names: Names) -> None:
    told = {
        "durée limitée": row.time_limit,
        "nombre d’essais": row.attempts_allowed,
        "dates d’ouverture": row.opens_at or row.closes_at,
        "ordre mélangé": row.shuffle,
        "mots de la fin": row.overall_feedbacks.exists(),
        "questionnaire": row.kind != "quiz",
        "réglage des retours": (row.preset, row.behaviour) not in FEEDBACKS or row.review,
    }
    for words, said in told.items():
        if said:
            names.notes.tell(f"{words} : le format ne sait pas l’écrire")


def _questions(row: Quiz, names: Names) -> Iterator[dict[str, Any]]:
    slots = list(row.slots.select_related("question", "pinned").order_by("sort_order", "pk"))
    kept = [slot.question_id for slot in slots if slot.question_id]
    latest = {version.question_id: version for version in QuestionVersion.objects.latest_of(kept)}
    for number, slot in enumerate(slots, 1):
        version = slot.pinned or latest.get(slot.question_id)
        if version is None:
            names.notes.tell(f"place {number} : tirage au sort ou question jamais publiée, non emportée")
            continue
        if version.body["type"] not in WRITTEN:
            names.notes.tell(
                f"question {number} : « placer sur une image », non emportée ; la banque l’exporte en JSON"
            )
            continue
        if slot.max_mark != 1:
            names.notes.tell(f"question {number} : ses points ne s’écrivent pas")
        identifier = slot.question.content_id or own_id("question", slot.question.uuid)
        yield question_data(identifier, version.body, names) | ({"recall": True} if slot.recall else {})


def question_data(identifier: str, body: dict[str, Any], names: Names) -> dict[str, Any]:
    """Return a question as quiz.yaml writes it."""
    data = {"id": identifier, "type": WRITTEN[body["type"]], "question": plain(body["stem"], names)}
    data |= SHAPES[body["type"]](body["question"], names)
    feedback = plain(body["general_feedback"], names)
    if body.get("picture") or body.get("hints") or any(body.get("feedback", {}).values()):
        names.notes.tell(f"question {identifier} : image, indices ou retours par résultat non emportés")
    return data | ({"feedback": feedback} if feedback else {})


def plain(html: str, names: Names) -> str:
    """Return rich text as the plain paragraphs of quiz.yaml; bold, links and lists lose their form, and it is told."""
    nodes = read_html(html or "", lambda attrs: attrs.get("href", "lien"), names.notes.tell)
    runs = [run for node in nodes if isinstance(node, Paragraph) for run in node.runs]
    if any(run.styles or run.link for run in runs) or any(isinstance(node, Listing) for node in nodes):
        names.notes.tell("gras, liens ou listes d’une question : seul le texte est gardé")
    return "\n\n".join("\n".join(_plain_lines(node)) for node in nodes)


def _plain_lines(node: Paragraph | Listing) -> Iterator[str]:
    if isinstance(node, Paragraph):
        yield _said(node.runs)
    else:
        for item in node.items:
            yield from _point(item)


def _point(item: Item) -> Iterator[str]:
    yield f"- {_said(item.runs)}"
    for listing in item.inside:
        yield from _plain_lines(listing)


def _said(runs: list[Run]) -> str:
    return "".join(run.words for run in runs)
