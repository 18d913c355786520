"""How long the statistics page of a quiz takes: 2,000 attempts of 20 questions, under 2 seconds in all.

`DATABASE_URL=sqlite:////tmp/bench.sqlite3 python tests/bench/quiz_statistics.py` (a migrated database; what it writes is
rolled back).
"""

import os
import random
import sys
from decimal import Decimal
from pathlib import Path
from time import perf_counter, process_time

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
ATTEMPTS, QUESTIONS, BUDGET = 2000, 20, 2.0


def measure() -> float:
    """Write, read, print; return the seconds of one report."""
    from quizzes.actions.reports import report
    from tests.quizzes.build import make_question, make_quiz
    from tests.quizzes.test_quiz_reports import crowd

    rand = random.Random(1)
    quiz = make_quiz(questions=[make_question("truefalse", f"Question {n}") for n in range(QUESTIONS)], certainty=True)
    states = [("gradedright", Decimal(1)), ("gradedpartial", Decimal("0.3333333")), ("gradedwrong", Decimal(0))]
    crowd(quiz, ATTEMPTS, lambda n, place: rand.choice(states))
    report(quiz)
    wall, cpu = perf_counter(), process_time()
    found = report(quiz)
    wall, cpu = perf_counter() - wall, process_time() - cpu
    print(
        f"{found.attempts} attempts × {len(found.items)} questions: {wall:.2f} s, CPU {cpu:.2f} s (budget {BUDGET} s)"
    )
    return cpu


def main() -> int:
    """Measure inside a transaction that is rolled back; 1 when it is too slow."""
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        seconds = measure()
        transaction.set_rollback(True)
    return int(seconds > BUDGET)


if __name__ == "__main__":
    raise SystemExit(main())
