"""What the form of each type of question asks, and in which words: data, no code."""

from typing import Any

from django.utils.translation import gettext_lazy as _

MARKED_BY_RULES = (
    "single",
    "multiple",
    "truefalse",
    "shortanswer",
    "numerical",
    "matching",
    "ordering",
    "cloze",
    "gapselect",
    "categorise",
    "hotspot",
)
PARTLY_RIGHT = tuple(kind for kind in MARKED_BY_RULES if kind != "truefalse")
_SHORT = ("short_rule", "short_case", "short_accents", "accents_fraction")
_SHORT += ("ignore_punctuation", "ignore_article", "typos")

OWN_FIELDS: dict[str, tuple[str, ...]] = {  # a field that is not here is for every type
    "multiple_rule": ("multiple",),
    "truefalse_answer": ("truefalse",),
    "feedback_true": ("truefalse",),
    "feedback_false": ("truefalse",),
    "ordering_rule": ("ordering",),
    "ordering_select": ("ordering",),
    "ordering_count": ("ordering",),
    "unit_input": ("numerical",),
    "unit_grading": ("numerical",),
    "unit_penalty": ("numerical",),
    "unit_position": ("numerical",),
    "categorise_rule": ("categorise",),
    "min_words": ("essay",),
    "max_words": ("essay",),
    "essay_template": ("essay",),
    "grading_notes": ("essay",),
    "rubric": ("essay",),
    "attachment": ("essay",),
    "scale": ("likert",),
    "no_opinion": ("likert",),
    "shuffle": ("single", "multiple", "matching"),
    "general_feedback": (*MARKED_BY_RULES, "essay", "reflection"),
    "feedback_right": MARKED_BY_RULES,
    "feedback_partial": PARTLY_RIGHT,
    "feedback_wrong": MARKED_BY_RULES,
    "penalty": PARTLY_RIGHT,
    **dict.fromkeys(_SHORT, ("shortanswer",)),
}
OWN_ROWS: dict[str, tuple[str, ...]] = {
    "choices": ("single", "multiple"),
    "items": ("ordering", "categorise"),
    "answers": ("shortanswer", "numerical"),
    "units": ("numerical",),
    "pairs": ("matching",),
    "gaps": ("cloze", "gapselect"),
    "labels": ("gapselect", "hotspot"),
    "bins": ("categorise",),
    "zones": ("hotspot",),
    "hints": PARTLY_RIGHT,
    "examples": MARKED_BY_RULES,
}
PLACE = ("label", "x", "y")  # of a gap: only on a picture
NOT_ASKED: dict[tuple[str, str], tuple[str, ...]] = {  # (type, rows): the fields of a row that mean nothing there
    ("shortanswer", "answers"): ("tolerance", "tolerance_type"),
    ("ordering", "items"): ("home",),
    ("cloze", "gaps"): ("group", "unlimited", *PLACE),
    ("gapselect", "gaps"): ("kind", "weight", "display", "shuffle", "case_sensitive"),
    ("hotspot", "labels"): ("group",),
}
IN_WORDS = {  # (type, rows, field): its name and its help, where those of the model say too much
    ("shortanswer", "answers", "value"): (
        _("answer"),
        _("For example coopérative. Capitals, spaces and hyphens do not matter unless you say so below."),
    ),
    ("cloze", "gaps", "text"): (
        _("answers"),
        _(
            "One answer a line. In front of a right one write =, of a half-right one %50%, of a wrong one nothing. "
            "After # you may write a comment. A number may have a tolerance: =25:1 accepts 24 to 26."
        ),
    ),
    ("cloze", "gaps", "display"): (_("how choices are shown"), ""),
    ("gapselect", "gaps", "text"): (_("right words"), _("The word that fits. Several that fit: one a line.")),
    ("gapselect", "gaps", "group"): (
        _("group of words"),
        _("Learners choose among the words of the same group. Leave 1 if you do not need groups."),
    ),
    ("hotspot", "labels", "text"): (_("marker"), _("A marker that belongs nowhere on the picture.")),
}
HELP = {  # of the fields whose model says nothing
    "short_case": _("For most words they should not matter."),
    "accents_fraction": _("Only when missing accents cost a share: 0.5 is half of the mark."),
    "ignore_punctuation": _("“Réserve.” is then the same as “réserve”."),
    "ignore_article": _("“La réserve” is then the same as “réserve”."),
    "ordering_select": _("All of them, or some, drawn for each learner: what is drawn is marked alone."),
    "categorise_rule": _("The first rule forgives most. An item that belongs nowhere must be left out."),
    "max_words": _("A message while writing; a longer text is kept and waits for you all the same."),
    "no_opinion": _("Nobody should have to invent an opinion."),
}
ROW_HELP: dict[str, dict[str, Any]] = {  # the same, of the fields of rows
    "choices": {"text": _("One possible answer, in a few words."), "right": _("Tick it if it is right.")},
    "items": {"text": _("In a few words.")},
    "answers": {
        "tolerance_type": _("A tolerance of 0.05 as a share is 5 %."),
        "feedback": _("Shown to those who gave this answer."),
    },
    "pairs": {"right": _("Written the same in several rows, it is one answer for all of them.")},
    "gaps": {
        "kind": _("What the learner does there."),
        "display": _("For choices only."),
        "shuffle": _("For choices only: each learner sees them in another order."),
        "case_sensitive": _("For typed words only."),
        "group": _("Learners choose among the words of the same group."),
        "unlimited": _("Else a word that is placed cannot be placed again."),
        "label": _("For those who do not see the picture: say where it is."),
        "x": _("In pixels of the picture."),
        "y": _("In pixels of the picture."),
    },
    "labels": {"text": _("It must look possible."), "group": _("The group of words it is offered with.")},
    "bins": {"text": _("A short name.")},
    "zones": {"shape": _("Drag on the picture, or write the coordinates.")},
    "hints": {"text": _("Puts back on the way without giving the answer.")},
    "examples": {"fraction": _("1 is the whole mark, 0 nothing, 0.5 half of it.")},
}
ADVICE = {
    "single": _("Write at least two choices and tick the right one. A half-right choice may be worth 0.5."),
    "multiple": _("Tick every right choice. At least one choice must be wrong, else ticking everything is right."),
    "truefalse": _("Write a sentence as the question, and say whether it is true."),
    "shortanswer": _("The learner types a word or a few. Write every answer you accept, the best one first."),
    "numerical": _("The learner types a number, perhaps with a unit. The tolerance says how far off is still right."),
    "matching": _("Each row: what stands on the left, and what goes with it. Left empty: an answer too many."),
    "ordering": _("Write the items in the right order. Learners get them shuffled."),
    "cloze": _(
        "Write the text as the question, with [[1]], [[2]]… where something is to be filled in. "
        "Then describe each gap, in the same order."
    ),
    "gapselect": _(
        "Write the text as the question, with [[1]], [[2]]… where a word is missing, then the words. On a picture "
        "instead: choose the picture, write no [[1]], save, then say where each place stands."
    ),
    "categorise": _("Name the groups first, then write each item with the name of its group."),
    "hotspot": _(
        "Choose the picture and save. Then draw the zones: some wait for a marker, at least one for nothing (a decoy)."
    ),
    "essay": _("The learner writes freely; you mark it afterwards, with the notes you write here."),
    "reflection": _("A question to oneself: private, without a mark. The learner may share the answer with you."),
    "likert": _("One sentence, and a scale from least to most. No right answer, no mark."),
    "description": _("A text to read between the questions. Nothing to answer."),
}
FAMILIES = [
    (_("Closed questions"), ("single", "multiple", "truefalse")),
    (_("To fill in"), ("shortanswer", "numerical", "cloze", "gapselect")),
    (_("To place"), ("matching", "ordering", "categorise", "hotspot")),
    (_("Open questions, marked by you"), ("essay",)),
    (_("Without a mark"), ("likert", "reflection", "description")),
]
# A tiny example of each type, on its card: French, as learners will read it.
EXAMPLES = {
    "single": ("Qui vote en assemblée ?", ["(•) les coopérants", "( ) la mairie"]),
    "multiple": ("Que dit un devis ?", ["[x] le prix", "[x] la date", "[ ] la météo"]),
    "truefalse": ("« Un CAPE peut être oral. »", ["( ) vrai", "(•) faux"]),
    "shortanswer": ("Comment s’appelle ce que l’on met de côté ?", ["la réserve"]),
    "numerical": ("13,5 h à 15 € : quel prix ?", ["202,50 €"]),
    "cloze": ("Chaque membre a [[1]] ; on garde [[2]] %.", ["[[1]] une voix", "[[2]] 25"]),
    "gapselect": ("Après l’[[1]] vient la [[2]].", ["accord · facture · météo"]),
    "matching": ("Qui s’occupe de quoi ?", ["finances → les comptes", "équipe → le planning"]),
    "ordering": ("Mettez dans l’ordre.", ["1. devis", "2. accord", "3. mission"]),
    "categorise": ("Avant ou après la mission ?", ["avant : devis, accord", "après : facture"]),
    "hotspot": ("Où est l’extincteur ?", ["une croix à poser sur le plan"]),
    "essay": ("Racontez une assemblée.", ["200 mots au plus"]),
    "likert": ("« Je prends la parole. »", ["jamais · parfois · souvent"]),
    "reflection": ("Qu’avez-vous appris ?", ["pour soi, sans note"]),
    "description": ("Lisez d’abord ce devis.", ["rien à répondre"]),
}
