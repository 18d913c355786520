"""The demo's quiz of every type of question, answered by the invented people: trainers see what it becomes afterwards.

An open answer waits to be marked, some short answers were not foreseen, and there are attempts enough for statistics.
"""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from media.models import Picture
from people.models import User
from quizzes.actions.answers import open_attempt, submit
from quizzes.actions.attempts import start
from quizzes.actions.importing import quiz_from_content
from quizzes.actions.places import Sender
from quizzes.models import Attempt, Question, Quiz, QuizSlot, Zone
from quizzes.rules.exchange import Change
from quizzes.rules.responses import partial_response, right_response, wrong_response

QUIZ_ID = "demo-toutes-les-questions"
TYPED = ("coopérative", "Cooperative", "une coopérative", "association", "une association", "entreprise")
TOLD = (
    "Nous avons voté l’ordre du jour à main levée, puis une personne a demandé la parole : elle n’était pas d’accord. "
    "Nous avons pris dix minutes et changé la date du marché. J’ai appris à ne pas combler les silences.",
    "Le premier devis était trop bas. J’ai posé une question au lieu de corriger : « qu’est-ce qui manque ? »",
    "Deux jeunes ne se parlaient plus. Nous avons refait le tour de parole avec un bâton, et cela a suffi.",
)
ZONES = (
    ("le groupe le plus à gauche", "40,175;135,175", "devant"),
    ("le deuxième groupe en partant de la gauche", "182,150;135,175", "à côté"),
    ("le troisième groupe en partant de la gauche", "326,175;135,175", "derrière"),
    ("le groupe le plus à droite", "470,155;140,170", "en retrait"),
    ("les petits points, tout en bas", "95,358;450,36", ""),
)
DATA: dict[str, Any] = {
    "id": QUIZ_ID,
    "title": "Toutes les sortes de questions",
    "intro": "Un quiz pour essayer : une question de chaque sorte. Rien ne compte ici, recommencez tant que vous voulez.",
    "feedback": "at_end",
    "questions": [
        {"id": "demo-texte", "type": "texte", "question": "Avant de commencer : prenez une mission de l’été en tête."},
        {
            "id": "demo-unique",
            "type": "unique",
            "question": "Qui vote en assemblée ?",
            "choices": [
                {"text": "Les coopérantes et les coopérants", "right": True},
                {"text": "Les coopérants et l’équipe d’animation"},
                {"text": "La mairie"},
            ],
            "feedback": "Une personne, une voix ; l’équipe d’animation n’en a pas.",
        },
        {
            "id": "demo-multiple",
            "type": "multiple",
            "question": "Que dit un devis ?",
            "choices": [
                {"text": "Le prix", "right": True},
                {"text": "Ce qui sera fait", "right": True},
                {"text": "La météo du jour"},
                {"text": "Le nom du chien de la cliente"},
            ],
            "feedback": "Un devis dit ce qui sera fait, quand, et à quel prix.",
        },
        {
            "id": "demo-vrai-faux",
            "type": "vrai-faux",
            "question": "« Un CAPE peut être oral. »",
            "answer": False,
            "feedback": "Il s’écrit et se signe avant la première mission.",
        },
        {
            "id": "demo-reponse-courte",
            "type": "reponse-courte",
            "question": "En un mot : quelle sorte d’entreprise les jeunes font-ils vivre tout l’été ?",
            "answers": ["coopérative"],
            "forgive_article": True,
            "feedback": "Une coopérative : chacun y a une voix.",
            "recall": True,
        },
        {
            "id": "demo-nombre",
            "type": "nombre",
            "question": "13,5 heures à 15 € : quel prix ?",
            "answer": "202,50",
            "unit": "€",
            "feedback": "13,5 × 15 = 202,50 €.",
        },
        {
            "id": "demo-association",
            "type": "association",
            "question": "Qui s’occupe de quoi ?",
            "pairs": [
                {"left": "Assemblée générale", "right": "les grandes décisions"},
                {"left": "Comité finances", "right": "les devis et les comptes"},
                {"left": "Comité RH", "right": "le planning"},
            ],
            "extra": ["l’embauche"],
            "feedback": "Personne n’embauche : les jeunes sont associés.",
        },
        {
            "id": "demo-ordre",
            "type": "ordre",
            "question": "Remettez une mission dans l’ordre.",
            "items": ["Le devis", "L’accord du client", "La mission", "La facture", "Le paiement"],
            "feedback": "On ne commence jamais sans accord.",
        },
        {
            "id": "demo-trous",
            "type": "texte-a-trous",
            "question": "Chaque membre a [[1]]. On garde une [[2]] pour plus tard, ici [[3]] %.",
            "gaps": [
                {"type": "unique", "answers": ["=une voix", "une part", "une prime"], "weight": 2},
                {"type": "reponse-courte", "answers": ["=réserve", "%50%épargne#Presque : on dit une réserve."]},
                {"type": "nombre", "answers": ["=25:1"]},
            ],
            "feedback": "Une réserve, c’est une partie de l’argent qu’on ne partage pas tout de suite.",
        },
        {
            "id": "demo-mots",
            "type": "mots-a-placer",
            "question": "Après l’[[1]] vient la mission, puis la [[2]]. À la fin, le groupe décide du [[3]].",
            "gaps": [["accord"], ["facture"], ["partage"]],
            "extra": ["salaire"],
            "feedback": "Un partage, pas un salaire : les jeunes ne sont pas salariés.",
        },
        {
            "id": "demo-groupes",
            "type": "groupes",
            "question": "Rangez ces demandes pour des jeunes de 16 et 17 ans.",
            "groups": {
                "on accepte": ["arroser un jardin", "mettre des courriers sous pli"],
                "on refuse": ["conduire une tondeuse autoportée", "travailler sur une échelle"],
            },
            "extra": ["la météo du jour"],
            "feedback": "Les engins et le travail en hauteur sont interdits ou réglementés avant 18 ans.",
        },
        {
            "id": "demo-echelle",
            "type": "echelle",
            "question": "Je me sens à l’aise pour laisser le groupe se tromper.",
            "scale": ["pas du tout", "un peu", "plutôt", "tout à fait"],
        },
        {"id": "demo-reflexion", "type": "reflexion", "question": "Qu’aimeriez-vous essayer cet été ?"},
        {
            "id": "demo-ouverte",
            "type": "reponse-ouverte",
            "question": "Racontez un moment où vous avez laissé le groupe décider.",
            "max_words": 200,
            "notes": "Un fait précis, ce que la personne a fait, ce qu’elle en a appris.",
        },
    ],
}  # fmt: skip


