"""CPU time of one certificate, warm: `python tests/bench/certificate.py [COUNT]`. The target is 25 ms (specs/certificates.md §9)."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
MODULES = (
    "Le départ",
    "D’où vient l’idée, à quoi elle sert",
    "Qui fait quoi",
    "Ma posture : accompagner sans faire à la place",
    "Faire vivre la démocratie",
    "Piloter l’économie de la coopérative",
    "Sécurité, droits et numérique",
    "Ancrer, conclure, transmettre",
    "L’arrivée",
)


def snapshot(number: int) -> dict[str, object]:
    """Return a certificate like those of the facilitator course; each has its own name and number."""
    from courses.rules.number import ALPHABET, complete, shown

    code = complete("".join(ALPHABET[(number * 7 + place * 5) % 32] for place in range(11)))
    return {
        "schema": 1,
        "locale": "fr",
        "kind": "certificate",
        "title": "Animer une coopérative jeunesse : le socle",
        "name": f"Anaïs Œuvrard-Lefèbvre {number}",
        "organisation": {"name": "À Petits PAS", "identifiers": "SIRET 1", "address": "Lille", "logo_sha256": ""},
        "introduction": "Cette attestation dit ce qui a été suivi, essayé sur le terrain et réussi pendant le parcours.",
        "lines": list(MODULES),
        "nature": "Formation non certifiante",
        "minutes": {"attended": 840, "distance": 630},
        "starts_on": "2026-10-05",
        "ends_on": "2026-11-18",
        "place": "Lille",
        "results": ["Sept quiz réussis", "Deux missions de terrain acceptées"],
        "issued_on": "2026-11-20",
        "valid_until": "2029-11-20",
        "signatories": [{"name": "Claire Delattre", "role": "Coordinatrice", "image_sha256": ""}] * 2,
        "number": code,
        "verify_url": f"https://coops.example.org/v/{shown(code)}",
        "rule": "Toutes les leçons terminées, sept quiz réussis à 70 % au moins, deux missions de terrain acceptées.",
        "course": {"item_id": "", "title": "", "revision": 1},
    }


def measure(count: int = 100) -> dict[str, float]:
    """Return milliseconds of CPU and of clock for one certificate (median), and its weight in bytes."""
    from media.actions import render
    from media.models import TemplateVersion

    folder = ROOT / "media" / "typst"
    files = {"main.typ": "certificate.typ", "words.json": "certificate.words.json"}
    source = json.dumps({name: (folder / file).read_text() for name, file in files.items()})
    template, cpu, clock, weight = TemplateVersion(kind="certificate", source=source), [], [], 0
    for number in range(-5, count):  # five to warm up
        printed, start, began = snapshot(number), process_time(), perf_counter()
        pdf = render.render("certificate", printed, at=AT, template=template, qr=str(printed["verify_url"]).upper())
        if number >= 0:
            cpu.append((process_time() - start) * 1000)
            clock.append((perf_counter() - began) * 1000)
            weight = len(pdf)
    return {"cpu_ms": median(cpu), "cpu_ms_worst": max(cpu), "clock_ms": median(clock), "bytes": weight}


if __name__ == "__main__":
    import os

    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    print("  ".join(f"{name} {value:.1f}" for name, value in found.items()))
    sys.exit(found["cpu_ms"] > 25)
