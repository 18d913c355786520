"""The folder of experience reports → reports: one YAML file each, and the text of the page that lists them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from experiences.rules import publication as rules
from home.importing.documents import Reading, yaml_sheet
from home.importing.files import Folder, slug_of
from home.importing.guides import _entries, _markdown, _parts
from home.importing.located import Seq
from home.importing.pack import Block, Experience, Ref
from home.importing.prose import Known
from home.importing.sheets import LONG, TITLE, Sheet

INDEX = "experiences.md"
KINDS = {
    "saison complète": "season",
    "pratique précise": "practice",
    "partenariat": "partnership",
    "atelier": "workshop",
}
FORMATS = {
    "récit court": "story",
    "fiche pratique": "sheet",
    "entretien": "interview",
    "photo-récit": "photo",
    "audio": "audio",
}
SETTINGS = {"rural": "rural", "urbain": "urban", "périurbain": "periurban", "réseau": "network"}
AUTHORS = {
    "coopérants": "cooperants",
    "animateurs": "facilitators",
    "groupe": "group",
    "comité": "committee",
    "accompagnateurs": "support",
}
MATURITIES = {"essai unique": "once", "répété": "repeated", "adopté": "adopted"}
LICENCES = {"CC BY-SA 4.0": "by-sa", "CC BY 4.0": "by", "CC0": "cc0", "tous droits réservés": "reserved"}
PLACES = {
    "commune": "commune",
    "epci": "epci",
    "departement": "departement",
    "département": "departement",
    "region": "region",
    "région": "region",
    "autre": "other",
}
CHOICES = {
    "kind": (KINDS, ""),
    "format": (FORMATS, "récit court"),
    "setting": (SETTINGS, ""),
    "author_kind": (AUTHORS, ""),
    "maturity": (MATURITIES, "essai unique"),
    "licence": (LICENCES, "CC BY-SA 4.0"),
}
TEXTS = {"summary": 300, "duration": 120, "contact": 120, "reviewed_by": 120}
RICH = ("context", "key_moment", "results", "difficulties", "again", "avoid", "conditions")
MOST_ADVICE = 5
SAID = {
    rules.EMPTY: "il manque « {0} »",
    rules.NO_SOURCE: "le chiffre « {0} » n’a pas de source : écrivez d’où il vient, ou « non connu »",
    rules.NO_ALT: "le dessin « {0} » n’est pas décrit dans pictures.yaml",
    rules.NO_SOUND: "un récit audio a besoin d’un son : ajoutez-le dans l’administration, sur un brouillon",
}
KEYS = {"coop_kinds": "coop_kind", "contributions": "authors"}  # how the file calls what the rule names


def read_experiences(folder: Folder, known: Known, reading: Reading) -> tuple[Experience, ...]:
    """Return the reports of a folder, in the order of their files."""
    names = folder.names(".yaml", ".yml")
    folder.expect(files={*names, INDEX})
    return tuple(found for name in names if (found := _experience(folder, name, known, reading)))


def _experience(folder: Folder, name: str, known: Known, reading: Reading) -> Experience | None:
    sheet = yaml_sheet(folder, name, reading)
    if sheet is None:
        return None
    picture = sheet.text("picture", 120)
    if picture and picture not in known.pictures:
        sheet.tell("picture", f"dessin absent de pictures/ : « {picture} »")
    found = Experience(
        id=reading.unique(sheet),
        title=sheet.text("title", TITLE, needed=True),
        slug=sheet.slug(slug_of(name.rsplit(".", 1)[0])),
        picture=Ref("picture", picture) if picture else None,
        fictional=sheet.flag("fictional", False),
        choices={key: _choice(sheet, key) for key in CHOICES},
        texts={key: sheet.text(key, limit) for key, limit in TEXTS.items()} | _group(sheet) | _quote(sheet),
        rich={key: _markdown(sheet, key, known) for key in RICH},
        coop_kinds=_words(sheet, "coop_kind"),
        territory=_territory(sheet),
        season=sheet.integer("season", 2013, 2100),
        stage=sheet.text("stage", 120),
        themes=_words(sheet, "themes"),
        audiences=_words(sheet, "audiences"),
        group_size=_size(sheet),
        partners=sheet.texts("partners", 120),
        authors=tuple(_authors(sheet)),
        steps=tuple(_steps(sheet, known)),
        figures=tuple(_figures(sheet)),
        advice=sheet.texts("advice", 300),
        tools=tuple(_tools(sheet, known)),
        links=(*sheet.texts("guides", 120), *sheet.texts("lessons", 120)),
        reviewed_on=sheet.day("reviewed_on"),
        review_on=sheet.day("review_on"),
        path=sheet.path,
        lines=sheet.data.lines,
    )
    _check(sheet, found, known)
    sheet.done()
    return found


def _check(sheet: Sheet, found: Experience, known: Known) -> None:
    """Tell what the rule of publication finds in the text; consents are asked of people, not of files."""
    for one in rules.reasons(facts_of(found, known), date.min):  # no day matters to a text
        if one.code in SAID:
            key = KEYS.get(one.what, one.what) if one.code == rules.EMPTY else ""
            here = {rules.NO_SOURCE: "figures", rules.NO_ALT: "picture", rules.NO_SOUND: "format"}
            sheet.tell(here.get(one.code, key), SAID[one.code].format(key or one.what))
    if len(found.advice) > MOST_ADVICE:
        sheet.tell("advice", f"« advice » : {MOST_ADVICE} conseils au plus")


def facts_of(found: Experience, known: Known) -> rules.Report:
    """Return what the rule looks at in a text: as for an invented report, people are left out."""
    held = {
        **{"coop_kinds": found.coop_kinds, "territory": found.territory, "contributions": found.authors},
        **{key: found.choices[key] for key in ("kind", "author_kind")},
        **{key: found.rich[key] for key in ("context", "results", "again", "avoid")},
        **{"summary": found.texts["summary"], "steps": found.steps, "advice": found.advice},
    }
    drawn = []
    if found.picture and found.picture.key in known.pictures:
        described = bool(known.pictures[found.picture.key])
        drawn = [rules.Attachment(found.picture.key, rules.PICTURE, found.picture.key, described)]
    return rules.Report(
        fictional=True,
        format=found.choices["format"],
        empty=tuple(name for name, value in held.items() if not value),
        licence=found.choices["licence"],
        figures=tuple(rules.Figure(one["label"], bool(one["source"])) for one in found.figures),
        attachments=tuple(drawn),
    )


def _choice(sheet: Sheet, key: str) -> str:
    words, default = CHOICES[key]
    return {"": "", **words}[sheet.choice(key, tuple(words), default)]


def _words(sheet: Sheet, key: str) -> tuple[str, ...]:
    """Return one word or a list of words."""
    return (
        sheet.texts(key, 120) if isinstance(sheet.data.get(key), Seq) else tuple(filter(None, [sheet.text(key, 120)]))
    )


def _territory(sheet: Sheet) -> tuple[str, str] | None:
    inside = sheet.inside("territory")
    if inside is None:
        return None
    kind = inside.choice("kind", tuple(PLACES), "autre")
    found = inside.text("name", 120, needed=True), PLACES[kind]
    inside.done()
    return found if found[0] else None


def _group(sheet: Sheet) -> dict[str, str]:
    inside = sheet.inside("group")
    if inside is None:
        return {"age_band": "", "mix": ""}
    found = {"age_band": inside.text("age", 60), "mix": inside.text("mix", 120)}
    inside.take("size")
    inside.done()
    return found


def _size(sheet: Sheet) -> int | None:
    group = sheet.data.get("group")
    if not isinstance(group, dict) or group.get("size") is None:
        return None
    return Sheet(sheet.path, group, sheet.problems).integer("size", 1, 1000)


def _quote(sheet: Sheet) -> dict[str, str]:
    inside = sheet.inside("quote")
    if inside is None:
        return {"quote_text": "", "quote_who": ""}
    found = {"quote_text": inside.text("text", 300, needed=True), "quote_who": inside.text("who", 120)}
    inside.done()
    return found


def _authors(sheet: Sheet) -> Iterator[dict[str, object]]:
    for entry in _entries(sheet, "authors"):
        name, role = entry.text("name", 120, needed=True), entry.text("role", 80)
        yield {"display_name": name, "role": role, "is_minor": entry.flag("minor", False)}
        entry.done()


def _figures(sheet: Sheet) -> Iterator[dict[str, str]]:
    for entry in _entries(sheet, "figures"):
        needed = {key: entry.text(key, limit, needed=True) for key, limit in (("label", 120), ("value", 40))}
        yield needed | {key: entry.text(key, limit) for key, limit in (("unit", 20), ("source", 255))}
        entry.done()


def _steps(sheet: Sheet, known: Known) -> Iterator[Block]:
    for entry in _entries(sheet, "steps"):
        when, title = entry.text("when", 80, needed=True), entry.text("title", 120, needed=True)
        yield Block("step", {"when": when, "title": title, "text": _markdown(entry, "text", known)}, entry.data.line)
        entry.done()


def _tools(sheet: Sheet, known: Known) -> Iterator[Block]:
    for entry in _entries(sheet, "tools"):
        title, text = entry.text("title", 120, needed=True), entry.text("text", 3 * LONG, needed=True)
        first = entry.data.line_of("text") + ("\n" in str(entry.data.get("text")))
        content = tuple(_captioned(_parts(title, text, first, entry, known)))
        yield Block("tool", {"title": title, "content": content}, entry.data.line)
        entry.done()


def _captioned(parts: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give each table of a tool a name of its own: « Modèle », « Modèle (2) »."""
    number = 0
    for part in parts:
        number += part["type"] == "table"
        if part["type"] == "table" and number > 1:
            part["value"] = part["value"] | {"caption": f"{part['value']['caption']} ({number})"}
        yield part
