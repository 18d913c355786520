"""Read a file in a process of its own: what takes too long or too much memory is stopped, and the site does not notice."""

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

from quizzes.formats.columns import ColumnsWanted
from quizzes.formats.items import FileRefused, Reading

SECONDS = 60
ROOT = Path(__file__).resolve().parents[2]


def read_apart(data: bytes, name: str, *, columns: list[str] | None = None, seconds: int = SECONDS) -> Reading:
    """Do as formats.read, within `seconds`; FileRefused too_large when it is not done by then."""
    command = [sys.executable, "-m", "quizzes.formats", name, json.dumps(columns or []), str(seconds)]
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if key in os.environ}
    env = kept | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}  # none of the site's secrets
    try:
        done = subprocess.run(  # noqa: S603 - our own module, nothing typed in the command
            command, input=data, cwd=ROOT, env=env, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise _too_long() from None
    if done.returncode < 0:
        raise _too_long()
    if done.returncode:
        raise FileRefused("malformed", "Ce fichier n’a pas pu être lu : il est abîmé, ou demande trop de mémoire.")
    found = pickle.loads(done.stdout)  # noqa: S301 - printed by our own process, just above
    if found[0] == "read":
        return found[1]
    _word, code, message, line, headings = found
    raise ColumnsWanted(headings, line) if headings else FileRefused(code, message, line)


def _too_long() -> FileRefused:
    return FileRefused("too_large", "Ce fichier est trop long à lire : découpez-le en plusieurs.")
