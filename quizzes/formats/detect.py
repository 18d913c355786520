"""Which format a file is, by what it holds and then by its name; what we do not take is told by its own name."""

import io
import re
import zipfile

from quizzes.formats.encodings import ADVICE, decode
from quizzes.formats.items import FileRefused

_GIFT = re.compile(r"(?<!\\)\{[^{}]*(?<!\\)\}|^[ \t]*::|^[ \t]*\$CATEGORY:", re.MULTILINE)
_AIKEN = re.compile(r"^[ \t]*(?:ANSWER|R[ÉE]PONSE)\s*:", re.IGNORECASE | re.MULTILINE)
_QTI = re.compile(r"<(?:\w+:)?(assessmentItem|assessmentTest|questestinterop)\b")
_CMI5 = re.compile(r"<courseStructure\b")
MOODLE = "C’est une sauvegarde de Moodle (.mbz). " + ADVICE
NOT_YET = {
    "scorm": "C’est un paquet SCORM : il contient un programme, jamais ouvert ici. Ce n’est pas pris en charge.",
    "cmi5": "C’est un paquet cmi5 : il contient un programme, jamais ouvert ici. Ce n’est pas pris en charge.",
    "h5p": "C’est un contenu H5P. Ce n’est pas encore pris en charge : recopiez les questions dans le tableau modèle.",
    "qti": "C’est du QTI. Ce n’est pas pris en charge : si vous venez de Moodle, exportez la banque en Moodle XML.",
    "docx": "C’est un document texte. Copiez les questions dans le tableau modèle, ou collez-les en GIFT.",
    "binary": "Ce n’est pas un fichier de questions : ni du texte, ni un tableau. Voyez plus bas ce qui se lit ici.",
    "other": "C’est une archive que nous ne savons pas lire. Ce n’est pas pris en charge.",
}


def detect(data: bytes, name: str = "") -> str:
    """Return gift, moodlexml, aiken, json or spreadsheet; FileRefused format_mismatch, with what to do instead."""
    ending = name.lower().rpartition(".")[2]
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(data)
    if data.startswith(b"\x1f\x8b") or ending == "mbz":
        raise FileRefused("format_mismatch", MOODLE)
    if ending == "xml" or data[:400].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _xml(data)
    if _is_binary(data):
        raise FileRefused("format_mismatch", NOT_YET["binary"])
    text = decode(data)[0]
    start = text.lstrip()[:1]
    if ending == "json" or (start == "{" and '"questions"' in text):
        return "json"
    if ending in ("csv", "tsv"):
        return "spreadsheet"
    if _GIFT.search(text):
        return "gift"
    if _AIKEN.search(text):
        return "aiken"
    first = next((line for line in text.split("\n") if line.strip()), "")
    if "question" in first.lower() and any(sign in first for sign in ";\t,"):
        return "spreadsheet"
    return "gift"


def _is_binary(data: bytes) -> bool:
    """Whether a file is no text: a picture, a PDF, a recording; a few lost control characters do not make it one."""
    head = data[:4_000]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    odd = sum(byte < 32 and byte not in b"\t\n\v\f\r" for byte in head)
    return head.startswith(b"%PDF-") or odd * 15 > len(head)


def _archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:5_000])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise FileRefused("malformed", "Cette archive est abîmée.") from None
    if "xl/workbook.xml" in names:
        return "spreadsheet"
    if "moodle_backup.xml" in names:
        raise FileRefused("format_mismatch", MOODLE)
    marks = {"h5p": "h5p.json", "cmi5": "cmi5.xml", "docx": "word/document.xml", "scorm": "imsmanifest.xml"}
    kind = next((kind for kind, mark in marks.items() if mark in names), "other")
    if kind == "scorm" and _is_qti(data):
        kind = "qti"
    elif kind == "other" and ({"content.xml", "mimetype"} <= names):
        kind = "docx"
    raise FileRefused("format_mismatch", NOT_YET[kind])


def _is_qti(data: bytes) -> bool:
    """Whether a manifest speaks of questions: SCORM and QTI share its name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("imsmanifest.xml") as file:
            return b"imsqti" in file.read(200_000)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError):
        return False


def _xml(data: bytes) -> str:
    head = data[:4_000].decode("utf-8", errors="replace")
    if _QTI.search(head):
        raise FileRefused("format_mismatch", NOT_YET["qti"])
    if _CMI5.search(head):
        raise FileRefused("format_mismatch", NOT_YET["cmi5"])
    return "moodlexml"
