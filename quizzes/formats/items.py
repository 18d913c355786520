"""What a file of questions holds once read: the shapes every format gives (specs/quizzes.md §15.3)."""

from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import Any

PENALTY = "0.3333333"  # of a new try, where the file says nothing
TEXT_FORMATS = ("html", "moodle", "plain", "markdown")
TITLE = 50  # characters of the stem that serve as a title, later, when the file gives none


class FileRefused(ValueError):
    """A file refused as a whole; `code` is malformed, dtd_forbidden, too_large, empty or format_mismatch."""

    def __init__(self, code: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.code, self.line, self.message = code, line, message


class ItemRefused(ValueError):
    """A question that cannot be imported; the others of the file can. `code` is one of §15.3."""

    def __init__(self, code: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.code, self.line, self.message = code, line, message


@dataclass(frozen=True)
class Picture:
    """A file carried by a question: its name, its content (None when it cannot be used)."""

    name: str
    content: bytes | None
    safe: bool = False  # looked at and written again: may be stored as it is


@dataclass(frozen=True)
class Item:
    """A question as its file gives it: texts are not cleaned yet, ids inside `question` are those of the file.

    `status` is new, unsupported or error; comparing with the bank may make it duplicate or changed.
    """

    line: int
    source_type: str
    status: str = "new"
    type: str | None = None
    title: str | None = None
    stem: str | None = None
    stem_format: str | None = None
    category: tuple[str, ...] = ()
    idnumber: str | None = None
    tags: tuple[str, ...] = ()
    max_mark: str = "1"
    penalty: str = PENALTY
    general_feedback: str = ""
    general_feedback_format: str | None = None
    feedback: dict[str, str] = field(default_factory=dict)  # right, partial, wrong
    shuffle: bool | None = None
    hidden: bool = False
    hints: tuple[dict[str, Any], ...] = ()
    pictures: tuple[Picture, ...] = ()
    more: dict[str, Any] = field(
        default_factory=dict
    )  # only our own files: picture_alt, difficulty, objective, examples
    question: dict[str, Any] | None = None
    code: str | None = None
    message: str | None = None
    raw: str | None = None
    warnings: tuple[str, ...] = ()

    def as_json(self, index: int) -> dict[str, Any]:
        """Return the item as `quiz_import --json` prints it."""
        shown = {
            "index": index,
            "line": self.line,
            "status": self.status,
            "source_type": self.source_type,
            "type": self.type,
            "title": self.title,
            "stem": self.stem,
            "stem_format": self.stem_format,
            "category": list(self.category),
            "idnumber": self.idnumber,
            "tags": list(self.tags),
            "max_mark": whole(self.max_mark),
            "penalty": self.penalty,
            "general_feedback": self.general_feedback,
            "files": len(self.pictures),
            "hints": len(self.hints),
            "question": self.question,
            "code": self.code,
            "message": self.message,
            "warnings": list(self.warnings),
        }
        return shown | {key: value for key, value in self._more().items() if value not in (None, {}, [], False)}

    def _more(self) -> dict[str, Any]:
        """What is printed only where the file has it."""
        return {
            "general_feedback_format": self.general_feedback_format,
            "feedback": self.feedback,
            "shuffle": self.shuffle,
            "hidden": self.hidden,
            "hint_texts": [dict(hint) for hint in self.hints],
            "file_names": [picture.name for picture in self.pictures],
            "raw": self.raw,
        }


@dataclass(frozen=True)
class Reading:
    """What was found in a file: `types` counts its questions as the file names them, before judging them."""

    format: str
    encoding: str
    items: tuple[Item, ...]
    types: dict[str, int]
    files: int = 0
    hints: int = 0
    categories: dict[tuple[str, ...], str] = field(default_factory=dict)  # path → its description
    quiz: dict[str, Any] | None = None  # only our own files: the quiz its questions make


def whole(text: str) -> int | str:
    """Return a decimal string as a JSON number when it is whole, else as it is: nothing is rounded on the way."""
    return int(text) if text.lstrip("-").isdecimal() else text


def plain(value: Decimal) -> str:
    """Return a decimal in the one plain way, exactly: 1250.5, 0.3333333, -7."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def share(percent: Decimal) -> int | str:
    """Return a percentage as a fraction, exactly: 50 → "0.5", 100 → 1."""
    with localcontext(prec=200):
        return whole(plain(percent / 100))


def text_in(text: str, own: str, stem_format: str, key: str = "format") -> dict[str, str]:
    """Return the format of a text, to be told only where it is not the stem's and the text is not empty."""
    return {key: own} if text and own != stem_format else {}


def category_path(text: str) -> tuple[str, ...]:
    """Return the names of a category path: `//` is a slash, leading $course$, $module$ and top are dropped."""
    names = [" ".join(name.replace("\0", "/").split()) for name in text.replace("//", "\0").split("/")]
    names = [name for name in names if name]
    while names and (names[0] == "top" or (len(names[0]) > 2 and names[0].startswith("$") and names[0].endswith("$"))):
        names = names[1:]
    return tuple(names)
