"""Questions → a GIFT file, and what it cannot carry (specs/quizzes.md §12)."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from quizzes.formats.items import PENALTY, Item
from quizzes.formats.orders import GRADINGS, SELECTS
from quizzes.formats.texts import to_html
from quizzes.formats.writing import (
    CannotWrite,
    Written,
    around_of,
    each_written,
    not_ready,
    patterns_of,
    percent,
    weights_of,
)

_SIGNS = re.compile(r"[\\~=#{}:]")
_MARK = re.compile(r"\[(html|moodle|plain|markdown)\]|//", re.IGNORECASE)


def write_gift(items: Iterable[Item]) -> Written:
    """Return a GIFT file of these questions; those it cannot say are left out, and named."""
    parts: list[str] = []
    lost: list[str] = []
    path: tuple[str, ...] = ()
    for item, text in each_written(items, _question, _losses, lost):
        if item.category != path:
            path = item.category
            parts.append("$CATEGORY: " + "/".join(["$course$", "top", *(name.replace("/", "//") for name in path)]))
        parts.append(text)
    return Written("".join(f"{part}\n\n" for part in parts).encode(), tuple(lost))


def _losses(item: Item) -> list[str]:
    """What GIFT has no place for."""
    question = item.question or {}
    asked = {key: value for key, value in question.items() if key not in ("rubric", "attachment")}
    told = {
        "le nombre de points": item.max_mark not in ("1", "0"),
        "le coût d’un nouvel essai": item.penalty != PENALTY and item.type != "description",
        "les indices": bool(item.hints),
        "les retours « juste », « en partie », « faux »": bool(item.feedback),
        "l’ordre fixe des choix": item.shuffle is False,
        "les images et fichiers": bool(item.pictures),
        "l’explication": item.type == "description" and bool(item.general_feedback),
        "la différence entre majuscules et minuscules": bool(question.get("case_sensitive")),
        "les unités": bool(question.get("units")) or question.get("unit_input") == "none",
        "les commentaires de chaque élément": item.type == "ordering" and bool(question.get("feedback")),
        "le nombre de mots et les consignes": item.type == "essay" and any(asked.values()),
        "la grille de correction": bool(question.get("rubric")),
        "la demande d’une photo ou d’un fichier": bool(question.get("attachment")),
        "le barème « tout ou rien »": question.get("rule") == "all_or_nothing" and item.type == "multiple",
        "la correction « à la française » (accents, articles, fautes de frappe) : il compare lettre à lettre": (
            item.type == "shortanswer" and question.get("rule", "french") != "moodle"
        ),
        "la difficulté, l’objectif et les exemples de réponses": bool(set(item.more) - {"picture_alt"}),
    }
    return [f"le GIFT ne garde pas {what}" for what, is_lost in told.items() if is_lost]


def _question(item: Item) -> str:
    if item.type not in KINDS:
        raise CannotWrite("le GIFT ne connaît pas ce type de question")
    if not_ready(item):
        raise CannotWrite("elle est incomplète (il y manque une réponse)")
    remarks = [f"[id:{_remark(item.idnumber)}]"] if item.idnumber else []
    remarks += [f"[tag:{_remark(tag)}]" for tag in item.tags]
    head = f"// {' '.join(remarks)}\n" if remarks else ""
    stem = f"::{_escaped(item.title or '')}::[{item.stem_format or 'html'}]{_escaped(item.stem or '')}"
    answers = KINDS[item.type](item, item.question or {})
    if answers is None:
        return head + stem
    if item.general_feedback:
        answers += f"\n\t####{_text(item.general_feedback, item.general_feedback_format, item)}\n"
    return f"{head}{stem}{{{answers}}}"


def _remark(text: str) -> str:
    return " ".join(text.split()).replace("]", "\\]")


def _escaped(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return _SIGNS.sub(lambda sign: "\\" + sign[0], text).replace("\n", "\\n")


def _text(text: str, own: str | None, item: Item, *, arrows: bool = True) -> str:
    """Write a text with its format where it needs one; without `arrows`, « -> » is said another way."""
    told = own or item.stem_format or "html"
    if not arrows and "->" in text:
        text, told = (text, told) if told in ("html", "moodle") else (to_html(text, told), "html")
        text = text.replace("->", "-&gt;")
    mark = f"[{told}]" if text and (told != item.stem_format or _MARK.match(text)) else ""
    return mark + _escaped(text)


def _feedback(row: dict[str, Any], item: Item, *, arrows: bool = True) -> str:
    text = _text(row.get("feedback", ""), row.get("feedback_format"), item, arrows=arrows)
    return f"#{text}" if text else ""


def _choice(item: Item, question: dict[str, Any]) -> str:
    single = item.type == "single"
    weights = [choice["fraction"] for choice in question["choices"]] if single else weights_of(question)[0]
    shares = [percent(weight) for weight in weights]
    best = max(range(len(weights)), key=lambda place: float(weights[place]))
    lines = []
    for place, (choice, share) in enumerate(zip(question["choices"], shares, strict=True)):
        right = single and (share == "100" or place == best)
        label = _text(choice["text"], choice.get("format"), item)
        said = share == ("100" if right else "0") and not label.startswith("%")
        lines.append(("=" if right else "~") + ("" if said else f"%{share}%") + label + _feedback(choice, item))
    return "".join(f"\n\t{line}" for line in lines) + "\n"


def _truefalse(item: Item, question: dict[str, Any]) -> str:
    answer = bool(question["answer"])
    said, formats = question.get("feedback", {}), question.get("feedback_formats", {})
    keys = [str(not answer).lower(), str(answer).lower()]
    wrong, right = (_text(said.get(key, ""), formats.get(key), item) for key in keys)
    return str(answer).upper() + (f"#{wrong}" if wrong or right else "") + (f"#{right}" if right else "")


def _short(item: Item, question: dict[str, Any]) -> str:
    lines = []
    for pattern, answer in patterns_of(question):
        if "->" in pattern:
            raise CannotWrite("une réponse contient « -> », que le GIFT prend pour un appariement")
        mark = "[plain]" if _MARK.match(pattern) else ""
        share = percent(answer["fraction"])
        weight = "" if share == "100" and not pattern.startswith("%") else f"%{share}%"
        lines.append(f"={weight}{mark}{_escaped(pattern)}" + _feedback(answer, item, arrows=False))
    return "".join(f"\n\t{line}" for line in lines) + "\n"


def _numerical(item: Item, question: dict[str, Any]) -> str:
    lines = []
    for answer in question["answers"]:
        around = around_of(answer)
        if around is None:
            raise CannotWrite("le GIFT ne connaît pas les tolérances « en facteur »")
        value = "*" if answer["value"] == "*" else f"{answer['value']}:{around}"
        share = percent(answer["fraction"])
        lines.append(f"={'' if share == '100' and value != '*' else f'%{share}%'}{value}" + _feedback(answer, item))
    return "#" + "".join(f"\n\t{line}" for line in lines) + "\n"


def _matching(item: Item, question: dict[str, Any]) -> str:
    labels = {option["id"]: option["text"] for option in question["options"]}
    used = {stem["right"] for stem in question["stems"]}
    pairs = [(_text(stem["text"], stem.get("format"), item, arrows=False), stem["right"]) for stem in question["stems"]]
    pairs += [("", option) for option in labels if option not in used]
    return "".join(f"\n\t={left} -> {_text(labels[right], None, item)}" for left, right in pairs) + "\n"


def _ordering(item: Item, question: dict[str, Any]) -> str:
    rules = {rule: word for word, rule in reversed(GRADINGS.items())}
    selects = {name: word for word, name in reversed(SELECTS.items())}
    words = [str(question.get("select_count", len(question["items"]))), selects[question.get("select", "all")]]
    words += [question["layout"].upper()] if question.get("layout") else []
    words += [rules[question["rule"]]]
    words += ["SHOW" if question["show_grading"] else "HIDE"] if "show_grading" in question else []
    words += [question["numbering"]] if question.get("numbering") else []
    formats = question.get("formats", {})
    lines = [_text(question["texts"][key], formats.get(key), item) for key in question["items"]]
    return f">{' '.join(words)}\n" + "".join(f"{line}\n" for line in lines)


KINDS: dict[str, Callable[[Item, dict[str, Any]], str | None]] = {
    "description": lambda _item, _question: None,
    "essay": lambda _item, _question: "",
    "single": _choice,
    "multiple": _choice,
    "truefalse": _truefalse,
    "shortanswer": _short,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
}
