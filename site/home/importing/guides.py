"""The folder of workshop guides → guides: one YAML file each, and the text of the page that lists them."""

from collections.abc import Iterator

from home.importing.documents import Reading, yaml_sheet
from home.importing.files import Folder, slug_of
from home.importing.markdown import read_table
from home.importing.pack import Activity, Block, Guide, Ref
from home.importing.prose import Known, rich
from home.importing.sheets import LONG, TITLE, Sheet
from workshops.rules.guide import ActivityFacts, Gap, GuideFacts, missing

INDEX = "guides.md"
INSIDE = ("ol", "ul", "link")
KINDS = {
    "accueil": "welcome",
    "apport": "input",
    "exercice": "exercise",
    "décision": "decision",
    "pause": "break",
    "bilan": "review",
}
LICENCES = {"CC BY-SA 4.0": "by-sa", "CC BY 4.0": "by", "CC0 1.0": "cc0", "lien seulement": "link"}
TEXTS = {
    "added_value": 160,
    "summary": 500,
    "remote_note": LONG,
    "when_to_use": LONG,
    "place": LONG,
    "youth_safe_note": LONG,
    "sources": LONG,
    "origin_url": 200,
}
LISTS = ("objectives", "prerequisites", "material", "debrief", "watch_out", "accessibility", "authors")
LABELS = ("purposes", "kinds", "audiences", "season_stages", "themes")
GAPS = {  # the line where a gap is told, and its words
    "added_value": "il manque « added_value » : ce que l’atelier apporte, en une ligne",
    "summary": "il manque « summary »",
    "objectives": "« objectives » : un au moins",
    "too_many_objectives": "« objectives » : six au plus",
    "minutes": "« activities » : le total des minutes est 0",
    "steps": "il manque « steps » : les étapes de cette activité",
    "longer_short": "« short_minutes » : la version courte ne peut pas être plus longue",
    "group": "« group_max » : au moins « group_min »",
    "youth_safe_note": "il manque « youth_safe_note » : pourquoi, ou à quoi faire attention avec des mineurs",
    "authors": "« authors » : une personne ou une équipe au moins",
    "origin_url": "« lien seulement » : il manque « origin_url », l’adresse de l’original",
}
PLACES = {"too_many_objectives": "objectives", "minutes": "activities", "group": "group_max"}


def read_guides(folder: Folder, known: Known, reading: Reading) -> tuple[Guide, ...]:
    """Return the guides of a folder, in the order of their files."""
    names = folder.names(".yaml", ".yml")
    folder.expect(files={*names, INDEX})
    return tuple(found for name in names if (found := _guide(folder, name, known, reading)))


def _guide(folder: Folder, name: str, known: Known, reading: Reading) -> Guide | None:
    sheet = yaml_sheet(folder, name, reading)
    if sheet is None:
        return None
    picture = sheet.text("picture", 120)
    if picture and picture not in known.pictures:
        sheet.tell("picture", f"dessin absent de pictures/ : « {picture} »")
    sheets = sheet.entries("activities")
    licence = sheet.choice("licence", tuple(LICENCES), "CC BY-SA 4.0")
    guide = Guide(
        id=reading.unique(sheet),
        title=sheet.text("title", TITLE, needed=True),
        slug=sheet.slug(slug_of(name.rsplit(".", 1)[0])),
        texts={key: sheet.text(key, limit) for key, limit in TEXTS.items()},
        lists={key: sheet.texts(key, LONG) for key in LISTS},
        labels={key: sheet.texts(key, 120) for key in LABELS},
        picture=Ref("picture", picture) if picture else None,
        group_min=sheet.integer("group_min", 1, 500),
        group_max=sheet.integer("group_max", 1, 500),
        remote=sheet.choice("remote", ("as_is", "adapted", "other_method"), "as_is"),
        difficulty=sheet.integer("difficulty", 1, 3),
        youth_safe=_youth_safe(sheet),
        activities=tuple(_activity(one, known) for one in sheets),
        variants=tuple(_variants(sheet, known)),
        short_version=_markdown(sheet, "short_version", known),
        example=_markdown(sheet, "example", known),
        annexes=tuple(_annexes(sheet, known)),
        licence=LICENCES[licence],
        verified_on=sheet.day("verified_on"),
        review_on=sheet.day("review_on"),
        path=sheet.path,
        lines=sheet.data.lines,
    )
    for gap in missing(facts_of(guide)):
        _tell(sheet, sheets, guide, gap)
    sheet.done()
    return guide


