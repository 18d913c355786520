"""YAML as a person would write it: one name a line, long texts as they are read, quotes only where they are needed."""

import re
from typing import Any

import yaml

BARE = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ]([\w’,.;()/€%+ -]*[\w’.)%€])?")
WIDE = 1_000_000  # lines are never folded: a change of one word is a change of one line


class Dumper(yaml.SafeDumper):
    """Lists are set in, long texts keep their lines."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Set the entries of a list in, below their name."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything where it is."""
        return True


def _text(dumper: Dumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None if BARE.fullmatch(text) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Dumper.add_representer(str, _text)
Dumper.add_multi_representer(dict, Dumper.represent_dict)
Dumper.add_multi_representer(list, Dumper.represent_list)


def dump(value: Any) -> str:
    """Return a value as YAML."""
    return yaml.dump(value, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=WIDE)


def front(fields: dict[str, Any], text: str) -> str:
    """Return a front matter and the text under it; empty fields are left out."""
    return f"---\n{dump(said(fields))}---\n{text}\n" if text else f"---\n{dump(said(fields))}---\n"


def said(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that say something."""
    return {name: _listed(value) for name, value in fields.items() if value not in (None, "", (), [], {})}


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
