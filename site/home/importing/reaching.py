"""Whether a course of the pack can be finished, by the very rules that guard publication. No database."""

from courses.rules import outline as rules
from courses.rules.reach import Stock
from courses.rules.reach import problems as reasons
from courses.words import problem as in_words
from home.importing.pack import Block, Course, Lesson, Module, Ref
from home.importing.problems import Problems


def check_reach(course: Course, problems: Problems) -> None:
    """Tell every reason why nobody could finish this course, on the file to correct."""
    stock = Stock(
        frozenset(quiz.id for quiz in course.quizzes),
        frozenset(mission.id for mission in course.missions),
        course.positioning is not None,
    )
    paths = {lesson.title: lesson.path for lesson in course.lessons}
    for reason in reasons(outline_of(course), stock):
        problems.add(paths.get(reason.title, course.path), 0, in_words(reason))


def outline_of(course: Course) -> rules.Outline:
    """Return the outline this course would have once published."""
    return rules.Outline(
        course_id=course.id,
        title=course.title,
        modules=tuple(_module(module) for module in course.modules),
        in_order=course.sequence == "in_order",
        training=course.is_training,
        help_contact=course.texts["help_contact"],
        objectives=course.objectives,
    )


def _module(module: Module) -> rules.Module:
    items = tuple(_item(lesson) for lesson in module.lessons)
    return rules.Module(module.id, module.title, items, requires=module.requires, opens_on=module.opens_on)


def _item(lesson: Lesson) -> rules.Item:
    conditions = tuple(_condition(block) for block in lesson.conditions)
    return rules.Item(lesson.id, lesson.title, lesson.minutes, conditions, lesson.optional)


def _condition(block: Block) -> rules.Condition:
    value = block.value or {}
    target = next((item.key if isinstance(item, Ref) else item for item in value.values()), "")
    return rules.Condition(block.type, target, value.get("percent", 0))
