"""Load and growth: `uv run tests/bench/load.py [--database URL] [--json] [--quick]`.

Makes its own database (a fresh SQLite file under var/bench, or one of its own on the PostgreSQL server of URL), fills it
with 50 lessons and 200, then 2,000 learners, starts the production server on 127.0.0.1, and measures what people do
most; a bare Django view of the same bytes is measured in turns with the lesson page. Leaves nothing behind.
Exit status: 0 when every target is met, 1 when one is missed.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from tests.bench import certificate, guide, report  # noqa: E402 - the path first
from tests.bench.servers import Server, free_port, send  # noqa: E402

YARDSTICKS = {
    "django": "Bare Django view, same bytes",
    "house": "Bare view, our middleware",
    "signed": "Bare view that asks who is signed in",
    "wagtail": "Bare Wagtail page, same bytes",
}


def say(text: str) -> None:
    """Tell where we are, beside the answer."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def database(url: str, place: Path) -> Iterator[str]:
    """Give the address of a database of our own: a file, or one created on a PostgreSQL server and dropped after."""
    if not url.startswith("postgres"):
        path = Path(url.removeprefix("sqlite:///")) if url else place / "db.sqlite3"
        if path.exists():
            raise SystemExit(f"{path} exists: the bench only writes in a database of its own")
        yield f"sqlite:///{path}"
        return
    import psycopg
    from psycopg import sql

    name = sql.Identifier(f"pas_a_pas_bench_{os.getpid()}")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield f"{url.rpartition('/')[0]}/pas_a_pas_bench_{os.getpid()}"
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def prepare(url: str, place: Path, port: int) -> None:
    """Set the environment of production, make the database and the static files."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "BENCH_PLACE": str(place),
        "DATABASE_URL": url,
        "SECRET_KEY": "a bench on this machine " + "x" * 40,
        "ALLOWED_HOSTS": "127.0.0.1",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "HTTPS": "false",
        "BEHIND_PROXY": "true",  # so that each request may come from another address
        "STAFF_NEED_MFA": "false",
        "REDIS_URL": os.environ.get("REDIS_URL", ""),
    }
    import django

    django.setup()
    from django.core.management import call_command

    from home.actions.install import install

    say("database and static files…")
    for command in ("migrate", "createcachetable"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    install()


def measure(
    server: Server, lanes: list[list[dict[str, Any]]], seconds: float, expected: tuple[int, ...]
) -> dict[str, Any]:
    """Send rounds of requests and return the medians of what was seen."""
    seen = [send(server, one, seconds) for one in lanes]
    for one in seen:
        wrong = {status for status in one["statuses"] if int(status) not in expected}
        if wrong or not one["times"]:
            raise RuntimeError(f"answers {one['statuses']} instead of {expected}")
    return summary(seen)


def summary(seen: list[dict[str, Any]]) -> dict[str, Any]:
    """Return requests per second, p50, p95 and CPU per request of several rounds: the median round."""
    times = sorted(ms for one in seen for ms in one["times"])
    flows = sorted(ms for one in seen for ms in one["flows"])
    count = len(times)
    return {
        "requests": count,
        "rps": statistics.median(len(one["times"]) / one["seconds"] for one in seen),
        "p50": times[count // 2],
        "p95": times[min(count - 1, count * 95 // 100)],
        "cpu_ms": sum(one["cpu"] for one in seen) / count,
        "flow_p50": flows[len(flows) // 2] if flows else None,
        "flow_requests": count // len(flows) if flows else None,
    }


def compare(
    servers: dict[str, Server], lanes: dict[str, list[dict[str, Any]]], seconds: float, rounds: int
) -> dict[str, Any]:
    """Measure several things in turns, so that what else the machine does weighs on all of them alike."""
    seen: dict[str, list[dict[str, Any]]] = {name: [] for name in servers}
    for turn in range(rounds + 1):
        for name, server in servers.items():
            one = send(server, lanes[name], seconds if turn else seconds / 2)
            if set(one["statuses"]) != {"200"}:
                raise RuntimeError(f"{name}: answers {one['statuses']}")
            if turn:  # the first turn warms up
                seen[name].append(one)
    return {name: summary(rounds_seen) for name, rounds_seen in seen.items()}


def is_control(sql: str) -> bool:
    """Say whether a statement only begins or ends a transaction."""
    return sql.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"))


def _over(one: dict[str, Any], other: dict[str, Any], what: str) -> float:
    """How much of the other's speed one reaches: in requests per second, or by the processor time of a request."""
    return one["rps"] / other["rps"] if what == "rps" else other["cpu_ms"] / one["cpu_ms"]


