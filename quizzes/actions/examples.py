"""« Exemples de réponses attendues », tried again on what is published: after an upgrade of the rules."""

from dataclasses import dataclass

from quizzes.models import Example, QuestionVersion
from quizzes.rules.examples import failing

WHY = {
    "example_unknown": "ne se lit plus : un choix ou un élément n'existe pas",
    "example_failed": "ne vaut pas ce qui est écrit",
}


@dataclass(frozen=True)
class Failure:
    """An example that its published version does not keep."""

    question_id: int
    title: str
    number: int
    words: str
    why: str


def failures() -> tuple[int, list[Failure]]:
    """Return how many examples were tried and those that fail; nothing is written, two queries in all.

    The rows of examples are those of the published question (drafts keep theirs in their revision), so each is tried on
    the latest version. A waived example is left alone.
    """
    rows = Example.objects.filter(question__archived_at__isnull=True, question__live=True, waived="")
    rows = rows.select_related("question").order_by("question", "sort_order")
    versions = {v.question_id: v for v in QuestionVersion.objects.latest_of(rows.values("question"))}
    tried, found = 0, []
    for row in rows.iterator():
        version = versions.get(row.question_id)
        if version is None:
            continue
        tried += 1
        for problem in failing(version.body, [(row.response, row.fraction)]):
            told = Failure(row.question_id, row.question.title, version.number, row.response, WHY[problem.code])
            found.append(told)
    return tried, found
