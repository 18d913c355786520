"""GIFT: the questions of a file, one by one (specs/quizzes.md §12.1)."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from quizzes.formats.encodings import decode, refuse_other_format, told, without_nulls
from quizzes.formats.gift_blocks import Block, Category, Escapes, blocks, is_comment
from quizzes.formats.gift_kinds import KINDS, Texts, kind_of
from quizzes.formats.items import Item, ItemRefused, Reading, category_path

GAP = "_____"
NO_FILES = "Un fichier est nommé dans le texte, mais le GIFT n’en porte pas : exportez en Moodle XML."
TO_CLOZE = "« Transformer en texte à trous » la convertit"

_CLOZE = re.compile(
    r"\{\s*(?:\d+\s*)?:\s*(?:SHORTANSWER(?:_C)?|SAC?|MWC?|NUMERICAL|NM|MULTICHOICE(?:_[VH])?S?|MC[VH]?S?"
    r"|MULTIRESPONSE(?:_H)?S?|MRH?S?)\s*:",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\[(id|tag):((?:\\\]|[^\]]){0,500})\]")


def read_gift(data: bytes) -> Reading:
    """Return the questions of a GIFT file; FileRefused when it is not one."""
    text, encoding = decode(data)
    refuse_other_format(text, "gift")
    text, null_lines = without_nulls(text)
    escapes = Escapes(text)
    raw, lines = text.split("\n"), escapes.hide(text).split("\n")
    found: Counter[str] = Counter()
    items: list[Item] = []
    path: tuple[str, ...] = ()
    for part in blocks(lines):
        if isinstance(part, Category):
            path = category_path(escapes.show(part.path))
            found["category"] += 1
        else:
            item = replace(_item(_Source(part, raw, lines, escapes)), category=path)
            items.append(item)
            found[item.source_type] += 1
    return Reading("gift", encoding, told(tuple(items), null_lines), dict(found))


@dataclass(frozen=True)
class _Source:
    """A question as it is written: its lines, and its text without comments, escapes put aside."""

    block: Block
    lines: list[str]
    hidden: list[str]
    escapes: Escapes

    @property
    def raw(self) -> str:
        """As written."""
        return "\n".join(self.lines[self.block.start : self.block.end]).strip("\n")

    @property
    def text(self) -> str:
        """Without comments."""
        return "\n".join(
            line for line in self.hidden[self.block.start : self.block.end] if not is_comment(line)
        ).strip()

    def remarks(self) -> Iterator[tuple[str, str]]:
        """What the comments say: ("id", …) or ("tag", …)."""
        for line in self.lines[self.block.start : self.block.end]:
            if is_comment(line):
                for name, value in _REMARK.findall(line):
                    yield name, value.replace("\\]", "]").strip()

    def line_of(self, sign: str, nth: int = 1) -> int:
        """The line, counted from 1, where a sign stands for the n-th time outside comments."""
        for number in range(self.block.start, self.block.end):
            if not is_comment(self.hidden[number]):
                nth -= self.hidden[number].count(sign)
                if nth <= 0:
                    return number + 1
        return self.block.start + 1


def _item(source: _Source) -> Item:
    """Return a question, or the error that stands for it."""
    text = source.text
    title, text = _title(text)
    before, _open, rest = text.partition("{")
    answers, closed, after = rest.partition("}")
    kind = _source_type(text, answers)
    after = after if source.block.brace is None and kind != "cloze" else ""
    texts, stem, stem_format = _stem(source.escapes, text if kind == "cloze" else before, after)
    remarks = list(source.remarks())
    idnumber = next((value for name, value in remarks if name == "id" and value), None)
    item = Item(
        line=source.block.start + 1,
        source_type=kind,
        warnings=(NO_FILES,) if "@@PLUGINFILE@@" in text else (),
        title=" ".join(source.escapes.show(title).split()) or None,
        stem=stem,
        stem_format=stem_format,
        idnumber=idnumber,
        tags=tuple(dict.fromkeys(value for name, value in remarks if name == "tag" and value)),
    )
    try:
        _refuse_shape(source, text, after, bool(closed), kind)
        read = KINDS[kind](item, texts, answers)
        return replace(read, warnings=(*item.warnings, *read.warnings))
    except ItemRefused as error:
        line = error.line or item.line
        message = f"Ligne {line} : {error.message}."
        return replace(item, status="error", code=error.code, message=message, raw=source.raw)


def _title(text: str) -> tuple[str, str]:
    """Tell `::title::` from what follows it."""
    if text.startswith("::"):
        title, closed, rest = text[2:].partition("::")
        if closed and "{" not in title:
            return title, rest
    return "", text


def _source_type(text: str, answers: str) -> str:
    if _CLOZE.search(text):
        return "cloze"
    return kind_of(answers) if "{" in text else "description"


def _stem(escapes: Escapes, before: str, after: str) -> tuple[Texts, str, str]:
    """Return the stem and its format; a text after the answers makes a missing-word question."""
    whole = before + GAP + after if after.strip() else before
    stem, stem_format = Texts(escapes, "moodle").formatted(whole)
    return Texts(escapes, stem_format), stem, stem_format


def _refuse_shape(source: _Source, text: str, after: str, closed: bool, kind: str) -> None:
    """Refuse braces that do not pair, a second block of answers, the syntax of cloze texts; ItemRefused."""
    if kind == "cloze":
        why = f"cette question contient des trous Cloze ({{1:SA:…}}) : {TO_CLOZE}"
        raise ItemRefused("cloze_inside", why, source.line_of("{"))
    if source.block.brace is not None:
        raise ItemRefused("braces", "accolade non fermée", source.block.brace + 1)
    if "}" in text.partition("{")[0]:
        raise ItemRefused("braces", "accolade fermée sans avoir été ouverte", source.line_of("}"))
    if "{" in text and not closed:
        raise ItemRefused("braces", "accolade non fermée", source.line_of("{"))
    if "{" in after:
        raise ItemRefused(
            "several_blocks", f"deux blocs de réponses dans une question : {TO_CLOZE}", source.line_of("{", 2)
        )
    if "}" in after:
        raise ItemRefused("braces", "accolade fermée deux fois", source.line_of("}", 2))
