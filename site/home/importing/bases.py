"""What an export said of each thing, kept in a hidden file beside the others: from which version a file was corrected.

A thing that still stands as the export said it was changed by nobody here since: the corrected file is not a conflict,
even when the thing was never loaded from a folder. Without this file, or with a broken one, the import is as careful as
before.
"""

import json
from collections.abc import Mapping
from pathlib import Path

MARK = ".pas-a-pas.json"  # hidden: nobody writes in it
MOST = 2_000_000  # bytes


def read_bases(root: Path) -> dict[str, str]:
    """Return the digests that an export left in a folder, by `kind:id`; none when it cannot be read."""
    try:
        if (root / MARK).stat().st_size > MOST:
            return {}
        said = json.loads((root / MARK).read_text(encoding="utf-8"))["said"]
        return {key: value for key, value in said.items() if isinstance(value, str)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def mark_of(files: Mapping[str, bytes], said: Mapping[str, str]) -> str:
    """Return the text of the hidden file of an export."""
    return json.dumps({"files": sorted(files), "said": dict(said)}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
