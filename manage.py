#!/usr/bin/env python
"""Run a management command; `site/` and the root are on the import path."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command named on the command line."""
    root = Path(__file__).resolve().parent
    sys.path[:0] = [str(root), str(root / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
