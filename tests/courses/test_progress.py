"""Counting, locks, finishes: the rules of specs/learning.md §§ 2 to 4."""

import random
from dataclasses import replace

import pytest

from courses.rules import changes as ch
from courses.rules.changes import differences
from courses.rules.impact import Learner, decided, impact
from courses.rules.outline import Change, Condition, Module, Outline, from_data, to_data
from courses.rules.progress import Earned, Enrolled, Facts, Lock, QuizFact, explain, required_now, unmet
from tests.courses.plain import day, earned, item, outline

ME = Enrolled(day(0))


def states(explanation):
    return {line.item_id: line.state for line in explanation.lines}


def test_explain_counts_required_items_only():
    course = outline(item("a"), item("b"), item("c", optional=True))

    found = explain(course, ME, earned("a", "c"), Facts(), day(2))

    assert (found.done, found.required, found.percent) == (1, 2, 50)
    assert states(found) == {"a": "done", "b": "missing", "c": "done"}


def test_explain_of_fifteen_matches_the_specification():
    live = [item(f"i{n}") for n in range(14)] + [item("new")]
    gone = Change("old", ch.RETIRED, day(3), title="Old")
    added = Change("new", ch.ADDED, day(4), ch.OPTIONAL_FOR_THEM, title="New")
    course = outline(*live, changes=(gone, added))

    found = explain(course, ME, earned("old", *(f"i{n}" for n in range(11))), Facts(), day(5))

    assert (found.done, found.required, found.percent) == (12, 15, 80)
    assert [states(found)["old"], states(found)["new"]] == ["done_retired", "new"]


def test_nothing_required_has_no_percentage():
    found = explain(outline(item("a", optional=True)), ME, {}, Facts(), day(1))

    assert (found.percent, found.complete) == (None, False)


def test_facts_count_before_a_completion_is_written():
    found = explain(outline(item("a")), ME, {}, Facts(ticked={"a": day(1)}), day(2))

    assert found.complete is True


@pytest.mark.parametrize(
    ("condition", "facts", "missing"),
    [
        (Condition("ticked"), Facts(), True),
        (Condition("ticked"), Facts(ticked={"a": day(1)}), False),
        (Condition("quiz_passed", "q", 70), Facts(quizzes={"q": QuizFact(69.9, day(1))}), True),
        (Condition("quiz_passed", "q", 70), Facts(quizzes={"q": QuizFact(70.0, day(1))}), False),
        (Condition("quiz_passed", "q", 70), Facts(quizzes={"q": QuizFact(None, day(1))}), True),
        (Condition("quiz_submitted", "q"), Facts(quizzes={"q": QuizFact(None, day(1))}), False),
        (Condition("mission_deposited", "m"), Facts(deposited={"m": day(1)}), False),
        (Condition("mission_accepted", "m"), Facts(deposited={"m": day(1)}), True),
        (Condition("mission_accepted", "m"), Facts(accepted={"m": day(1)}), False),
        (Condition("positioning", "after"), Facts(positioned={"before": day(1)}), True),
        (Condition("positioning", "after"), Facts(positioned={"after": day(1)}), False),
    ],
)
def test_unmet_condition_by_kind(condition, facts, missing):
    found = unmet(item("a", conditions=(condition,)), facts)

    assert found == ((condition,) if missing else ())


def test_all_conditions_are_needed():
    both = item("a", conditions=(Condition("ticked"), Condition("quiz_submitted", "q")))

    found = explain(outline(both), ME, {}, Facts(ticked={"a": day(1)}), day(2))

    assert [line.missing for line in found.lines] == [(Condition("quiz_submitted", "q"),)]


def test_in_order_locks_until_the_one_before_is_done():
    course = outline(item("a"), item("b"), item("c"), in_order=True)

    found = explain(course, ME, earned("a"), Facts(), day(2))

    assert states(found) == {"a": "done", "b": "missing", "c": "locked"}
    assert found.by_id["c"].lock == Lock("order", ("B",))


