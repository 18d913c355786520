"""A text with `:::` blocks → the blocks of a StreamField, as plain values (site/content/README.md says the format)."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from home.importing.pack import Block, Body, Ref
from home.importing.prose import Known, Tell, cell, plain, rich

# What each rich text of media/blocks.py can hold; a test compares.
TEXT = ("h2", "h3", "ol", "ul", "link")
INSIDE = ("ol", "ul", "link")
STEP = ("ul", "link")
QUESTION = ("ol", "ul")

CALLOUTS = {
    "retenir": "remember",
    "exemple": "example",
    "agir": "do",
    "loi": "law",
    "attention": "warning",
    "info": "info",
}
SHARED = {*CALLOUTS, "etapes", "accordeon", "tableau", "citation", "question", "image", "note"}
LESSON = SHARED | {"ecran", "quiz", "mission", "positionnement"}
MOMENTS = ("before", "after")
FENCE = re.compile(r"\s{0,3}:::\s*(\S*)\s*(.*?)\s*")
DELIMITER = re.compile(r"\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?")
NO_DRAWING = {"image": None, "decorative": None, "alt_text": None}
OWN_ALT = re.compile(r"alt:\s*(.*?)\s*")
LIMITS = {"alt": 255, "screen": 60, "title": 120, "part": 160, "question": 160, "caption": 200, "source": 200}


@dataclass(frozen=True)
class Piece:
    """Some lines of a file: plain text (no name), or the inside of a block with what follows its name."""

    name: str
    argument: str
    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines in one."""
        return "\n".join(self.lines)

    @property
    def inside(self) -> int:
        """The line of the first of the lines."""
        return self.line + bool(self.name)


def read_body(text: str, line: int, known: Known, tell: Tell, allowed: Collection[str] = SHARED) -> Body:
    """Return the blocks of a text that starts at a line; everything wrong is told, with its line."""
    reader = _Reader(known, tell)
    blocks = []
    for piece in pieces(text.split("\n"), line, tell):
        if piece.name and piece.name not in allowed:
            here = " dans une page" if piece.name in LESSON else ""
            tell(piece.line, f"bloc inconnu{here} : « {piece.name} »")
        elif piece.name or piece.text.strip():
            blocks.append(reader.block(piece))
    return tuple(block for block in blocks if block)


def pieces(lines: list[str], line: int, tell: Tell) -> Iterator[Piece]:
    """Cut lines into texts and blocks; a text is cut again at each `##`, so that a place can be found again."""
    name, argument, start, held = "", "", line, []
    orphan = False  # a block inside another was told already: its end is not told again
    for number, content in enumerate(lines, line):
        fence = FENCE.fullmatch(content)
        if not fence and not (not name and content.startswith("## ")):
            held.append(content)
            continue
        if fence and name and fence[1]:
            tell(number, f"bloc « {fence[1]} » dans un bloc : « {name} », ligne {start}, n’est pas fermé")
            orphan = True
        elif fence and not name:
            if not fence[1] and not orphan:
                tell(number, "« ::: » ne ferme aucun bloc")
            orphan = False
        yield Piece(name, argument, start, tuple(held))
        name, argument = (fence[1], fence[2]) if fence else ("", "")
        start, held = (number if name or not fence else number + 1), ([] if fence else [content])
    if name:
        tell(start, f"bloc « {name} » jamais fermé : ajoutez une ligne « ::: »")
    yield Piece(name, argument, start, tuple(held))


