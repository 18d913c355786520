"""What makes two questions the same: their content, whatever their title, category and file format."""

import hashlib
import json
import re
import unicodedata
from typing import Any

from quizzes.formats.items import Item
from quizzes.formats.texts import to_html

_ALONE = re.compile(r"<p>(.*)</p>", re.DOTALL)
_FORMATS = ("format", "feedback_format", "formats", "feedback_formats", "template_format", "grader_info_format")


def digest(item: Item) -> str:
    """Return the SHA-256 of the content of a question."""
    text = json.dumps(content(item), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def content(item: Item) -> dict[str, Any]:
    """Return what a learner meets: texts as they will be shown, fractions, settings, pictures."""
    own = item.stem_format
    combined = {key: text for key, text in item.feedback.items() if not key.endswith("_format")}
    return {
        "type": item.type,
        "stem": _text(item.stem or "", own),
        "question": _shown(item.question or {}, own),
        "shuffle": item.shuffle is not False,
        "penalty": item.penalty,
        "general_feedback": _text(item.general_feedback, item.general_feedback_format or own),
        "feedback": {key: _text(text, item.feedback.get(f"{key}_format", own)) for key, text in combined.items()},
        "hints": [_shown(hint, own) for hint in item.hints],
        "pictures": sorted(hashlib.sha256(picture.content or b"").hexdigest() for picture in item.pictures),
    }


def _text(text: str, own: str | None) -> str:
    """Return a text as it will be shown; a paragraph alone is its text."""
    html = to_html(text, own)
    alone = _ALONE.fullmatch(html)
    return alone[1] if alone and "<p>" not in alone[1] else html


def _shown(node: Any, own: str | None) -> Any:
    """Return a part of a question with its texts as they will be shown."""
    if isinstance(node, list):
        return [_shown(one, own) for one in node]
    if isinstance(node, int) and not isinstance(node, bool):
        return str(node)  # 1 and "1" are the same number
    if not isinstance(node, dict):
        return unicodedata.normalize("NFC", node) if isinstance(node, str) else node
    shown = {}
    for key, value in node.items():
        if key in ("text", "feedback", "template", "grader_info") and isinstance(value, str):
            told = node.get("format") if key == "text" else node.get(f"{key}_format")
            shown[key] = _text(value, told or own)
        elif key in ("texts", "feedback") and isinstance(value, dict):
            formats = node.get("formats" if key == "texts" else "feedback_formats", {})
            shown[key] = {one: _text(text, formats.get(one, own)) for one, text in value.items()}
        elif key not in _FORMATS:
            shown[key] = _shown(value, own)
    return shown
