"""YAML that remembers its lines, so that a mistake is shown where it is written."""

import unicodedata
from typing import Any

import yaml

IN_WORDS = {
    "mapping values are not allowed here": "un texte contient « : » : mettez-le entre guillemets",
    "could not find expected ':'": "il manque « : » après un nom",
    "found unexpected end of stream": "un guillemet n’est pas fermé",
    "found undefined alias": "un texte commence par « * » ou « & » : mettez-le entre guillemets",
    "found character that cannot start any token": "une tabulation ou un signe (@, `, %) commence un texte : utilisez des espaces ou des guillemets",
    "expected <block end>": "un décalage ou un guillemet en trop",
    "expected ',' or": "une virgule ou un crochet manque",
    "expected a single document": "« --- » coupe le fichier en deux",
    "could not determine a constructor": "un signe « ! » commence un texte : mettez-le entre guillemets",
    "found duplicate key": "ce nom est écrit deux fois",
}


class Map(dict[str, Any]):
    """A mapping with its line and the line of each key."""

    line: int = 0
    lines: dict[str, int]

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the mapping when the key is absent."""
        return self.lines.get(key, self.line)


class Seq(list[Any]):
    """A list with its line and the line of each element."""

    line: int = 0
    lines: list[int]


class Unreadable(ValueError):
    """This YAML cannot be read: the line, and why in French."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


class Loader(yaml.SafeLoader):
    """Plain values only; no alias, which could make a small file enormous."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse an alias."""
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.composer.ComposerError(None, None, "found undefined alias", event.start_mark)
        return super().compose_node(parent, index)


def hidden(text: str) -> int | None:
    """Return the place of the first control or private character, which nobody can see; None when there is none."""
    return next((n for n, c in enumerate(text) if unicodedata.category(c) in ("Cc", "Co") and c not in "\n\t"), None)


def load(text: str, first_line: int = 1) -> Any:
    """Return the value of a YAML text whose first line is `first_line` of its file. Raises Unreadable."""
    try:
        loader = Loader(text)
        node = loader.get_single_node()
        return None if node is None else _build(loader, node, first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(first_line + (mark.line if mark else 0), _in_words(error.problem or "")) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise Unreadable(first_line, "construction non comprise") from error


def _in_words(problem: str) -> str:
    problem = problem.replace("'\\t' ", "").replace("'@' ", "").replace("'`' ", "").replace("'%' ", "")
    return next((words for start, words in IN_WORDS.items() if problem.startswith(start)), "construction non comprise")


def _build(loader: Loader, node: yaml.Node, first_line: int) -> Any:
    line = first_line + node.start_mark.line
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, first_line)
    if isinstance(node, yaml.SequenceNode):
        seq = Seq(_build(loader, child, first_line) for child in node.value)
        seq.line, seq.lines = line, [first_line + child.start_mark.line for child in node.value]
        return seq
    try:
        value = loader.construct_object(node)
    except ValueError as error:
        raise Unreadable(line, "cette date n’existe pas") from error
    if isinstance(value, str) and hidden(value) is not None:
        raise Unreadable(line, "un caractère invisible est caché dans ce texte")
    return value


def _mapping(loader: Loader, node: yaml.MappingNode, first_line: int) -> Map:
    found, lines = Map(), {}
    for key_node, value_node in node.value:
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
        if key in found:
            mark = key_node.start_mark
            raise yaml.constructor.ConstructorError(None, None, "found duplicate key", mark)
        found[key] = _build(loader, value_node, first_line)
        lines[key] = first_line + key_node.start_mark.line
    found.line, found.lines = first_line + node.start_mark.line, lines
    return found
