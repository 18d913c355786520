"""Moodle XML: texts with their format, flags, numbers."""

from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element

from quizzes.formats.checks import percentage
from quizzes.formats.items import ItemRefused, share, text_in
from quizzes.formats.xmltree import inner

FORMATS = {"html": "html", "moodle_auto_format": "moodle", "plain_text": "plain", "markdown": "markdown"}
FORMATS |= {"0": "moodle", "1": "html", "2": "plain", "4": "markdown"}


@dataclass(frozen=True)
class Texts:
    """Reads the texts of one question: `own` is the format of its stem, `stem` the stem as written."""

    own: str
    stem: str

    @classmethod
    def of(cls, element: Element) -> "Texts":
        """Return the reader of a question."""
        stem = element.find("questiontext")
        own = FORMATS.get(stem.get("format", "html").strip(), "html") if stem is not None else "html"
        return cls(own, cls(own, "").formatted(stem)[0])

    def formatted(self, element: Element | None) -> tuple[str, str]:
        """Return the text of an element and its format, the stem's when it says none."""
        if element is None:
            return "", self.own
        text = element.find("text")
        shown = inner(text) if text is not None else element.text or ""
        return shown.strip(), FORMATS.get(element.get("format", "").strip(), self.own)

    def labelled(self, element: Element) -> dict[str, str]:
        """Return {"text": …}, with its format where it is not the stem's."""
        shown, own = self.formatted(element)
        return {"text": shown} | text_in(shown, own, self.own)

    def feedback(self, element: Element) -> dict[str, str]:
        """Return the feedback of an answer, with its format where it is not the stem's."""
        shown, own = self.formatted(element.find("feedback"))
        return {"feedback": shown} | text_in(shown, own, self.own, "feedback_format")


def value(element: Element, path: str) -> str:
    """Return the text of a child (or of its `<text>`), trimmed."""
    child = element.find(path)
    if child is None:
        return ""
    return inner(child.find("text") if child.find("text") is not None else child).strip()


def flag(element: Element, tag: str, default: bool) -> bool:
    """Return a yes or no: true, 1, yes; an empty element is a yes."""
    child = element.find(tag)
    if child is None:
        return default
    return value(element, tag).lower() in ("true", "1", "yes", "")


def worth(answer: Element) -> int | str:
    """Return the fraction of an answer; ItemRefused not_a_number."""
    text = answer.get("fraction", "0").strip() or "0"
    percent = percentage(text)
    if percent is None:
        raise ItemRefused("not_a_number", f"« {text[:60]} » n’est pas un pourcentage")
    return share(Decimal(percent))
