"""The blocks of a text → Markdown with `:::` blocks, the inverse of `home.importing.markdown`."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from home.exporting.prose import heavy, light, markdown, markdown_words, words
from home.importing.markdown import CALLOUTS
from home.importing.pack import Block, Body, Ref
from home.importing.prose import Known, cell

KINDS = {ours: theirs for theirs, ours in CALLOUTS.items()}
NOBODY = Known()


Alts = Mapping[str, str]  # the description of each picture, as pictures.yaml gives it


def body_text(body: Body, alts: Alts) -> str:
    """Return a text with its blocks."""
    return "\n\n".join(part for block in body if (part := WRITERS[block.type](block, alts)))


def fence(name: str, argument: str = "", inside: str = "") -> str:
    """Return a `:::` block; a line of its inside that would end it is escaped."""
    head = f"::: {name} {argument}".rstrip()
    inside = re.sub(r"(?m)^(\s{0,3}):::", r"\1\\:::", inside)
    return f"{head}\n{inside}\n:::" if inside else f"{head}\n:::"


def _text(block: Block, alts: Alts) -> str:
    return markdown(block.value)


def _callout(block: Block, alts: Alts) -> str:
    value = block.value
    return fence(KINDS[value["kind"]], words(value["title"]), markdown(value["text"]))


def _steps(block: Block, alts: Alts) -> str:
    lines = []
    for number, step in enumerate(block.value["steps"], 1):
        title = words(step["title"])
        bold = f"**{title}**" if re.search(r"[!?…]$", step["title"]) else f"**{title}.**"
        text = markdown(step["text"])
        same_line = text and not re.match(r"- |\* |\d+[.)] ", text)
        inside = f"{bold} {text}" if same_line else f"{bold}\n{text}" if text else bold
        first, *rest = inside.split("\n")
        lines += [f"{number}. {first}", *(f"    {line}" if line else "" for line in rest)]
    return fence("etapes", words(block.value["title"]), "\n".join(lines))


def _accordion(block: Block, alts: Alts) -> str:
    parts = [f"### {words(part['title'])}\n{markdown(part['text'])}" for part in block.value["parts"]]
    return fence("accordeon", "", "\n\n".join(parts))


def _table(block: Block, alts: Alts) -> str:
    return fence("tableau", words(block.value["caption"]), table_text(block.value["table"]["data"]))


def table_text(data: list[list[str]]) -> str:
    """Return a Markdown table; its first row is the heading."""
    rows = ["| " + " | ".join(map(cell_text, row)) + " |" for row in data]
    return "\n".join([rows[0], "|" + "---|" * len(data[0]), *rows[1:]])


def cell_text(text: str) -> str:
    """Return a cell that the importer reads as this text: it keeps the few signs that cells may have."""
    for written in (text, light(text), heavy(text)):
        if cell(written, 1, NOBODY, lambda line, message: None) == text:
            break
    return re.sub(r"(?<!\\)\|", r"\\|", written)


def _quote(block: Block, alts: Alts) -> str:
    value = block.value
    parts = [markdown_words(part) for part in value["text"].split("\n\n")]
    return fence("citation", words(value["source"]), "\n\n".join(parts))


def _question(block: Block, alts: Alts) -> str:
    value = block.value
    leads = f"\n---\n{markdown(value['leads'])}" if value["leads"] else ""
    return fence("question", words(value["title"]), markdown(value["question"]) + leads)


def _picture(block: Block, alts: Alts) -> str:
    image, caption = block.value["image"], words(block.value["caption"])
    caption = re.sub(r"^alt:", r"alt\\:", caption)
    return fence("image", image["image"].key, "\n".join(filter(None, [_own_alt(image, alts), caption])))


def _own_alt(image: dict[str, Any], alts: Alts) -> str:
    """Return the line that says the description of this place, when it is not the picture's own."""
    said = image["alt_text"]
    return "" if alts.get(image["image"].key) == said else f"alt: {said}".rstrip()


def _screen(block: Block, alts: Alts) -> str:
    value = block.value
    image = value["picture"]
    text, easy = markdown(value["text"]), markdown(value["easy"])
    head = ""
    if image["image"]:
        head = "\n".join(filter(None, [f"image: {image['image'].key}", _own_alt(image, alts)])) + "\n\n"
    elif text.startswith("image:"):
        text = text.replace(":", "\\:", 1)
    return fence("ecran", words(value["title"]), head + text + (f"\n\n--- facile\n{easy}" if easy else ""))


def _note(block: Block, alts: Alts) -> str:
    kind, key = block.value["type"], block.value["id"]
    said = "Ce bloc ne s’écrit pas en Markdown. Il reste en place sur le site d’où il vient ; ailleurs il manquera."
    return fence("note", f"{kind} {key}", f"{said}\n\n{block.said}")


def _quiz(block: Block, alts: Alts) -> str:
    return fence("quiz", block.value.key)


def _mission(block: Block, alts: Alts) -> str:
    return fence("mission", block.value["mission"].key)


def _positioning(block: Block, alts: Alts) -> str:
    return fence("positionnement", block.value["moment"])


WRITERS: dict[str, Callable[[Block, Alts], str]] = {
    "text": _text,
    "callout": _callout,
    "steps": _steps,
    "accordion": _accordion,
    "table": _table,
    "quote": _quote,
    "question": _question,
    "picture": _picture,
    "screen": _screen,
    "note": _note,
    "quiz": _quiz,
    "mission": _mission,
    "positioning": _positioning,
}


def conditions(body: Body) -> tuple[str, ...]:
    """Return what completes a lesson, as its front matter says it; nothing for the usual [ticked]."""
    found = tuple(_condition(block.type, block.value or {}) for block in body)
    return () if found == ("ticked",) else found


def _condition(kind: str, value: dict[str, Any]) -> str:
    target = next((item.key if isinstance(item, Ref) else item for item in value.values()), "")
    percent = f" {value['percent']}" if "percent" in value else ""
    return f"{kind}: {target}{percent}" if target else kind