def test_module_locks_until_required_modules_are_done():
    first, second = Module("m1", "One", (item("a"),)), Module("m2", "Two", (item("b"),), requires=("m1",))
    course = Outline("c", "C", (first, second))

    locked = explain(course, ME, {}, Facts(), day(1)).by_id["b"]
    free = explain(course, ME, earned("a"), Facts(), day(2)).by_id["b"]

    assert (locked.lock, free.lock) == (Lock("module", ("One",)), None)


def test_lesson_begun_is_never_locked_again():
    course = outline(item("a"), item("b"), in_order=True)

    found = explain(course, ME, {}, Facts(started=frozenset({"b"})), day(1))

    assert states(found)["b"] == "missing"


def test_retired_item_missing_is_dropped_and_earned_stays():
    course = outline(item("a"), changes=(Change("b", ch.RETIRED, day(3)), Change("c", ch.RETIRED, day(3))))

    found = explain(course, ME, earned("a", "b"), Facts(), day(4))

    assert (found.done, found.required, found.complete) == (2, 2, True)


def test_item_made_optional_after_it_was_earned_still_counts():
    course = outline(
        item("a", optional=True), item("b"), changes=(Change("a", ch.MADE_OPTIONAL, day(3), required=False),)
    )

    found = explain(course, ME, earned("a"), Facts(), day(4))

    assert (found.done, found.required) == (1, 2)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (ch.OPTIONAL_FOR_THEM, ((1, 1), {"a": "done", "n": "new"})),
        (ch.ASK, ((1, 2), {"a": "done", "n": "missing"})),
        (ch.NEW_ONLY, ((1, 1), {"a": "done"})),
    ],
)
def test_added_item_follows_its_policy(policy, expected):
    course = outline(item("a"), item("n"), changes=(Change("n", ch.ADDED, day(3), policy),))

    found = explain(course, ME, earned("a"), Facts(), day(4))

    assert ((found.done, found.required), states(found)) == expected


def test_added_item_counts_for_new_enrolments():
    course = outline(item("a"), item("n"), changes=(Change("n", ch.ADDED, day(3), ch.NEW_ONLY),))

    found = explain(course, Enrolled(day(4)), {}, Facts(), day(5))

    assert found.required == 2


def test_item_asked_again_is_missing_until_done_again():
    course = outline(item("a"), changes=(Change("a", ch.REDO_ASKED, day(3), reason="Loi changée"),))
    first = earned("a")
    again = first | {("a", 1): Earned("a", day(5), 1, "A")}

    before = explain(course, ME, first, Facts(ticked={"a": day(1)}), day(4))
    after = explain(course, ME, again, Facts(), day(6))

    assert (states(before), states(after)) == ({"a": "redo"}, {"a": "done"})
    assert before.lines[0].asked.reason == "Loi changée"


def test_finish_is_not_undone_by_what_comes_later():
    finished = Enrolled(day(0), day(2), ("a",))
    course = outline(item("a"), item("n"), changes=(Change("n", ch.ADDED, day(3), ch.ASK),))

    found = explain(course, finished, earned("a"), Facts(), day(4))

    assert (found.done, found.required, found.percent) == (1, 1, 100)
    assert states(found) == {"a": "done", "n": "new"}


def test_differences_names_each_edit():
    before = outline(item("a"), item("b"), item("c"), item("d"), item("e"))
    after = outline(
        item("a"), item("b", optional=True), item("c", conditions=(Condition("quiz_submitted", "q"),)), item("f")
    )

    found = [(c.item_id, c.kind) for c in differences(before, after, day(1), frozenset({"e"}))]

    assert found == [
        ("b", ch.MADE_OPTIONAL), ("c", ch.RULE_CHANGED), ("f", ch.ADDED), ("d", ch.RETIRED), ("e", ch.MOVED_OUT)
    ]  # fmt: skip


def test_differences_ignore_texts_and_order():
    before = outline(item("a"), item("b"))
    after = outline(replace(item("b"), title="Other", minutes=99), item("a"))

    assert differences(before, after, day(1)) == []


def test_item_published_again_has_returned():
    before = outline(item("a"), changes=(Change("b", ch.RETIRED, day(1)),))

    found = differences(before, outline(item("a"), item("b")), day(2))

    assert [c.kind for c in found] == [ch.RETURNED]


