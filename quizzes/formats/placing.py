"""Where the gaps of a question stand: files each say it their way, here the k-th gap of the text is the k-th part."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from urllib.parse import unquote

from quizzes.formats.items import Item

TOKEN = re.compile(r"\[\[\s*([0-9]{1,4})\s*\]\]")
IMAGE = re.compile(r"<img\b[^>]*?\bsrc\s*=\s*[\"']@@PLUGINFILE@@/([^\"']+)[\"'][^>]*>", re.IGNORECASE)
_CLOZE = re.compile(r"\{#([0-9]{1,4})\}")
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def placed(item: Item) -> Item:
    """Return the item with [[1]], [[2]]… in the order of its text, one a part; others are as they were."""
    question = item.question or {}
    if item.type == "cloze" and "text" in question:
        rest = {key: value for key, value in question.items() if key != "text"}
        return replace(item, stem=_CLOZE.sub(r"[[\1]]", question["text"]), question=rest)
    if item.type == "gapselect":
        return replace(item, stem=renumbered(item.stem or "", str))
    return item


def renumbered(stem: str, name: Callable[[int], str]) -> str:
    """Return a stem whose k-th gap has the name of k."""
    count = 0

    def again(_token: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"[[{name(count)}]]"

    return TOKEN.sub(again, stem)


def in_order(stem: str, parts: list) -> tuple[str, list]:
    """Return a stem and its parts in the order of the text; parts that stand nowhere come last, said by nobody."""
    asked = [int(number) for number in TOKEN.findall(stem)]
    if len(set(asked)) < len(asked) or not set(asked) <= set(range(1, len(parts) + 1)):
        return stem, parts  # a draft that is not right yet stays as it is
    left = [number for number in range(1, len(parts) + 1) if number not in asked]
    return renumbered(stem, str), [parts[number - 1] for number in [*asked, *left]]


def pictured(item: Item) -> set[str]:
    """Return the names of the pictures that the question itself shows: its background, or the first one of its stem."""
    ground = (item.question or {}).get("picture")
    if ground:
        return {ground}
    carried = {picture.name for picture in item.pictures if picture.content}
    named = (unquote(tag[1]) for tag in IMAGE.finditer(item.stem or ""))
    return set(next(([name] for name in named if name in carried), []))


def alternative(tag: str) -> str:
    """Return what an <img> says to those who cannot see it."""
    found = _ALT.search(tag)
    return unescape(found[1] or found[2] or "").strip() if found else ""
