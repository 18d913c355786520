"""`python -m quizzes.formats NAME COLUMNS`: read a file from standard input apart from the site, under limits of its own.

Called by apart.py only: what it prints is a pickle, for the process that started it.
"""

import contextlib
import json
import pickle
import sys

from quizzes.formats import read
from quizzes.formats.items import FileRefused

MOST_MEMORY = 2_000_000_000


def main(name: str, columns: str, seconds: str) -> None:
    """Print ("read", reading) or ("refused", code, message, line, headings)."""
    _limit(int(seconds))
    told = json.loads(columns)
    try:
        found = ("read", read(sys.stdin.buffer.read(), name, **({"columns": told} if told else {})))
    except FileRefused as error:
        found = ("refused", error.code, error.message, error.line, getattr(error, "headings", ()))
    sys.stdout.buffer.write(pickle.dumps(found))


def _limit(seconds: int) -> None:
    """Set the limits that this system knows; the clock of apart.py is there on all of them."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


main(*sys.argv[1:4])
