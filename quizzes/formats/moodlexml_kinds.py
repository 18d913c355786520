"""Moodle XML: what is particular to each type (specs/quizzes.md §12.3)."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from quizzes.formats.checks import check_choices, check_typed, fractions_of, numeric
from quizzes.formats.items import Item, ItemRefused, plain
from quizzes.formats.matching import matching
from quizzes.formats.moodlexml_places import ddimageortext, ddmarker, gaps_in_text
from quizzes.formats.moodlexml_texts import Texts, flag, value, worth
from quizzes.formats.orders import LAYOUTS, NUMBERINGS, SHOWN, grading_of, select_of
from quizzes.formats.xmltree import inner
from quizzes.rules.cloze import ClozeError
from quizzes.rules.cloze import parse as parse_cloze

Reader = Callable[[Item, Element, Texts], Item]
GRADINGS = {"0": "optional", "1": "mark", "2": "max"}
INPUTS = {"0": "text", "1": "select", "2": "select", "3": "none"}
TRUE, FALSE = ("true", "vrai"), ("false", "faux")


def _more(item: Item, kind: str, question: dict[str, Any], warnings: list[str], **fields: Any) -> Item:
    return replace(item, type=kind, question=question, warnings=(*item.warnings, *warnings), **fields)


def _multichoice(item: Item, element: Element, texts: Texts) -> Item:
    single = flag(element, "single", True)
    choices: list[dict[str, Any]] = [
        {"id": f"c{place}"} | texts.labelled(answer) | {"fraction": worth(answer)} | texts.feedback(answer)
        for place, answer in enumerate(element.findall("answer"), 1)
    ]
    warnings = check_choices(choices, single=single)
    question = {"choices": choices} if single else {"rule": "weights", "choices": choices}
    return _more(item, "single" if single else "multiple", question, warnings)


def _truefalse(item: Item, element: Element, texts: Texts) -> Item:
    answers = element.findall("answer")
    if len(answers) != 2:
        raise ItemRefused("too_few_answers", "un vrai ou faux a deux réponses")
    words = [texts.formatted(answer)[0].strip().lower() for answer in answers]
    warnings = []
    if words[0] in FALSE and words[1] in TRUE:
        answers.reverse()
    elif words[0] not in TRUE or words[1] not in FALSE:
        warnings.append(
            f"« {words[0]} » et « {words[1]} » ne sont pas « true » et « false » : la première est lue « vrai »."
        )
    fractions = fractions_of([{"fraction": worth(answer)} for answer in answers])
    if max(fractions) <= 0:
        raise ItemRefused("no_right_answer", "aucune des deux réponses n’est juste")
    said = {key: texts.feedback(answer) for key, answer in zip(("true", "false"), answers, strict=True)}
    formats = {key: one["feedback_format"] for key, one in said.items() if "feedback_format" in one}
    question = {"answer": fractions[0] > fractions[1], "feedback": {key: one["feedback"] for key, one in said.items()}}
    return _more(item, "truefalse", question | ({"feedback_formats": formats} if formats else {}), warnings)


def _short(item: Item, element: Element, texts: Texts) -> Item:
    rows = [
        {"pattern": texts.formatted(answer)[0], "fraction": worth(answer)} | texts.feedback(answer)
        for answer in element.findall("answer")
    ]
    question = {"rule": "moodle", "case_sensitive": flag(element, "usecase", False), "answers": rows}
    return _more(item, "shortanswer", question, check_typed(rows, "pattern"))


def _numerical(item: Item, element: Element, texts: Texts) -> Item:
    rows: list[dict[str, Any]] = []
    warnings: list[str] = []
    for answer in element.findall("answer"):
        number, tolerance = texts.formatted(answer)[0], value(answer, "tolerance")
        around = numeric(tolerance, warnings) if tolerance and number != "*" else Decimal(0)
        if around < 0:
            raise ItemRefused("not_a_number", f"« {tolerance} » : une tolérance ne peut pas être négative")
        typed = "*" if number == "*" else plain(numeric(number, warnings))
        row = {"value": typed, "tolerance": plain(around), "tolerance_type": "nominal", "fraction": worth(answer)}
        rows.append(row | texts.feedback(answer))
    warnings += check_typed(rows, "value")
    return _more(item, "numerical", {"answers": rows} | _units(element, warnings), warnings)


def _units(element: Element, warnings: list[str]) -> dict[str, Any]:
    """Return the units and how they count; nothing when the file declares none."""
    units = [
        {"name": value(unit, "unit_name"), "factor": plain(numeric(value(unit, "multiplier") or "1", warnings))}
        for unit in element.findall("units/unit")
    ]
    units = [unit for unit in units if unit["name"]]
    if any(Decimal(unit["factor"]) <= 0 for unit in units):
        raise ItemRefused("not_a_number", "le facteur d’une unité est un nombre plus grand que zéro")
    shown = INPUTS.get(value(element, "showunits"), "text")
    if not units:
        return {"unit_input": "none"} if shown == "none" and element.find("showunits") is not None else {}
    return {
        "units": units,
        "unit_grading": GRADINGS.get(value(element, "unitgradingtype"), "optional"),
        "unit_penalty": plain(numeric(value(element, "unitpenalty") or "0.1", warnings)),
        "unit_position": "before" if value(element, "unitsleft") == "1" else "after",
        "unit_input": shown,
    }


def _matching(item: Item, element: Element, texts: Texts) -> Item:
    pairs = []
    for subquestion in element.findall("subquestion"):
        answer = subquestion.find("answer")
        right = texts.formatted(answer)[0]
        if not right:
            raise ItemRefused("pair_expected", f"« {texts.formatted(subquestion)[0]} » n’a pas de réponse")
        pairs.append((texts.labelled(subquestion), right))
    question, warnings = matching(pairs)
    return _more(item, "matching", question, warnings)


def _ordering(item: Item, element: Element, texts: Texts) -> Item:
    answers = element.findall("answer")
    if len(answers) < 2:
        raise ItemRefused("too_few_answers", "il faut au moins deux éléments à ranger")
    shown = {f"i{place}": texts.formatted(answer) for place, answer in enumerate(answers, 1)}
    rule = grading_of(value(element, "gradingtype"))
    warnings = (
        [] if rule else [f"Barème « {value(element, 'gradingtype')} » inconnu : « relatif au suivant » à la place."]
    )
    question: dict[str, Any] = {"rule": rule or grading_of(""), "items": list(shown)}
    question["texts"] = {key: text for key, (text, _own) in shown.items()}
    formats = {key: own for key, (text, own) in shown.items() if text and own != texts.own}
    feedback = {f"i{n}": texts.feedback(answer)["feedback"] for n, answer in enumerate(answers, 1)}
    question |= {"formats": formats} if formats else {}
    question |= {"feedback": feedback} if any(feedback.values()) else {}
    question["select"] = select_of(value(element, "selecttype") or value(element, "logical") or "ALL")
    count = value(element, "selectcount") or value(element, "studentsee")
    question |= {"select_count": int(count)} if count.isascii() and count.isdecimal() and len(count) < 6 else {}
    layout, numbering, shown_grading = (
        words.get(value(element, tag).upper() if words is not NUMBERINGS else value(element, tag))
        for tag, words in (("layouttype", LAYOUTS), ("numberingstyle", NUMBERINGS), ("showgrading", SHOWN))
    )
    told = {"layout": layout, "show_grading": shown_grading, "numbering": numbering}
    question |= {key: one for key, one in told.items() if one is not None}
    return _more(item, "ordering", question, warnings)


def _cloze(item: Item, _element: Element, texts: Texts) -> Item:
    try:
        read = parse_cloze(texts.stem)
    except ClozeError as error:
        where = f"trou {error.gap}, " if error.gap else ""
        why = str(error).partition(" : ")[2].rstrip(".")
        raise ItemRefused(error.code, f"{where}ligne {error.line} de l’énoncé : {why}") from None
    return _more(item, "cloze", {"text": read.stem, "gaps": read.gaps}, [])


def _essay(item: Item, element: Element, texts: Texts) -> Item:
    question: dict[str, Any] = {
        key: _count(value(element, tag)) for key, tag in (("min_words", "minwordlimit"), ("max_words", "maxwordlimit"))
    }
    for key, tag in (("template", "responsetemplate"), ("grader_info", "graderinfo")):
        text, own = texts.formatted(element.find(tag))
        question |= ({key: text} | ({f"{key}_format": own} if own != texts.own else {})) if text else {}
    for key, tag in (("response_format", "responseformat"), ("file_types", "filetypeslist")):
        question |= {key: value(element, tag)} if value(element, tag) else {}
    attachments = value(element, "attachments")
    question |= {"attachments": int(attachments)} if attachments.lstrip("-").isdecimal() and attachments != "0" else {}
    return _more(item, "essay", question, [])


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 and int(text) else None


def _description(item: Item, _element: Element, _texts: Texts) -> Item:
    return _more(item, "description", {}, [], max_mark="0")


def _places(kind: str, read: Callable[..., tuple[dict[str, Any], list[str]]]) -> Reader:
    """A reader for the types that have places: it gets the question, its texts and its pictures."""

    def reader(item: Item, element: Element, texts: Texts) -> Item:
        question, warnings = read(element, texts, item.pictures)
        return _more(item, kind, question, warnings)

    return reader


KINDS: dict[str, Reader] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "shortanswer": _short,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "cloze": _cloze,
    "multianswer": _cloze,
    "essay": _essay,
    "description": _description,
    "ordering": _ordering,
    "gapselect": _places("gapselect", gaps_in_text),
    "ddwtos": _places("gapselect", gaps_in_text),
    "ddmarker": _places("hotspot", ddmarker),
    "ddimageortext": _places("gapselect", ddimageortext),
}

COMMON = frozenset(
    """name questiontext generalfeedback defaultgrade penalty hidden idnumber tags hint file image image_base64
    correctfeedback partiallycorrectfeedback incorrectfeedback shownumcorrect shuffleanswers answernumbering
    showstandardinstruction answer single usecase units unitgradingtype unitpenalty showunits unitsleft instructions
    subquestion layouttype selecttype selectcount gradingtype showgrading numberingstyle logical studentsee
    selectoption dragbox drag drop showmisplaced bgimage responseformat responserequired responsefieldlines
    minwordlimit maxwordlimit attachments attachmentsrequired maxbytes filetypeslist graderinfo responsetemplate
    category info image_alt""".split()  # noqa: SIM905
)


def ignored(element: Element) -> list[str]:
    """Return a warning for each kind of content we do not know: nothing is dropped silently."""
    unknown = sorted({child.tag[:40] for child in element if child.tag not in COMMON and inner(child).strip()})
    return [f"« {tag} » n’est pas repris." for tag in unknown]