def facts_of(guide: Guide) -> GuideFacts:
    """Return what the rule of publication looks at."""
    activities = tuple(
        ActivityFacts(one.title, one.minutes, bool(one.steps.strip()), one.short_minutes) for one in guide.activities
    )
    named = ("added_value", "summary", "youth_safe_note", "origin_url")
    return GuideFacts(
        **{name: guide.texts[name] for name in named},
        objectives=guide.lists["objectives"],
        authors=guide.lists["authors"],
        activities=activities,
        group_min=guide.group_min,
        group_max=guide.group_max,
        youth_safe=guide.youth_safe,
        licence=guide.licence,
    )


def _tell(sheet: Sheet, activities: list[Sheet], guide: Guide, gap: Gap) -> None:
    """Note what a guide lacks, on its line."""
    if gap.code == "activities":
        return  # told when the list was read
    where = sheet
    if gap.code in ("steps", "longer_short"):
        place = next(n for n, one in enumerate(guide.activities) if one.title == gap.about)
        where = activities[place]
    key = {"longer_short": "short_minutes"}.get(gap.code, PLACES.get(gap.code, gap.code))
    where.tell(key, GAPS[gap.code])


def _youth_safe(sheet: Sheet) -> str:
    """`yes` without quotes is true in YAML: both are understood."""
    if sheet.data.get("youth_safe") is True:
        sheet.take("youth_safe")
        return "yes"
    return sheet.choice("youth_safe", ("yes", "with_care", "adults_only"), "yes")


def _markdown(sheet: Sheet, key: str, known: Known) -> str:
    """Return the rich text of a Markdown field; a text under « | » starts on the line below its name."""
    text = sheet.text(key, LONG)
    first = sheet.data.line_of(key) + ("\n" in str(sheet.data.get(key)))
    return rich(text, first, INSIDE, known, sheet.tell_line) if text else ""


def _activity(sheet: Sheet, known: Known) -> Activity:
    kind = sheet.choice("kind", tuple(KINDS), "exercice")
    activity = Activity(
        title=sheet.text("title", 120, needed=True),
        minutes=sheet.integer("minutes", 0, 600),
        short_minutes=sheet.integer("short_minutes", 0, 600) if "short_minutes" in sheet.data else None,
        kind=KINDS[kind],
        texts={key: sheet.text(key, LONG) for key in ("invitation", "space_material", "participation", "groups")},
        steps=_markdown(sheet, "steps", known),
        notes=_markdown(sheet, "notes", known),
        material=sheet.texts("material", LONG),
        variants=sheet.texts("variants", LONG),
    )
    sheet.done()
    return activity


def _entries(sheet: Sheet, key: str) -> list[Sheet]:
    """Return the entries of a list that may be absent or empty."""
    return sheet.entries(key) if sheet.data.get(key) else (sheet.take(key) or [])


def _variants(sheet: Sheet, known: Known) -> Iterator[Block]:
    for entry in _entries(sheet, "variants"):
        value = {"title": entry.text("title", 120, needed=True), "text": _markdown(entry, "text", known)}
        if not value["text"]:
            entry.tell("text", "il manque « text »")
        entry.done()
        yield Block("variant", value, entry.data.line)


def _annexes(sheet: Sheet, known: Known) -> Iterator[Block]:
    for entry in _entries(sheet, "annexes"):
        title = entry.text("title", 160, needed=True)
        text = entry.text("text", 3 * LONG, needed=True)
        first = entry.data.line_of("text") + ("\n" in str(entry.data.get("text")))
        entry.done()
        yield Block("annex", {"title": title, "body": tuple(_parts(title, text, first, entry, known))}, entry.data.line)


def _parts(title: str, text: str, first: int, sheet: Sheet, known: Known) -> Iterator[dict[str, object]]:
    """Cut the text of an annex into texts and tables: a table's rows start with « | »."""
    lines = text.split("\n")
    start = 0
    for place in range(1, len(lines) + 1):
        is_table = lines[start].startswith("|")
        if place < len(lines) and lines[place].startswith("|") == is_table:
            continue
        part, line = lines[start:place], first + start
        start = place
        if is_table:
            block = read_table(title, part, line, known, sheet.tell_line)
            yield {"type": "table", "value": block.value}
        elif "\n".join(part).strip():
            yield {"type": "text", "value": rich("\n".join(part), line, INSIDE, known, sheet.tell_line)}
