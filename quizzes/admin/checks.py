"""What is said to a trainer about a question or a quiz, before and after publishing."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.models import IN_PROGRESS, Attempt, Question, Quiz, body_of
from quizzes.rules.authoring import Problem, problems
from quizzes.rules.examples import failing

WORDS: dict[str, Callable[[], str]] = {
    "no_stem": lambda: _("Write the question."),
    "type_unknown": lambda: _("This type of question cannot be used."),
    "too_few": lambda: _("There must be at least two rows."),
    "too_many": lambda: _("There are too many rows; ten are plenty."),
    "empty_row": lambda: _("A row is empty: fill it in or remove it."),
    "same_twice": lambda: _("The same row stands twice."),
    "no_right_choice": lambda: _("No choice is right: nobody could earn the mark."),
    "several_right": lambda: _("Only one choice may be right here. For several, make a multiple choice question."),
    "no_answer": lambda: _("Say whether the sentence is true or false."),
    "no_right_answer": lambda: _("No accepted answer is worth 1: nobody could earn the whole mark."),
    "not_a_number": lambda: _("An accepted answer is not a number. Write it like 214,50; a star * catches the rest."),
    "unreachable": lambda: _("The star * catches everything: it must come last."),
    "weights_total": lambda: _("The right choices do not add up to 1."),
    "everything_ticked": lambda: _("Ticking everything earns the whole mark. Add a wrong choice."),
    "no_feedback": lambda: _("There is no explanation at all. Learners learn from explanations."),
    "one_option": lambda: _("There is nothing to choose from: add another answer, or a word too many."),
    "no_gap": lambda: _("There is no gap: write [[1]] in the question where the first gap stands, and add its row."),
    "gap_unplaced": lambda: _("The gaps [[1]], [[2]]… of the question and their rows do not go together one by one."),
    "gap_too_few_answers": lambda: _("A gap with choices needs at least two lines."),
    "gap_no_right_answer": lambda: _("A gap has no right answer: put = in front of it."),
    "gap_not_a_number": lambda: _("An answer of a gap is not a number, or a share is not between -100 and 100."),
    "gap_braces": lambda: _("A gap cannot be read: remove its braces."),
    "gap_no_gap": lambda: _("A gap cannot be read: write one answer a line."),
    "weightless": lambda: _("All the gaps have the weight 0: nothing can be earned."),
    "group_unknown": lambda: _("An item names a group that does not exist. Write it exactly as in the list of groups."),
    "nothing_to_sort": lambda: _("No item belongs to a group."),
    "no_picture": lambda: _("Choose the picture first: its places are counted in its pixels."),
    "no_alternative": lambda: _("Describe the picture for those who do not see it."),
    "no_zone": lambda: _("No zone waits for a marker."),
    "bad_zone": lambda: _("The coordinates of a zone cannot be read, or draw nothing."),
    "zone_outside": lambda: _("A zone lies outside the picture."),
    "no_decoy": lambda: _(
        "Add a zone without marker: those who choose in a list would find everything by elimination."
    ),
    "words_crossed": lambda: _("The most words are fewer than the least."),
    "rubric_line": lambda: _(
        "A line of the grid cannot be read. Write its points first, like this: 2 : a precise fact"
    ),
    "rubric_worthless": lambda: _("All the lines of the grid are worth 0: nothing can be earned."),
    "rubric_long": lambda: _("The grid has more than 12 lines: nobody could keep them in mind."),
    "bad_scale": lambda: _("A scale has two to seven steps, one a line."),
    "example_unknown": lambda: _("An expected answer names a choice that does not exist."),
    "example_failed": lambda: _("An expected answer is not worth what you wrote. Correct it, or say why you publish."),
}


def say(problem: Problem) -> str:
    """Return a problem in words."""
    text = WORDS[problem.code]()
    return text if problem.row is None else _("Row %(row)s: %(text)s") % {"row": problem.row, "text": text}


def question_problems(question: Question) -> list[Problem]:
    """Return what is wrong with a question, examples included."""
    body = body_of(question)
    found = problems(body)
    if any(problem.blocking for problem in found):
        return found
    examples = [(e.response, e.fraction) for e in question.examples.all() if not e.waived.strip()]
    return found + failing(body, examples)


def after_publishing(question: Question) -> list[str]:
    """Return what a trainer should know once a question is published: warnings, and who keeps the old version."""
    said = [say(problem) for problem in question_problems(question) if not problem.blocking]
    older = Attempt.objects.filter(state=IN_PROGRESS, slots__version__question=question)
    count = older.exclude(slots__version=question.versions.order_by("-number").first()).distinct().count()
    if count:
        keep = ngettext(
            "The attempt in progress keeps the version it started with.",
            "The %(count)s attempts in progress keep the version they started with.",
            count,
        )
        said.append(keep % {"count": count})
    return said


def after_publishing_quiz(quiz: Quiz) -> list[str]:
    """Return what a trainer should know once a quiz is published."""
    said = []
    if quiz.preset == "exam" and not quiz.closes_at and not quiz.corrections_published_at:
        said.append(_("This exam has no closing date: nobody sees results until you press “Publish the corrections”."))
    if quiz.preset == "exam" and quiz.behaviour == "hints":
        said.append(_("This exam tells after each answer whether it is right. Choose “At the end” if it should not."))
    return said


def quiz_problems(slots: list[tuple[Question | None, int, int]]) -> list[str]:
    """Return what stops a quiz: its rows as (question, how many to draw, how many there are to draw from)."""
    if not slots:
        return [_("A quiz needs at least one question.")]
    said = []
    for question, wanted, available in slots:
        if question and not question.live:
            said.append(_("“%(title)s” is not published yet. Publish it first.") % {"title": question.title})
        if not question and wanted > available:
            said.append(
                _("%(wanted)s questions cannot be drawn: there are %(available)s.")
                % {"wanted": wanted, "available": available}
            )
    questions = [question.pk for question, _wanted, _available in slots if question]
    if len(set(questions)) < len(questions):
        said.append(_("A question stands twice in this quiz."))
    return said


def usage(question: Question) -> tuple[int, int]:
    """Return in how many quizzes a question stands, and how many attempts in progress show it."""
    if not question.pk:
        return 0, 0
    running = Attempt.objects.filter(state=IN_PROGRESS, slots__version__question=question).distinct().count()
    return Quiz.objects.kept().filter(slots__question=question).distinct().count(), running
