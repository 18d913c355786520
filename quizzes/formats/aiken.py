"""Aiken: one line for the question, one a choice, one for the answer (specs/quizzes.md §12.2)."""

import re
from dataclasses import dataclass, field

from quizzes.formats.encodings import decode, refuse_other_format, told, without_nulls
from quizzes.formats.items import Item, Reading

_CHOICE = re.compile(r"([A-Z])(?:\)|\. )\s*(.*)")
_ANSWER = re.compile(r"(?:ANSWER|R[ÉE]PONSE)\s*:\s*(.*)", re.IGNORECASE)


@dataclass
class _Open:
    """The question being read."""

    line: int
    stem: str
    raw: list[str]
    choices: list[tuple[str, str]] = field(default_factory=list)


def read_aiken(data: bytes) -> Reading:
    """Return the questions of an Aiken file; FileRefused when it is not one."""
    text, encoding = decode(data)
    refuse_other_format(text, "aiken")
    text, null_lines = without_nulls(text)
    items = told(tuple(_Reader().read(text.split("\n"))), null_lines)
    questions = sum(item.code != "outside_question" for item in items)
    return Reading("aiken", encoding, items, {"multichoice": questions} if questions else {})


class _Reader:
    """Reads line by line, as the format was thought."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.open: _Open | None = None

    def read(self, lines: list[str]) -> list[Item]:
        """Return the items, those in error included."""
        last = 0
        for number, line in enumerate(lines, 1):
            clean = line.strip()
            if len(clean) >= 2:
                last = number
                self._line(number, clean)
        if self.open:
            self._refuse(last, "incomplete", "le fichier se termine au milieu d’une question")
        return self.items

    def _line(self, number: int, line: str) -> None:
        answer, choice = _ANSWER.fullmatch(line), _CHOICE.fullmatch(line)
        if not answer and not choice:
            if self.open:
                why = "une nouvelle question commence alors que la précédente n’est pas finie (énoncé sur une seule ligne)"
                self._refuse(number, "incomplete", why)
            self.open = _Open(number, line, [line])
        elif self.open is None:
            what = "une réponse" if answer else "un choix"
            self._refuse(number, "outside_question", f"{what} en dehors d’une question", line)
        elif choice:
            self.open.raw.append(line)
            self.open.choices.append((choice[1], choice[2].strip()))
        elif answer:
            self.open.raw.append(line)
            self._close(number, answer[1].strip())

    def _close(self, number: int, answer: str) -> None:
        question = self.open
        assert question is not None
        letter = answer.rstrip(".)").upper()
        if len(question.choices) < 2:
            return self._refuse(number, "too_few_answers", "il faut au moins deux choix")
        if letter not in [name for name, _text in question.choices]:
            return self._refuse(number, "letter_unknown", f"la réponse « {answer} » n’est pas un des choix")
        right = [name for name, _text in question.choices].index(letter)
        choices = [
            {"id": f"c{place + 1}", "text": text, "fraction": int(place == right), "feedback": ""}
            for place, (_name, text) in enumerate(question.choices)
        ]
        self.items.append(
            Item(
                line=question.line,
                source_type="multichoice",
                type="single",
                stem=question.stem,
                stem_format="plain",
                question={"choices": choices},
                warnings=tuple(_doubts(question)),
            )
        )
        self.open = None
        return None

    def _refuse(self, number: int, code: str, why: str, line: str | None = None) -> None:
        """Keep the question in progress (or the line alone) as an error, at the line where it was noticed."""
        question = self.open
        self.items.append(
            Item(
                line=number,
                source_type="multichoice",
                status="error",
                stem=question.stem if question else None,
                stem_format="plain" if question else None,
                code=code,
                message=f"Ligne {number} : {why}.",
                raw="\n".join(question.raw) if question else line,
            )
        )
        self.open = None


def _doubts(question: _Open) -> list[str]:
    names = [name for name, _text in question.choices]
    twice = sorted({name for name in names if names.count(name) > 1})
    return [f"Ligne {question.line} : la lettre {name} sert deux fois ; la première compte." for name in twice]
