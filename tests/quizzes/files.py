"""Plain builders of question files."""

import base64
from html import escape

PNG_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
ANSWERS = {
    "truefalse": """<answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer>""",
    "essay": "",
}


def question_xml(kind, inside=None, stem="<p>Qui ?</p>", title="Une question", files=None):
    """One `<question>`; `inside` is what is particular to its type."""
    carried = "".join(
        f'<file name="{escape(name)}" path="/" encoding="base64">{base64.b64encode(data).decode()}</file>'
        for name, data in (files or {}).items()
    )
    return (
        f'<question type="{kind}"><name><text>{escape(title)}</text></name>'
        f'<questiontext format="html"><text>{escape(stem)}</text>{carried}</questiontext>'
        f"{ANSWERS[kind] if inside is None else inside}</question>"
    )


def quiz_xml(*args, **kwargs):
    """A whole file with one question."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{question_xml(*args, **kwargs)}\n</quiz>\n'


EXAMPLE = """$CATEGORY: CJS

// [id:cjs-12] [tag:vote]
::Une voix::[html]<p>En AG, chaque membre a…</p>{
  =une voix#Oui \\: c'est le principe démocratique.
  ~%50%au moins une voix
  ~autant de voix que de parts
  ####Voir les statuts.
}

::Sans fin::Qui signe ? {
  =le prestataire ~la mairie
"""
FIVE = """$CATEGORY: $course$/top/CJS/Argent

// [id:a1]
::Un::Combien ? {=dix ~%-50%vingt ~trente}

::Deux::Lesquelles ? {~%60%statuts ~%40%budget ~%-30%logo}

::Trois::Un CAPE peut être oral.{FALSE#Non, il est écrit.#Oui.}

::Quatre::Rangez.{>3 ALL VERTICAL LONGEST_ORDERED_SUBSET
devis
accord
mission
}

::Cinq::Le total ?{#168:5 =%50%100..120}
"""
