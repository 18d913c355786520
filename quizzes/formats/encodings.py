"""From bytes to text: which encoding, and what is refused before anything is read (specs/quizzes.md §12.1, §13)."""

import codecs
import re
from dataclasses import replace

from quizzes.formats.items import FileRefused, Item

MOST_BYTES = 20_000_000
SIGNATURES = {
    b"PK\x03\x04": "une archive (zip, Word, H5P, SCORM…)",
    b"PK\x05\x06": "une archive vide",
    b"\x1f\x8b": "une archive (gzip, sauvegarde Moodle .mbz…)",
    b"%PDF": "un PDF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"GIF8": "une image",
    b"\xd0\xcf\x11\xe0": "un ancien document Office",
    b"{\\rtf": "un document RTF",
}
NAMES = {
    "gift": "GIFT",
    "moodlexml": "Moodle XML",
    "aiken": "Aiken",
    "json": "JSON de Pas à Pas",
    "spreadsheet": "tableau CSV ou XLSX",
}
TAKEN = {"spreadsheet": (b"PK\x03\x04",)}  # an XLSX file is an archive
ADVICE = (
    "Exportez la banque en Moodle XML : 1. dans Moodle, ouvrez la banque de questions du cours ; 2. choisissez « Exporter » ; "
    "3. choisissez le format « Moodle XML » et la catégorie ; 4. importez ici le fichier obtenu."
)

_XML = re.compile(r"\s*<(\?xml\b|!--|quiz\b|question\b)")
_HTML = re.compile(r"\s*<(!doctype\s+html|html)\b", re.IGNORECASE)
_AIKEN = re.compile(r"^[ \t]*(?:ANSWER|R[ÉE]PONSE)\s*:", re.IGNORECASE | re.MULTILINE)
_GIFT = re.compile(r"(?<!\\)\{[^{}]*(?<!\\)\}")


def refuse_at_sight(data: bytes, name: str) -> None:
    """Refuse what is too large, empty, or plainly something else; FileRefused."""
    if len(data) > MOST_BYTES:
        raise FileRefused("too_large", f"Ce fichier dépasse {MOST_BYTES // 1_000_000} Mo : découpez-le.")
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise FileRefused("empty", "Ce fichier est vide.")
    for signature, what in SIGNATURES.items():
        if data.startswith(signature) and signature not in TAKEN.get(name, ()):
            raise FileRefused("format_mismatch", f"Ce fichier est {what}, pas du {NAMES[name]}. {ADVICE}", 1)


def decode(data: bytes) -> tuple[str, str]:
    """Return the text, its lines ending in a line feed, and its encoding; FileRefused when it is not text.

    UTF-8 with or without BOM, else UTF-16 by BOM, else Windows-1252.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text, encoding = _utf16(data), "utf-16"
    else:
        try:
            text, encoding = data.decode("utf-8-sig"), "utf-8"
        except UnicodeDecodeError:
            text, encoding = data.decode("cp1252", errors="latin"), "windows-1252"
    nulls = text.count("\0")
    if nulls > 3 and nulls * 10 > len(text):
        why = (
            "il ressemble à de l’UTF-16 sans marque d’ordre"
            if text[1::2].count("\0") > nulls // 2
            else "c’est du binaire"
        )
        raise FileRefused("malformed", f"Ce fichier n’est pas du texte lisible : {why}. Enregistrez-le en UTF-8.", 1)
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _utf16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        before = data[: error.start - error.start % 2].decode("utf-16", errors="replace")
        line = before.count("\n") + 1
        raise FileRefused("malformed", f"Ligne {line} : ce fichier n’est pas de l’UTF-16 valide.", line) from None


def _latin(error: UnicodeError) -> tuple[str, int]:
    """The five bytes Windows-1252 leaves free are the control characters of Latin-1, as browsers read them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(map(chr, error.object[error.start : error.end])), error.end


codecs.register_error("latin", _latin)


def refuse_other_format(text: str, name: str) -> None:
    """Refuse a text that is plainly of another format; FileRefused."""
    other = None
    if _HTML.match(text):
        other = "une page web"
    elif name != "moodlexml" and _XML.match(text):
        other = "du XML"
    elif name == "gift" and _AIKEN.search(text) and not _GIFT.search(text):
        other = "de l’Aiken"
    elif name == "aiken" and _GIFT.search(text) and not _AIKEN.search(text):
        other = "du GIFT"
    if other:
        raise FileRefused("format_mismatch", f"Ce fichier est {other}, pas du {NAMES[name]}.", 1)


def without_nulls(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the text without NUL characters, and the numbers of the lines that had some."""
    if "\0" not in text:
        return text, ()
    lines = tuple(number for number, line in enumerate(text.split("\n"), 1) if "\0" in line)
    return text.replace("\0", ""), lines


def told(items: tuple[Item, ...], null_lines: tuple[int, ...]) -> tuple[Item, ...]:
    """Return the items; those that had NUL characters say so."""
    told_items = list(items)
    for line in null_lines:
        place = max((n for n, item in enumerate(items) if item.line <= line), default=None)
        if place is not None:
            warning = f"Ligne {line} : des caractères nuls ont été retirés."
            told_items[place] = replace(told_items[place], warnings=(*told_items[place].warnings, warning))
    return tuple(told_items)