def make_quiz(at: datetime) -> Quiz:
    """Publish the quiz, with its question on a picture, which quiz.yaml cannot write; twice does no harm."""
    quiz = quiz_from_content(DATA)
    picture = Picture.objects.filter(content_id="m3-quatre-places.svg").first()
    if picture is None or Question.objects.filter(content_id="demo-image").exists():
        return quiz
    question = Question(
        content_id="demo-image",
        type="hotspot",
        title="Les quatre places",
        stem="<p>Où se tient l’animatrice ? Placez les quatre repères.</p>",
        picture=picture,
        picture_alt="Quatre scènes côte à côte : chaque fois, une animatrice auprès d’un jeune.",
        general_feedback="<p>Devant au début, à côté, puis derrière, enfin en retrait.</p>",
        category=quiz.slots.first().question.category,
        live=False,
    )
    question.zones = [
        Zone(text=text, coords=coords, marker=marker, sort_order=place)
        for place, (text, coords, marker) in enumerate(ZONES)
    ]
    question.save()
    question.save_revision().publish()
    slots = [*quiz.slots.all()]
    slots.insert(-3, QuizSlot(question=question))
    for place, slot in enumerate(slots):
        slot.sort_order = place
    quiz.slots = slots
    quiz.save_revision().publish()
    return quiz


def take_quiz(quiz: Quiz, people: Iterable[User], at: datetime) -> None:
    """Each takes it once, rightly, wrongly or half; the same each time the demo is made."""
    draw = random.Random(11)  # noqa: S311 - an invented world, not a secret
    for rank, person in enumerate(people):
        when = at - timedelta(days=12, hours=-7 * rank)
        attempt = start(quiz, person, at=when)
        opened = open_attempt(Attempt.objects.filter(person=person), attempt.uuid, at=when)
        changes = [
            Change(position, "save", _response(place.body, rank, draw)) for position, place in opened.places.items()
        ]
        submit(opened, changes, sender=Sender(person, when + timedelta(minutes=9)))


def _response(body: dict[str, Any], rank: int, draw: random.Random) -> Any:
    kind = body["type"]
    if kind == "shortanswer":
        return TYPED[rank % len(TYPED)]
    if kind == "essay":
        return TOLD[rank % len(TOLD)] if rank in (1, 2) else None  # the others can be counted
    if kind == "reflection":
        return None
    if kind == "likert":
        return draw.randrange(len(body["question"]["scale"]))
    chosen = draw.choices((right_response, partial_response, wrong_response), (5, 2, 3))[0]
    response = chosen(body)
    return wrong_response(body) if response is None and chosen is partial_response else response
