"""Moodle XML: a file, and what all its questions share (specs/quizzes.md §12.3)."""

import base64
import binascii
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from quizzes.formats.items import PENALTY, FileRefused, Item, ItemRefused, Picture, Reading, category_path, plain
from quizzes.formats.moodlexml_kinds import KINDS, ignored
from quizzes.formats.moodlexml_texts import Texts, flag
from quizzes.formats.xmltree import Place, Tree, inner, read_tree

MOST_PICTURE_BYTES = 10_000_000
PLUGIN_FILE = re.compile(r"@@PLUGINFILE@@/([^\"'\s<>?#]+)")


def read_moodlexml(data: bytes) -> Reading:
    """Return the questions of a Moodle XML file; FileRefused when it is not one."""
    tree = read_tree(data)
    if tree.root.tag not in ("quiz", "question"):
        message = f"Ce XML n’est pas du Moodle XML : sa racine est « {tree.root.tag[:60]} », pas « quiz »."
        raise FileRefused("format_mismatch", message, 1)
    questions = [tree.root] if tree.root.tag == "question" else tree.root.findall("question")
    return _reading(tree, questions)


def _reading(tree: Tree, questions: list[Element]) -> Reading:
    items: list[Item] = []
    path: tuple[str, ...] = ()
    categories: dict[tuple[str, ...], str] = {}
    types: Counter[str] = Counter()
    for element, place in zip(questions, tree.places, strict=True):
        kind = element.get("type", "").strip() or "?"
        types[kind] += 1
        if kind == "category":
            path = category_path(inner(element.find("category/text")))
            categories[path] = inner(element.find("info/text")).strip()
        else:
            items.append(replace(_item(element, place, kind, len(items) + 1), category=path))
    count = {tag: sum(1 for one in questions for _found in one.iter(tag)) for tag in ("file", "hint")}
    return Reading("moodlexml", tree.encoding, tuple(items), dict(types), count["file"], count["hint"], categories)


def _item(element: Element, place: Place, kind: str, position: int) -> Item:
    """Return a question, or what stands for it when it cannot be read."""
    texts = Texts.of(element)
    title = " ".join(inner(element.find("name/text")).split()) or None
    where = f"Ligne {place.line}, question {position}" + (f" « {title[:80]} »" if title else "")
    item = Item(line=place.line, source_type=kind, title=title, stem=texts.stem or None, stem_format=texts.own)
    if kind not in KINDS:
        message = f"{where} : le type « {kind} » n’est pas pris en charge."
        return replace(item, status="unsupported", code="type_unsupported", message=message, raw=place.raw)
    item = _common(item, element, texts)
    try:
        if element.find("questiontext") is None:
            raise ItemRefused("incomplete", "l’énoncé manque")
        read = KINDS[kind](item, element, texts)
    except ItemRefused as error:
        return replace(item, status="error", code=error.code, message=f"{where} : {error.message}.", raw=place.raw)
    return replace(read, warnings=(*read.warnings, *ignored(element)))


def _common(item: Item, element: Element, texts: Texts) -> Item:
    """Fill what every type has."""
    warnings: list[str] = []
    general, general_format = texts.formatted(element.find("generalfeedback"))
    tags = (inner(tag).strip() for tag in element.findall("tags/tag/text"))
    hidden = flag(element, "hidden", False)
    if hidden:
        warnings.append("Cette question était masquée dans Moodle.")
    pictures = _pictures(element, warnings)
    _references(element, pictures, warnings)
    return replace(
        item,
        max_mark=_decimal(element, "defaultgrade", "1", warnings),
        penalty=_penalty(_decimal(element, "penalty", PENALTY, warnings)),
        general_feedback=general,
        general_feedback_format=general_format if general and general_format != texts.own else None,
        feedback=_combined(element, texts),
        shuffle=flag(element, "shuffleanswers", False) if element.find("shuffleanswers") is not None else None,
        hidden=hidden,
        idnumber=inner(element.find("idnumber")).strip() or None,
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
        hints=tuple(_hint(hint, texts) for hint in element.findall("hint")),
        pictures=tuple(pictures),
        warnings=tuple(warnings),
    )


def _combined(element: Element, texts: Texts) -> dict[str, str]:
    names = {"right": "correctfeedback", "partial": "partiallycorrectfeedback", "wrong": "incorrectfeedback"}
    found = {}
    for key, tag in names.items():
        text, own = texts.formatted(element.find(tag))
        if text:
            found |= {key: text} | ({f"{key}_format": own} if own != texts.own else {})
    return found


def _hint(hint: Element, texts: Texts) -> dict[str, str | bool]:
    text, own = texts.formatted(hint)
    options = {name: True for name in ("shownumcorrect", "clearwrong") if hint.find(name) is not None}
    return {"text": text} | ({"format": own} if text and own != texts.own else {}) | options


def _decimal(element: Element, tag: str, default: str, warnings: list[str]) -> str:
    text = inner(element.find(tag)).strip()
    try:
        value = Decimal(text or default)
        if not value.is_finite() or value < 0 or abs(value.adjusted()) > 12 or len(text) > 60:
            raise InvalidOperation
    except InvalidOperation:
        warnings.append(f"« {text[:60]} » n’est pas un nombre pour {tag} : {default} à la place.")
        value = Decimal(default)
    return plain(value)


def _penalty(text: str) -> str:
    """A penalty within 0.005 of a third is a third."""
    return PENALTY if abs(Decimal(text) * 3 - 1) <= Decimal("0.015") else text


def _pictures(element: Element, warnings: list[str]) -> list[Picture]:
    """Return the files a question carries; what cannot be used is said."""
    found = []
    for file in element.iter("file"):
        path = f"{file.get('path', '/').strip('/')}/{file.get('name', '')}".strip("/")
        found.append(picture_of(path, file.text or "", file.get("encoding", "base64"), warnings))
    for data in element.findall("image_base64"):
        name = inner(element.find("image")).strip().rpartition("/")[2] or "image"
        found.append(picture_of(name, data.text or "", "base64", warnings))
    return found


def picture_of(name: str, text: str, encoding: str, warnings: list[str]) -> Picture:
    """Return a file carried in base64, without content when it cannot be used; why is added to the warnings."""
    content, why = None, "n’a pas pu être lu"
    if len(text) * 3 // 4 > MOST_PICTURE_BYTES * 11 // 10:  # line ends and spaces aside
        why = f"dépasse {MOST_PICTURE_BYTES // 1_000_000} Mo"
    elif encoding == "base64":
        try:
            content = base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError):
            content = None
    if content is not None and len(content) > MOST_PICTURE_BYTES:
        content, why = None, f"dépasse {MOST_PICTURE_BYTES // 1_000_000} Mo"
    if name.lower().endswith((".svg", ".svgz")) or (content and b"<svg" in content[:1000].lower()):
        content, why = None, "est un dessin SVG, refusé pour votre sécurité"
    if not content:
        warnings.append(f"Le fichier joint « {name} » {why}.")
    return Picture(name, content or None)


def _references(element: Element, pictures: list[Picture], warnings: list[str]) -> None:
    """Say which files the texts name and the question does not carry."""
    carried = {picture.name for picture in pictures}
    named = (unquote(name) for text in element.iter("text") for name in PLUGIN_FILE.findall(inner(text)))
    for name in dict.fromkeys(named):
        if name not in carried:
            warnings.append(f"Le fichier « {name} » est nommé dans le texte mais n’est pas joint.")