class _Reader:
    """Makes one block of each piece."""

    def __init__(self, known: Known, tell: Tell) -> None:
        self.known, self.tell = known, tell
        self.makers: dict[str, Callable[[Piece], Block]] = {
            "": self.text,
            "etapes": self.steps,
            "accordeon": self.accordion,
            "tableau": self.table,
            "citation": self.quote,
            "question": self.question,
            "image": self.picture,
            "note": self.note,
            "ecran": self.screen,
            "quiz": self.quiz,
            "mission": self.mission,
            "positionnement": self.positioning,
        } | dict.fromkeys(CALLOUTS, self.callout)

    def block(self, piece: Piece) -> Block:
        return self.makers[piece.name](piece)

    def rich(self, text: str, line: int, features: Collection[str] = INSIDE) -> str:
        return rich(text, line, features, self.known, self.tell)

    def words(self, piece: Piece, text: str, limit: str, line: int | None = None) -> str:
        line = piece.line if line is None else line
        found = plain(text, line, self.known, self.tell)
        if len(found) > LIMITS[limit]:
            self.tell(line, f"{len(found)} caractères, c’est trop long : {LIMITS[limit]} au plus")
        return found

    def filled(self, piece: Piece) -> None:
        if not piece.text.strip():
            self.tell(piece.line, f"bloc « {piece.name} » vide")

    def bare(self, piece: Piece) -> None:
        if piece.text.strip():
            self.tell(piece.inside, f"bloc « {piece.name} » : rien ne s’écrit à l’intérieur")

    def text(self, piece: Piece) -> Block:
        return Block("text", self.rich(piece.text, piece.line, TEXT), piece.line)

    def callout(self, piece: Piece) -> Block:
        self.filled(piece)
        text = self.rich(piece.text, piece.inside)
        title = self.words(piece, piece.argument, "title")
        return Block("callout", {"kind": CALLOUTS[piece.name], "title": title, "text": text}, piece.line)

    def steps(self, piece: Piece) -> Block:
        title = self.words(piece, piece.argument, "title")
        return Block("steps", {"title": title, "steps": tuple(self._steps(piece))}, piece.line)

    def _steps(self, piece: Piece) -> Iterator[dict[str, str]]:
        """Each point of the numbered list: its bold beginning is the title, the rest is the text."""
        starts = [n for n, content in enumerate(piece.lines) if re.match(r"\d+[.)]\s", content)]
        if len(starts) < 2 or "\n".join(piece.lines[: starts[0]]).strip():
            self.tell(
                piece.line, "bloc « etapes » : écrivez une liste numérotée d’au moins deux points, et rien d’autre"
            )
            return
        for start, end in zip(starts, [*starts[1:], len(piece.lines)], strict=True):
            line = piece.inside + start
            first, rest = piece.lines[start], piece.lines[start + 1 : end]
            content = re.sub(r"^\d+[.)]\s+", "", first)
            bold = re.match(r"\*\*(.+?[.!?…])\*\*\s*", content)
            if not bold:
                self.tell(line, "chaque étape commence par **Un titre court.**, en gras, avec son point")
                continue
            text = "\n".join([content[bold.end() :], *(re.sub(r"^ {1,4}", "", extra) for extra in rest)])
            title = self.words(piece, re.sub(r"\.$", "", bold[1]), "title", line)
            yield {"title": title, "text": self.rich(text, line, STEP)}

    def accordion(self, piece: Piece) -> Block:
        if piece.argument:
            self.tell(piece.line, "bloc « accordeon » : pas de titre ; écrivez-le au-dessus, avec ##")
        return Block("accordion", {"parts": tuple(self._parts(piece))}, piece.line)

    def _parts(self, piece: Piece) -> Iterator[dict[str, str]]:
        starts = [n for n, content in enumerate(piece.lines) if content.startswith("### ")]
        if not starts or "\n".join(piece.lines[: starts[0]]).strip():
            self.tell(piece.line, "bloc « accordeon » : chaque partie commence par « ### Titre »")
            return
        for start, end in zip(starts, [*starts[1:], len(piece.lines)], strict=True):
            line = piece.inside + start
            text = "\n".join(piece.lines[start + 1 : end])
            title = self.words(piece, piece.lines[start][4:], "part", line)
            if not text.strip() or not title:
                self.tell(line, "cette partie a besoin d’un titre et d’un texte")
            yield {"title": title, "text": self.rich(text, line + 1)}

    def table(self, piece: Piece) -> Block:
        caption = self.words(piece, piece.argument, "caption")
        if not caption:
            self.tell(piece.line, "bloc « tableau » : écrivez après ce mot ce que montre le tableau")
        rows = [(n, row.strip()) for n, row in enumerate(piece.lines, piece.inside) if row.strip()]
        if len(rows) < 3 or not DELIMITER.fullmatch(rows[1][1]):
            self.tell(piece.line, "bloc « tableau » : une ligne de titres, une ligne |---|---|, puis les lignes")
            return Block("table", {"caption": caption, "table": None}, piece.line)
        data = [self._row(line, row) for line, row in (rows[0], *rows[2:])]
        for (line, _row), cells in zip((rows[0], *rows[2:]), data, strict=True):
            if len(cells) != len(data[0]):
                self.tell(line, f"cette ligne a {len(cells)} cases au lieu de {len(data[0])}")
        table = {"data": data, "first_row_is_table_header": True, "first_col_is_header": False}
        return Block("table", {"caption": caption, "table": table | {"table_header_choice": "row"}}, piece.line)

    def _row(self, line: int, row: str) -> list[str]:
        inner = row.removeprefix("|")
        inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
        cells = [part.replace("\\|", "|") for part in re.split(r"(?<!\\)\|", inner)]
        return [cell(part.strip(), line, self.known, self.tell) for part in cells]

    def quote(self, piece: Piece) -> Block:
        self.filled(piece)
        paragraphs = [part for part in re.split(r"\n\s*\n", piece.text.strip()) if part]
        text = "\n\n".join(plain(part, piece.inside, self.known, self.tell) for part in paragraphs)
        return Block("quote", {"text": text, "source": self.words(piece, piece.argument, "source")}, piece.line)

    def question(self, piece: Piece) -> Block:
        cut = next((n for n, content in enumerate(piece.lines) if content.strip() == "---"), len(piece.lines))
        asked, leads = "\n".join(piece.lines[:cut]), "\n".join(piece.lines[cut + 1 :])
        if not asked.strip():
            self.tell(piece.line, "bloc « question » : écrivez la question avant la ligne « --- »")
        value = {
            "title": self.words(piece, piece.argument, "question"),
            "question": self.rich(asked, piece.inside, QUESTION),
            "leads": self.rich(leads, piece.inside + cut + 1),
        }
        return Block("question", value, piece.line)

    def drawing(self, name: str, line: int, own: str | None = None) -> dict[str, Any]:
        """A picture with its description, or the one of this place (empty: decorative here)."""
        if name not in self.known.pictures:
            self.tell(line, f"dessin absent de pictures/ : « {name} »")
        alt = self.known.pictures.get(name, "") if own is None else own
        if len(alt) > LIMITS["alt"]:
            self.tell(line, f"{len(alt)} caractères, c’est trop long : {LIMITS['alt']} au plus")
        return {"image": Ref("picture", name), "decorative": not alt, "alt_text": alt}

    def screen(self, piece: Piece) -> Block:
        """A title; `image: file`; the text; after a line `--- facile`, the easy version."""
        title, lines = self.words(piece, piece.argument, "screen"), list(piece.lines)
        if not title:
            self.tell(piece.line, "bloc « ecran » : écrivez son titre après ce mot")
        first = next((n for n, content in enumerate(lines) if content.strip()), len(lines))
        named = re.fullmatch(r"image:\s*(\S.*?)\s*", lines[first]) if first < len(lines) else None
        own = OWN_ALT.fullmatch(lines[first + 1]) if named and len(lines) > first + 1 else None
        start = first + 1 + bool(own) if named else 0
        marks = [n for n, content in enumerate(lines) if content.startswith("---")]
        for n in marks[1:]:
            self.tell(piece.inside + n, "une seule ligne « --- facile » par écran")
        cut = marks[0] if marks else len(lines)
        if marks and lines[cut].strip() != "--- facile":
            self.tell(piece.inside + cut, "écrivez « --- facile » avant la version facile")
        text, easy = "\n".join(lines[start:cut]), "\n".join(lines[cut + 1 : marks[1] if marks[1:] else None])
        if not text.strip():
            self.tell(piece.line, "bloc « ecran » : écrivez un texte sous l’image")
        if marks and not easy.strip():
            self.tell(piece.inside + cut, "la version facile est vide : enlevez la ligne « --- facile »")
        value = {
            "title": title,
            "picture": self.drawing(named[1], piece.inside + first, own and own[1]) if named else NO_DRAWING,
            "text": self.rich(text, piece.inside + start),
            "easy": self.rich(easy, piece.inside + cut + 1),
        }
        return Block("screen", value, piece.line)

    def picture(self, piece: Piece) -> Block:
        own = OWN_ALT.fullmatch(piece.lines[0]) if piece.lines else None
        image = self.drawing(piece.argument, piece.line, own and own[1])
        text = "\n".join(piece.lines[bool(own) :])
        caption = " ".join(self.words(piece, text, "caption").split())
        return Block("picture", {"image": image, "caption": caption}, piece.line)

    def note(self, piece: Piece) -> Block:
        """What an export could not write: the block stays where it is, the words are for people."""
        kind, _space, key = piece.argument.partition(" ")
        if not re.fullmatch(r"[a-z_]+", kind) or not re.fullmatch(r"[\w-]*", key):
            self.tell(piece.line, "bloc « note » : ce bloc n’est écrit que par content_export ; enlevez-le")
        return Block("note", {"type": kind, "id": key}, piece.line, piece.text)

    def quiz(self, piece: Piece) -> Block:
        self.bare(piece)
        if piece.argument not in self.known.quizzes:
            self.tell(piece.line, f"quiz inconnu : « {piece.argument} »")
        return Block("quiz", Ref("quiz", piece.argument), piece.line)

    def mission(self, piece: Piece) -> Block:
        self.bare(piece)
        if piece.argument not in self.known.missions:
            self.tell(piece.line, f"mission inconnue : « {piece.argument} »")
        return Block("mission", {"mission": Ref("mission", piece.argument)}, piece.line)

    def positioning(self, piece: Piece) -> Block:
        self.bare(piece)
        if piece.argument not in MOMENTS:
            self.tell(piece.line, "bloc « positionnement » : écrivez « before » ou « after » après ce mot")
        elif not self.known.positioning:
            self.tell(piece.line, "ce cours n’a pas de fichier positioning.yaml")
        return Block("positioning", {"moment": piece.argument}, piece.line)


def read_table(caption: str, rows: list[str], line: int, known: Known, tell: Tell) -> Block:
    """Return the block of a Markdown table that starts at a line, outside any `:::` block."""
    return _Reader(known, tell).table(Piece("tableau", caption, line - 1, tuple(rows)))