def play(world: Any, server: Server, place: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Measure one size of the world."""
    scenes = {scene.key: scene for scene in world.scenes()}
    say("  queries…")
    counted = {key: scene.count() for key, scene in scenes.items()}
    page = place / "page.html"
    page.write_bytes(server.get(world.done.url, world.people.headers(world.readers[0]))[2])
    readers = {key: scenes[key].lanes() for key in ("lesson_done", "lesson")}
    say("  lesson page and bare views, in turns…")
    with ExitStack() as stack:
        bare = {
            kind: stack.enter_context(
                Server(
                    "tests.bench.bare:application", {"BENCH_BYTES": str(page), "BENCH_BARE": kind}, place / "bare.log"
                )
            )
            for kind in YARDSTICKS
        }
        lanes = {kind: world.bare_lanes(kind) for kind in YARDSTICKS} | readers
        turns = compare({**bare, **dict.fromkeys(readers, server)}, lanes, options.seconds, options.rounds)
    rows, memory = [], {}
    for key, scene in scenes.items():
        if key == "pdf_first":  # the typesetter is loaded by the first certificate, never before
            memory["before any certificate, RSS"] = server.memory()
        if key not in turns:
            say(f"  {scene.name}…")
            if scene.rounds is None:
                send(server, scene.lanes(), options.seconds / 2)
            lanes = [scene.lanes() for _round in range(scene.rounds or 2)]
            turns[key] = measure(server, lanes, options.seconds, scene.expected)
        control = [sql for sql in counted[key] if is_control(sql)]
        queries = {"queries": len(counted[key]) - len(control), "control": len(control)}
        rows.append({"key": key, "name": scene.name, **turns[key], **queries})
    ratios = {
        f"{key} ÷ {kind}": {what: _over(turns[key], turns[kind], what) for what in ("rps", "cpu_ms")}
        for key in readers
        for kind in YARDSTICKS
    }
    yardsticks = [{"key": kind, "name": name, **turns[kind]} for kind, name in YARDSTICKS.items()]
    return {
        "rows": rows,
        "yardsticks": yardsticks,
        "ratios": ratios,
        "memory": memory | {"RSS": server.memory(), "PSS": server.memory("Pss")},
    }


def run(options: argparse.Namespace, place: Path, url: str) -> dict[str, Any]:
    """Fill, serve, measure, stop."""
    port = free_port()
    prepare(url, place, port)
    from django.db import connections
    from django.utils import timezone

    from tests.bench import fill
    from tests.bench.scenes import People, World

    say("course…")
    course, at = fill.make_course(place), timezone.now()
    fill.make_staff(at)
    people, worlds, first = People(), [], 0
    with Server("config.wsgi", {}, place / "server.log", port) as server:
        for size in options.learners:
            say(f"{size} learners…")
            fill.add_learners(course, first, size, at)
            world = World(course, people, first, size)
            if not worlds:
                people.sign_in(server, [*world.readers, "thomas", "claire"])
            seen = play(world, server, place, options)
            worlds.append({"learners": size, "lessons": len(world.outline.items), **seen})
            first = size
    found: dict[str, Any] = {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}",
        "database": "PostgreSQL" if url.startswith("postgres") else "SQLite",
        "worlds": worlds,
        "growth": report.growth(worlds[0], worlds[-1]),
        "first_visit": visit(world, place, port, options),
        "certificate_cpu_ms": certificate.measure(20 if options.quick else 100)["cpu_ms"],
        "guide_cpu_ms": guide.measure(3 if options.quick else 20)["cpu_ms"],
    }
    connections.close_all()
    return {**found, "targets": report.targets(found)}


def visit(world: Any, place: Path, port: int, options: argparse.Namespace) -> dict[str, Any] | None:
    """Visit the lesson as a phone does for the first time."""
    if options.no_browser:
        return None
    from tests.bench.browser import first_visit

    say("first visit…")
    name, path = world.readers[0], world.todo.url
    with Server("tests.bench.front:application", {}, place / "front.log", port) as server:
        for _warm in range(8):
            server.get(path, world.people.headers(name))
        base = f"http://127.0.0.1:{port}"
        return first_visit(base, path, world.people.cookies[name], visits=1 if options.quick else 5)


def main() -> None:
    """Read the options, run, tell."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument(
        "--database", default="", help="postgres://… (a database of its own is made there), or a new file"
    )
    options.add_argument("--json", action="store_true", help="print everything as JSON")
    options.add_argument("--quick", action="store_true", help="small and short: to see that the bench itself works")
    options.add_argument("--no-browser", action="store_true", help="skip the first visit")
    found = options.parse_args()
    found.learners = (100, 200) if found.quick else (200, 2000)
    found.seconds, found.rounds = (0.5, 1) if found.quick else (3.0, 5)
    parent = ROOT / "var" / "bench"
    parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=parent))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what follows is cleaned up then too
    try:
        with database(found.database, place) as url:
            result = run(found, place, url)
    except Exception:
        for log in place.glob("*.log"):
            say(f"{log.name}:\n{log.read_text()[-3000:]}")
        raise
    finally:
        shutil.rmtree(place, ignore_errors=True)
    print(json.dumps(result, ensure_ascii=False, indent=1) if found.json else report.table(result))
    sys.exit(not all(line["met"] for line in result["targets"]))


if __name__ == "__main__":
    main()
