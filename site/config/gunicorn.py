"""The server of production: `gunicorn -c site/config/gunicorn.py config.wsgi`.

The site is loaded once, before the workers are forked, and what is loaded is never touched by the garbage collector: the
workers share those pages of memory instead of each holding its own (measured in tests/bench/README.md).
"""

import gc
from typing import Any

pythonpath = ".,site"
worker_class = "gthread"
workers = 2
threads = 4
preload_app = True


def when_ready(server: Any) -> None:
    """Ask once for the addresses, which loads every view; then freeze."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - asked for what it loads
    gc.collect()
    gc.freeze()
