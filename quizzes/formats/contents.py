"""What makes two questions the same: their content, whatever their title, category and file format."""

import hashlib
import json
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from quizzes.formats.canonical import CANONICAL
from quizzes.formats.items import Item, plain
from quizzes.formats.placing import IMAGE, alternative, pictured, placed
from quizzes.formats.texts import to_html, words_of

_ALONE = re.compile(r"<p>(.*)</p>", re.DOTALL)
_EMPTY = re.compile(r"<p>\s*</p>")
_FORMATS = ("format", "feedback_format", "formats", "feedback_formats", "template_format", "grader_info_format")
_STEPS = {"fraction": Decimal("0.0000001"), "tolerance": Decimal("0.00000001"), "factor": Decimal("0.00000001")}


def digest(item: Item) -> str:
    """Return the SHA-256 of the content of a question."""
    text = json.dumps(content(item), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def content(item: Item) -> dict[str, Any]:
    """Return what a learner meets: texts as they will be kept, fractions, settings, pictures."""
    item = placed(item)
    own = item.stem_format
    combined = {key: text for key, text in item.feedback.items() if not key.endswith("_format")}
    shown, wanted = _shown(item.question or {}, own), pictured(item)
    hints = [words_of(hint["text"], hint.get("format") or own)[0] for hint in item.hints]
    alts = [alternative(tag[0]) for tag in IMAGE.finditer(item.stem or "")] + [item.more.get("picture_alt", "")]
    return {
        "type": item.type,
        "stem": _stem(item.stem or "", own),
        "question": CANONICAL[item.type](shown) if item.type in CANONICAL else shown,
        "shuffle": item.shuffle is not False,
        "penalty": item.penalty,
        "general_feedback": _text(item.general_feedback, item.general_feedback_format or own),
        "feedback": {key: words_of(text, item.feedback.get(f"{key}_format", own))[0] for key, text in combined.items()},
        "hints": [hint for hint in hints if hint],
        "pictures": sorted(
            hashlib.sha256(one.content or b"").hexdigest() for one in item.pictures if one.name in wanted
        ),
        "alts": [alt for alt in alts if alt],
    }


def _stem(text: str, own: str | None) -> str:
    """Return a stem without its pictures, nor the paragraphs that held nothing else."""
    html = _EMPTY.sub("", to_html(IMAGE.sub("", text), own)).strip()
    return _alone(html)


def _text(text: str, own: str | None) -> str:
    """Return a text as it will be shown; a paragraph alone is its text."""
    return _alone(to_html(text, own))


def _alone(html: str) -> str:
    alone = _ALONE.fullmatch(html)
    return alone[1] if alone and "<p>" not in alone[1] else html


def _shown(node: Any, own: str | None) -> Any:
    """Return a part of a question with its texts without tags, its numbers as columns hold them."""
    if isinstance(node, list):
        return [_shown(one, own) for one in node]
    if isinstance(node, int) and not isinstance(node, bool):
        return str(node)  # 1 and "1" are the same number
    if not isinstance(node, dict):
        return unicodedata.normalize("NFC", node) if isinstance(node, str) else node
    shown = {}
    for key, value in node.items():
        if key in _STEPS:
            shown[key] = _rounded(value, _STEPS[key])
        elif key in ("text", "feedback", "template", "grader_info") and isinstance(value, str):
            told = node.get("format") if key == "text" else node.get(f"{key}_format")
            shown[key] = words_of(value, told or own)[0]
        elif key in ("texts", "feedback") and isinstance(value, dict):
            formats = node.get("formats" if key == "texts" else "feedback_formats", {})
            shown[key] = {one: words_of(text, formats.get(one, own))[0] for one, text in value.items()}
        elif key not in _FORMATS:
            shown[key] = _shown(value, own)
    return shown


def _rounded(value: Any, step: Decimal) -> str:
    try:
        return plain(Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP))
    except InvalidOperation:
        return str(value)
