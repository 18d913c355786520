"""500 mixed questions into the bank: `DATABASE_URL=… uv run tests/bench/quiz_import.py [--questions N] [--profile]`.

Reads a Moodle XML file of eleven types, compares it with the bank and writes its drafts, in a transaction that is undone: the
database of DATABASE_URL (migrated) is as it was. Exit status: 0 when it takes less than 10 seconds of processor.
"""

import argparse
import cProfile
import os
import pstats
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

TARGET = 10.0  # seconds of processor for 500 questions
CHOICES = "".join(
    f'<answer fraction="{share}"><text>choix {n} de la question {{n}}</text><feedback><text>Pourquoi {n}.</text></feedback></answer>'
    for n, share in enumerate((100, 50, 0, 0), 1)
)
ANSWERS = '<answer fraction="100"><text>épargne {n}</text></answer><answer fraction="50"><text>r*</text></answer>'
TRUTH = '<answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer>'
PAIRS = "".join(
    f"<subquestion><text>à gauche {n}</text><answer><text>à droite {n}</text></answer></subquestion>" for n in range(5)
)
ROWS = "".join(f'<answer fraction="{n}"><text>étape {n}</text></answer>' for n in range(1, 6))
DRAGS = "".join(f"<dragbox><text>mot {n}</text><group>1</group></dragbox>" for n in range(1, 5))
KINDS = [
    ("multichoice", "<single>true</single>" + CHOICES, ""),
    ("multichoice", "<single>false</single>" + CHOICES.replace('"100"', '"50"'), ""),
    ("truefalse", TRUTH, ""),
    ("shortanswer", ANSWERS, ""),
    ("numerical", '<answer fraction="100"><text>{n}</text><tolerance>1</tolerance></answer>', ""),
    ("matching", PAIRS, ""),
    ("ordering", "<gradingtype>ALL_OR_NOTHING</gradingtype>" + ROWS, ""),
    ("cloze", "", " Un {1:SA:=a~%50%b} et {2:MC:=x~y~z} et {1:NM:=25:1}"),
    ("ddwtos", DRAGS, " [[1]] puis [[2]]"),
    ("essay", "<maxwordlimit>200</maxwordlimit>", ""),
    ("description", "", ""),
]


def file_of(count: int) -> bytes:
    """Return a file of so many questions, of eleven types in turn."""
    parts = []
    for n in range(count):
        kind, inside, more = KINDS[n % len(KINDS)]
        stem = f"&lt;p&gt;Question {n} : que dit-on ici ?{more}&lt;/p&gt;"
        parts.append(
            f'<question type="{kind}"><name><text>Question {n}</text></name><questiontext format="html"><text>{stem}</text>'
            f"</questiontext><generalfeedback format='html'><text>&lt;p&gt;Parce que {n}.&lt;/p&gt;</text></generalfeedback>"
            f"<idnumber>q{n}</idnumber><tags><tag><text>essai</text></tag></tags>"
            f"<hint format='html'><text>Cherchez {n}.</text></hint>{inside.replace('{n}', str(n))}</question>"
        )
    return f"<quiz>{''.join(parts)}</quiz>".encode()


def measure(count: int) -> dict[str, float]:
    """Return the seconds of each step; nothing stays in the database."""
    from django.db import transaction

    from quizzes.actions.bank_import import import_items
    from quizzes.formats import read

    data, took = file_of(count), {}
    with transaction.atomic():
        begun = time.process_time()
        items = read(data, "moodlexml").items
        took["read"] = time.process_time() - begun
        for step, wanted in (("write", "new"), ("again", "duplicate")):
            begun = time.process_time()
            found = {item.status for item in import_items(items, category="Banc")}
            took[step] = time.process_time() - begun
            if found != {wanted}:
                raise SystemExit(f"{step}: {found}, {wanted} wanted")
        transaction.set_rollback(True)
    return took


def main() -> None:
    """Measure, say, and exit 1 when it is too slow."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    import django

    django.setup()
    profile = cProfile.Profile()
    took = profile.runcall(measure, options.questions) if options.profile else measure(options.questions)
    if options.profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    total = took["read"] + took["write"]
    target = TARGET * options.questions / 500
    steps = ", ".join(f"{step} {seconds:.2f} s" for step, seconds in took.items())
    print(f"{options.questions} questions: {total:.2f} s of processor ({steps}); target {target:.1f} s")
    sys.exit(total > target)


if __name__ == "__main__":
    main()
