"""Write media/rules/coverage.json from the fonts: run `python tests/media/glyph_coverage.py` after changing a font."""

import json
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "media" / "fonts"
FILE = ROOT / "media" / "rules" / "coverage.json"
FAMILIES = {"Atkinson Hyperlegible": "Atkinson*", "Bricolage Grotesque": "Bricolage*", "DejaVu Sans": "DejaVu*"}


def ranges(points: set[int]) -> list[list[int]]:
    """Return sorted code points as [first, last] ranges."""
    found: list[list[int]] = []
    for point in sorted(points):
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return found


def coverage() -> dict[str, list[list[int]]]:
    """Return, for each family, the characters that all its styles have."""
    return {
        family: ranges(set.intersection(*(set(TTFont(path).getBestCmap()) for path in FONTS.glob(f"{pattern}.ttf"))))
        for family, pattern in FAMILIES.items()
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(coverage(), separators=(",", ":")) + "\n")