def test_impact_tells_who_will_finish():
    before = outline(item("a"), item("b"))
    after = outline(item("a"))
    learners = [
        Learner(ME, earned("a"), Facts()),
        Learner(ME, {}, Facts()),
        Learner(Enrolled(day(0), day(1), ("a", "b")), earned("a", "b"), Facts()),
    ]
    changes = decided(differences(before, after, day(3)), {})

    found = impact(before, after, changes, learners, day(3))

    assert (found.in_progress, found.finished, found.will_finish, found.count(ch.RETIRED)) == (2, 1, 1, 1)


def test_impact_with_nobody_is_empty():
    before, after = outline(item("a")), outline(item("a"), item("b"))

    found = impact(before, after, decided(differences(before, after, day(1)), {}), [], day(1))

    assert found.is_empty is True


def test_asking_again_is_a_second_change():
    rule = Change("a", ch.RULE_CHANGED, day(1))

    found = decided([rule], {"a": ch.REDO}, {"a": "Nouvelle règle"})

    assert [(c.kind, c.policy, c.reason) for c in found] == [
        (ch.RULE_CHANGED, ch.REDO, ""), (ch.REDO_ASKED, ch.REDO, "Nouvelle règle")
    ]  # fmt: skip


def test_outline_survives_being_kept():
    course = Outline(
        "c", "C", (Module("m", "M", (item("a", conditions=(Condition("quiz_passed", "q", 70, "Quiz"),)),), opens_on=day(3).date()),),
        objectives=("savoir",),
    )  # fmt: skip

    assert from_data(to_data(course)) == course


class Story:
    """A random history: edits with default policies, people who learn meanwhile."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.now = 0.0
        self.names = iter(f"x{n}" for n in range(1000))
        self.course = outline(*(item(next(self.names)) for _ in range(self.random.randint(1, 6))))
        self.gone = []
        self.earned = {}

    def learn(self):
        todo = [i for i in self.course.items if (i.item_id, 0) not in self.earned]
        for one in self.random.sample(todo, min(len(todo), self.random.randint(0, 2))):
            self.earned[(one.item_id, 0)] = Earned(one.item_id, day(self.now), 0, one.title)

    def edit(self):
        items = list(self.course.items)
        for _ in range(self.random.randint(1, 2)):
            verb = self.random.choice(["add", "retire", "return", "optional", "required", "rule", "move", "text"])
            one = self.random.choice(items) if items else None
            if verb == "add":
                items.insert(
                    self.random.randint(0, len(items)), item(next(self.names), optional=self.random.random() < 0.3)
                )
            elif verb == "return" and self.gone:
                items.append(self.gone.pop())
            elif one is None:
                continue
            elif verb == "retire":
                items.remove(one)
                self.gone.append(one)
            elif verb in ("optional", "required"):
                items[items.index(one)] = replace(one, optional=verb == "optional")
            elif verb == "rule":
                items[items.index(one)] = replace(one, conditions=(Condition("quiz_submitted", f"q{self.now}"),))
            elif verb == "move":
                self.random.shuffle(items)
            else:
                items[items.index(one)] = replace(one, title=one.title + "!")
        after = outline(*items)
        found = decided(differences(self.course, after, day(self.now)), {})
        self.course = replace(after, changes=(*self.course.changes, *found))

    def number(self):
        return explain(self.course, ME, self.earned, Facts(), day(self.now)).percent


@pytest.mark.parametrize("start", range(0, 1000, 100))
def test_edits_never_lower_a_percentage(start):
    for seed in range(start, start + 100):
        story = Story(seed)
        for _ in range(12):
            story.now += 1
            story.learn()
            before = story.number()
            story.now += 1
            story.edit()
            story.now += 0.5

            assert before is None or story.number() is None or story.number() >= before, seed


def test_required_now_is_what_counts():
    course = outline(item("a"), item("b", optional=True))

    assert required_now(explain(course, ME, {}, Facts(), day(1))) == ("a",)
