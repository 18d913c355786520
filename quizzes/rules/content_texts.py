"""What every text of a quiz file must be: said in French, with where it stands."""

import re
from collections.abc import Iterator
from typing import Any

from quizzes.rules.texts import exact

HTML = re.compile(r"<\s*/?\s*[a-zA-Z!]")
LONGEST = 5_000


def text(value: Any, where: str, name: str, *, empty: bool = False, most: int = LONGEST) -> Iterator[str]:
    if not isinstance(value, str) or (not value.strip() and not empty):
        yield f"{where} : « {name} » manque ou n'est pas un texte."
    elif len(value) > most:
        yield f"{where} : « {name} » est trop long ({len(value)} signes, {most} au plus)."
    elif HTML.search(value):
        yield f"{where} : « {name} » contient du HTML ; écrivez du texte simple."
    elif "\0" in value:
        yield f"{where} : « {name} » contient un caractère nul."


def unknown(data: dict[str, Any], known: set[str], where: str) -> Iterator[str]:
    for key in data:
        if key not in known:
            yield f"{where} : « {key} » n'est pas un mot connu ici."


def twice(texts: list[str], where: str, name: str) -> Iterator[str]:
    clean = [exact(text) for text in texts]
    for again in sorted({text for text in clean if clean.count(text) > 1}):
        yield f"{where} : deux fois le même {name}, « {again} »."
