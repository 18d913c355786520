"""The quiz engine: `uv run tests/bench/quiz.py [--database URL] [--rounds N]`. Targets of issue 4.

Saving an answer takes less than 10 ms of CPU; the page of a quiz of 20 questions asks the database 12 times at most. Whole
answers of the site (view, template, middleware, session), without the network. Makes and drops a database of its own.
Exit status: 0 when both hold.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from tests.bench.load import database, prepare, say  # noqa: E402 - the path first

CPU, QUERIES = 10.0, 12  # milliseconds, queries


def quiz_of(number: int) -> Any:
    """A quiz of this many questions, of every type that needs no picture."""
    from tests.quizzes.build import make_quiz
    from tests.quizzes.kinds import ALL, make

    kinds = [kind for kind in ALL if kind not in ("hotspot", "description")]
    return make_quiz(questions=[make(kinds[n % len(kinds)]) for n in range(number)], behaviour="deferred")


def measure(ask: Any, rounds: int) -> dict[str, float]:
    """Return the CPU milliseconds of a request (mean, median) and its queries, warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for turn in range(3):
        ask(turn)
    with CaptureQueriesContext(connection) as queries:
        ask(3)
    asked = len(queries)  # now: the next request empties the log
    spent = []
    for turn in range(4, rounds + 4):
        start = time.process_time()
        ask(turn)
        spent.append((time.process_time() - start) * 1000)
    return {"cpu_ms": mean(spent), "cpu_p50": sorted(spent)[len(spent) // 2], "queries": asked}


def run(rounds: int, place: Path, url: str) -> dict[str, Any]:
    """Make, ask, tell."""
    prepare(url, place, 8000)
    from django.conf import settings
    from django.core.cache import caches
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from people.models import User
    from quizzes.actions.attempts import start
    from quizzes.models import Attempt
    from tests.quizzes.build import right_answer

    settings.CSRF_COOKIE_SECURE = settings.SESSION_COOKIE_SECURE = False
    say("twenty questions…")
    person = User.objects.create(username="ines", first_name="Inès")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person, backend="people.backends.PersonBackend")
    attempt = start(quiz_of(20), person, at=timezone.now())
    slot = attempt.slots.select_related("version").get(position=1)
    choices = [choice["id"] for choice in slot.version.body["question"]["choices"]]
    right = right_answer(1, slot.version.body)

    def save(turn: int) -> None:
        caches["limits"].clear()
        Attempt.objects.filter(pk=attempt.pk).update(writes=0)
        fields = right | {"q1-choice": choices[turn % len(choices)], "kind": "save", "q1-tab": "a", "q1-revision": turn}
        answer = client.post(
            f"/quiz/tentatives/{attempt.uuid}/questions/1/",
            fields | {"q1-client_key": str(uuid4())},
            headers={"X-Requested-With": "fetch"},
        )
        if answer.status_code != 200:
            raise RuntimeError(answer.status_code)

    def page(turn: int) -> None:
        if client.get(f"/quiz/tentatives/{attempt.uuid}/").status_code != 200:
            raise RuntimeError("the page of the quiz")

    rows = {"save an answer": measure(save, rounds), "page of 20 questions": measure(page, rounds)}
    connection.close()
    return {"database": connection.vendor, "rows": rows}


def main() -> None:
    """Read the options, run, tell."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--database", default="", help="postgres://…: a database of its own is made there")
    options.add_argument("--rounds", type=int, default=200)
    found = options.parse_args()
    parent = ROOT / "var" / "bench"
    parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=parent))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with database(found.database, place) as url:
            result = run(found.rounds, place, url)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    print(f"{result['database']}: load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for name, row in result["rows"].items():
        print(f"  {name:22} " + "  ".join(f"{key} {value:.1f}" for key, value in row.items()))
    saved, shown = result["rows"].values()
    sys.exit(saved["cpu_ms"] >= CPU or shown["queries"] > QUERIES)


if __name__ == "__main__":
    main()
