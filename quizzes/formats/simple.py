"""A simple list: the question, a line for each choice, a star before the right ones (specs/quizzes.md §9).

    Qui vote en assemblée ?
    * les coopérants
    la mairie
    > Une personne, une voix.

A blank line stands between two questions. A line that starts with > is the explanation.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from quizzes.formats.encodings import decode, told, without_nulls
from quizzes.formats.items import Item, Reading

OWN_PENALTY = "0.25"
TRUE, FALSE = ("vrai", "true"), ("faux", "false")
_BULLET = re.compile(r"(?:[-–—•◦▪]\s*|\(?[A-Za-z0-9]{1,2}[).]\s+)")
_STAR = re.compile(r"[*✱＊]\s*")


@dataclass
class _Block:
    """A question as it is written, its lines counted from 1."""

    line: int
    stem: str
    raw: list[str] = field(default_factory=list)
    choices: list[tuple[int, str, bool]] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)


def read_simple(data: bytes) -> Reading:
    """Return the questions of a simple list; those that cannot be read say at which line and why."""
    text, encoding = decode(data)
    text, null_lines = without_nulls(text)
    items = told(tuple(_item(block) for block in _blocks(text.split("\n"))), null_lines)
    return Reading("simple", encoding, items, dict(Counter(item.source_type for item in items)))


def _blocks(lines: list[str]) -> Iterator[_Block]:
    block: _Block | None = None
    for number, line in enumerate(lines, 1):
        clean = " ".join(line.split())
        if not clean:
            if block:
                yield block
            block = None
        elif block is None:
            block = _Block(number, clean, [clean])
        else:
            block.raw.append(clean)
            _line(block, number, clean)
    if block:
        yield block


def _line(block: _Block, number: int, clean: str) -> None:
    if clean.startswith(">"):
        block.explanation.append(clean[1:].strip())
        return
    bare = _BULLET.sub("", clean, count=1) if _BULLET.match(clean) else clean
    star = _STAR.match(bare)
    block.choices.append((number, bare[star.end() :].strip() if star else bare, bool(star)))


def _item(block: _Block) -> Item:
    item = Item(
        line=block.line,
        source_type="multichoice",
        stem=block.stem,
        stem_format="plain",
        penalty=OWN_PENALTY,
        general_feedback="\n".join(block.explanation),
        general_feedback_format="plain",
    )
    found = _fault(block)
    if found:
        line, code, why = found
        raw = "\n".join(block.raw)
        return replace(item, status="error", code=code, message=f"Ligne {line} : {why}.", raw=raw)
    if truth := _truth(block):
        return truth_item(item, truth == "true")
    several = sum(right for _line_number, _text, right in block.choices) > 1
    choices = [
        {"id": f"c{place}", "text": text, "fraction": int(right), "feedback": ""}
        | ({"right": right} if several else {})
        for place, (_number, text, right) in enumerate(block.choices, 1)
    ]
    if several:
        return replace(item, type="multiple", question={"rule": "balanced", "choices": choices})
    return replace(item, type="single", question={"choices": choices})


def _fault(block: _Block) -> tuple[int, str, str] | None:
    """The line, the code and the sentence of what is wrong."""
    if _STAR.match(block.stem) or block.stem.startswith(">"):
        return block.line, "outside_question", "il manque la question au-dessus de cette ligne"
    if len(block.choices) < 2:
        return block.line, "too_few_answers", "il faut au moins deux choix, un par ligne, sous la question"
    for number, text, _right in block.choices:
        if not text:
            return number, "incomplete", "ce choix est vide"
    if not any(right for _number, _text, right in block.choices):
        return block.choices[0][0], "no_right_answer", "aucun choix n’est juste : mettez * devant ceux qui le sont"
    return None


def _truth(block: _Block) -> str | None:
    """« true » or « false » when the choices are vrai and faux, in any order."""
    words = {text.casefold().rstrip(" ."): right for _number, text, right in block.choices}
    if len(block.choices) != 2 or not any(word in words for word in TRUE) or not any(w in words for w in FALSE):
        return None
    right = [word for word, is_right in words.items() if is_right]
    return None if len(right) != 1 else ("true" if right[0] in TRUE else "false")


def truth_item(item: Item, answer: bool) -> Item:
    """Return a question whose choices were true and false."""
    question = {"answer": answer, "feedback": {"true": "", "false": ""}}
    return replace(item, type="truefalse", source_type="truefalse", question=question)
