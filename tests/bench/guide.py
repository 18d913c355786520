"""CPU time of one guide on paper, warm: `python tests/bench/guide.py [COUNT]`. The target is 60 ms (issue 3).

The ten guides of the starter content, as they are read from their files; the mean of the ten and the heaviest.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median
from time import process_time
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
TARGET = 60  # milliseconds


def snapshots() -> dict[str, dict[str, Any]]:
    """Return what is printed of each guide of the starter content; nothing of the database is read."""
    from home.importing.reader import read_pack
    from workshops.actions.printing import snapshot
    from workshops.models import Activity, GuidePage

    found = {}
    for number, guide in enumerate(read_pack(ROOT / "site" / "content")[0].guides):
        texts = guide.texts | {name: "\n".join(lines) for name, lines in guide.lists.items()}
        plain = ("group_min", "group_max", "remote", "difficulty", "youth_safe", "licence", "verified_on")
        page = GuidePage(
            content_type_id=1,
            title=guide.title,
            slug=guide.slug,
            **texts,
            **{name: getattr(guide, name) for name in plain},
        )
        page.short_version, page.example = guide.short_version, guide.example
        page.variants = [("variant", block.value) for block in guide.variants]
        page.annexes = [
            (
                "annex",
                block.value | {"body": [(part["type"], part["value"]) for part in block.value["body"]]},
            )
            for block in guide.annexes
        ]
        page.activities = [
            Activity(
                sort_order=place, title=one.title, minutes=one.minutes, short_minutes=one.short_minutes, kind=one.kind,
                steps=one.steps, notes=one.notes, material="\n".join(one.material), **one.texts,
            )
            for place, one in enumerate(guide.activities)
        ]  # fmt: skip
        found[guide.slug] = snapshot(page, address=f"https://coops.example.org/animer/{guide.slug}/{number}/")
    return found


def measure(count: int = 20) -> dict[str, float]:
    """Return milliseconds of CPU for one guide (mean of the ten medians, and the heaviest), and the mean weight in bytes."""
    from media.actions import render
    from media.models import TemplateVersion

    folder = ROOT / "media" / "typst"
    files = {"main.typ": "guide.typ", "words.json": "guide.words.json"}
    source = json.dumps({name: (folder / file).read_text() for name, file in files.items()})
    template = TemplateVersion(kind="guide", source=source)
    medians, weights = [], []
    for printed in snapshots().values():
        cpu, pdf = [], b""
        for number in range(-2, count):  # two to warm up
            # another word each time: nothing of the last one may be remembered
            said = printed | {"summary": f"{printed['summary']} {number}", "title": f"{printed['title']} {number}"}
            start = process_time()
            pdf = render.render("guide", said, at=AT, template=template, qr=printed["address"])
            if number >= 0:
                cpu.append((process_time() - start) * 1000)
        medians.append(median(cpu))
        weights.append(len(pdf))
    return {"cpu_ms": mean(medians), "cpu_ms_heaviest": max(medians), "bytes": mean(weights)}


if __name__ == "__main__":
    import os

    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
    print("  ".join(f"{name} {value:.1f}" for name, value in found.items()))
    sys.exit(found["cpu_ms"] > TARGET)
