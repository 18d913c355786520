"""Experience reports → their YAML files, the inverse of `home.importing.experiences`."""

from collections.abc import Iterable
from typing import Any

from courses.models import CoursePage, LessonPage
from experiences.models import ExperienceIndexPage, ExperiencePage
from home.exporting.guides import titled, titled_fields, word_of
from home.exporting.names import Names, address_part, line, page_id
from home.exporting.notation import said
from home.exporting.pages import start
from home.exporting.prose import markdown
from home.exporting.streams import body_of
from home.importing.experiences import CHOICES, PLACES, RICH, TEXTS
from home.importing.pack import Block, Experience, ExperienceIndex
from home.importing.sheets import SENTENCE
from workshops.models import GuidePage

GROUP = ("age_band", "mix")
QUOTE = ("quote_text", "quote_who")
PLACE_WORDS = {ours: word for word, ours in reversed(PLACES.items())}
PREFIXES = {GuidePage: "guide", LessonPage: "lecon", CoursePage: "cours"}
Raw = dict[str, Any]


def experience_item(page: ExperiencePage, names: Names) -> Experience:
    """Return a report. Consents stay here: they are given on one site, under one name."""
    identifier = start("récit", "recit", page, names)
    _tell_people(page, names)
    return Experience(
        id=identifier,
        title=line(page.title),
        slug=address_part(page.slug),
        picture=names.picture(page.picture_id),
        fictional=page.fictional,
        choices={name: getattr(page, name) for name in CHOICES},
        texts={name: _short(page, name) for name in (*TEXTS, *GROUP, *QUOTE)},
        rich={name: names.rich(getattr(page, name)) for name in RICH},
        coop_kinds=_labels(page.coop_kinds),
        territory=(page.territory.label, page.territory.kind) if page.territory else None,
        season=page.season or 0,
        stage=word_of(page.stage) if page.stage else "",
        themes=_labels(page.themes),
        audiences=_labels(page.audiences),
        group_size=page.group_size,
        partners=_texts(page.partners),
        authors=tuple(
            {"display_name": line(one.display_name), "role": line(one.role), "is_minor": one.is_minor}
            for one in page.contributions.order_by("sort_order", "pk")
        ),
        steps=tuple(_steps(page.steps, names)),
        figures=tuple(
            {name: line(getattr(one, name)) for name in ("label", "value", "unit", "source")}
            for one in page.figures.order_by("sort_order", "pk")
        ),
        advice=_texts(page.advice),
        tools=tuple(titled(page.tools, "tool", "content", names, _caption)),
        links=_links(page, names),
        reviewed_on=page.reviewed_on,
        review_on=page.review_on,
    )


def index_item(page: ExperienceIndexPage, names: Names) -> ExperienceIndex:
    """Return the text of the page that lists the reports."""
    identifier = start("page", "recits", page, names, moves=False)
    return ExperienceIndex(identifier, line(page.title), line(page.summary), body_of(page.body, names))


def _tell_people(page: ExperiencePage, names: Names) -> None:
    if not page.fictional:
        names.notes.tell("récit réel : les accords restent ici ; chargé ailleurs, il attendra en brouillon")
    if page.attached:
        names.notes.tell("images, sons et fichiers joints : non emportés, ils restent avec leurs accords")


def _short(page: ExperiencePage, name: str) -> str:
    text = getattr(page, name) or ""
    return line(text) if {**TEXTS, "quote_text": 300}.get(name, 0) <= SENTENCE else text.strip()


def _caption(title: str, number: int) -> str:
    return title if number == 1 else f"{title} ({number})"


def _labels(rows: Any) -> tuple[str, ...]:
    return tuple(word_of(row) for row in rows.all())


def _texts(stream: Any) -> tuple[str, ...]:
    return tuple(line(block["value"]) for block in map(dict, stream.raw_data))


def _steps(stream: Any, names: Names) -> Iterable[Block]:
    for block in map(dict, stream.raw_data):
        value = block["value"]
        text = names.rich(value.get("text") or "")
        yield Block("step", {"when": line(value["when"]), "title": line(value["title"]), "text": text})


def _links(page: ExperiencePage, names: Names) -> tuple[str, ...]:
    """Return the identifiers of the guides, then of the lessons and courses, that a report leads to."""
    guides, others = [], []
    for link in page.links.select_related("target").order_by("sort_order", "pk"):
        target = link.target.specific
        prefix = PREFIXES.get(type(target))
        if prefix is None:
            names.notes.tell(f"lien vers « {target.title} » : le format ne garde que les guides, leçons et cours")
        else:
            (guides if prefix == "guide" else others).append(page_id(prefix, target))
    return (*guides, *others)


def experience_fields(report: Experience, slug: str, guides: set[str]) -> Raw:
    """Return a report as its file writes it; `guides` says which links are guides."""
    choices = {name: _word(name, value) for name, value in report.choices.items()}
    texts, told = report.texts, {name: markdown(html) for name, html in report.rich.items()}
    place = {"name": report.territory[0], "kind": PLACE_WORDS[report.territory[1]]} if report.territory else None
    fields = {"id": report.id, "title": report.title, "slug": slug, "summary": texts["summary"]}
    fields |= {"kind": choices["kind"], "format": choices["format"], "coop_kind": report.coop_kinds, "territory": place}
    fields |= {"setting": choices["setting"], "season": report.season, "duration": texts["duration"]}
    fields |= {"stage": report.stage, "fictional": report.fictional or None, "author_kind": choices["author_kind"]}
    fields |= {
        "authors": [_author(one) for one in report.authors],
        "picture": report.picture.key if report.picture else "",
    }
    fields |= {"group": said({"size": report.group_size, "age": texts["age_band"], "mix": texts["mix"]})}
    fields |= {"partners": report.partners, "context": told["context"], "steps": [_step(one) for one in report.steps]}
    fields |= {"key_moment": told["key_moment"], "results": told["results"]}
    fields |= {"figures": [said(one) for one in report.figures], "difficulties": told["difficulties"]}
    fields |= {
        "again": told["again"],
        "avoid": told["avoid"],
        "advice": report.advice,
        "conditions": told["conditions"],
    }
    fields |= {"tools": titled_fields(report.tools, "content")}
    fields |= {"guides": [one for one in report.links if one in guides]}
    fields |= {"lessons": [one for one in report.links if one not in guides]}
    fields |= {"quote": said({"text": texts["quote_text"], "who": texts["quote_who"]})}
    fields |= {"themes": report.themes, "audiences": report.audiences, "maturity": choices["maturity"]}
    fields |= {"licence": choices["licence"], "contact": texts["contact"], "reviewed_by": texts["reviewed_by"]}
    return said({**fields, "reviewed_on": report.reviewed_on, "review_on": report.review_on})


def _word(name: str, value: str) -> str:
    words, _default = CHOICES[name]
    return {ours: word for word, ours in words.items()}.get(value, "")


def _author(one: Raw) -> Raw:
    return said({"name": one["display_name"], "role": one["role"], "minor": one["is_minor"] or None})


def _step(block: Block) -> Raw:
    value = block.value
    return said({"when": value["when"], "title": value["title"], "text": markdown(value["text"])})
