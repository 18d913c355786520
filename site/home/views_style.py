"""The living style page, in development only."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET


class Example(forms.Form):
    """A form with one field of each kind, and one error."""

    title = forms.CharField(label="Titre de l’expérience", help_text="Une phrase courte, avec un verbe.")
    email = forms.EmailField(label="Adresse e-mail", help_text="Nous n’écrivons que si vous le demandez.")
    story = forms.CharField(label="Racontez", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    where = forms.ChoiceField(label="Coopérative", choices=[("m", "CJS de Mons-en-Barœul"), ("l", "CJM de Liévin")])
    age = forms.ChoiceField(
        label="Quel âge avez-vous ?",
        choices=[("a", "moins de 15 ans"), ("b", "15 à 17 ans"), ("c", "18 ans ou plus")],
        widget=forms.RadioSelect,
    )
    picture = forms.FileField(label="Une photo", required=False, help_text="JPEG ou PNG, 10 Mo au plus.")
    agree = forms.BooleanField(label="Les personnes reconnaissables sur la photo sont d’accord.")


STATES = [
    ("done", "Bienvenue", "8 min", ""),
    ("redo", "Se positionner", "15 min", ""),
    ("here", "Du Québec aux Hauts-de-France", "12 min", "vous êtes ici"),
    ("new", "Ce que disent les études", "10 min", ""),
    ("todo", "L’économie sociale et solidaire", "20 min", ""),
    ("optional", "Pour aller plus loin", "5 min", ""),
    ("locked", "Le quiz du module", "10 min", "s’ouvre quand les quatre leçons sont terminées"),
]


def _stones() -> list[dict[str, Any]]:
    return [
        {"state": state, "label": label, "meta": meta, "word": word, "number": number, "url": "#chemin"}
        for number, (state, label, meta, word) in enumerate(STATES, 1)
    ]


def _stone_row(done: int, of: int) -> list[dict[str, Any]]:
    return [
        {"state": "done" if n <= done else "here" if n == done + 1 else "todo", "label": f"Module {n} sur {of}"}
        for n in range(1, of + 1)
    ]


@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """Show each component with real French content."""
    for level in (messages.SUCCESS, messages.INFO, messages.WARNING, messages.ERROR):
        messages.add_message(request, level, MESSAGES[level])
    context = {
        "stones": _stones(),
        "row": _stone_row(4, 8),
        "short": _stone_row(1, 5),
        "modules": [
            {"title": "Module 1 · D’où venons-nous", "meta": "4 leçons · 55 min", "stones": _stones()[:4]},
            {"title": "Module 2 · La coopérative, pas à pas", "meta": "7 leçons · 1 h 20", "stones": _stones()},
        ],
        "form": Example({"title": "", "email": "lou@", "age": "b", "story": "Trois haies taillées."}),
        "page": Paginator(range(30), 10).page(2),
        "links": [("Se former", "/se-former/"), ("Animer une coopérative jeunesse", "#")],
        "paragraph": mark_safe(PARAGRAPH),  # noqa: S308 -- written here
        "ordering": ["Écouter le client", "Calculer le temps", "Écrire le devis"],
        "minutes": 90,
        "youth": "jeunes" in request.GET,
    }
    return render(request, "home/style.html", context)


MESSAGES = {
    messages.SUCCESS: "Leçon terminée. La suite vous attend.",
    messages.INFO: "Un code vient de partir à lou@example.org.",
    messages.WARNING: "Deux réponses sont encore sur ce téléphone.",
    messages.ERROR: "Ce fichier pèse plus de 10 Mo : choisissez-en un plus léger. Rien n’est perdu.",
}
PARAGRAPH = (
    "<p>Une décision se prend à plusieurs, à voix haute, et s’écrit le jour même. Le vote ne vient qu’après la parole : "
    "chacun dit d’abord ce qu’il a compris.</p>"
)
