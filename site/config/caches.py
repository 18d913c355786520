"""A cache of counters in files, for rate limits shared by processes without Redis and without the database."""

import fcntl
import pickle
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache


class CounterFiles(FileBasedCache):
    """Django's file cache, whose `add` and `incr` are atomic between processes; `incr` keeps the time to live."""

    @contextmanager
    def _alone(self) -> Iterator[None]:
        Path(self._dir).mkdir(parents=True, exist_ok=True)
        with (Path(self._dir) / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def add(self, key: str, value: Any, timeout: Any = None, version: int | None = None) -> bool:
        """Store a value unless there is one."""
        with self._alone():
            return super().add(key, value, timeout, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a counter and return it; ValueError when there is none (any more)."""
        with self._alone():
            try:
                with open(self._key_to_file(key, version), "rb") as file:
                    expires = pickle.load(file)  # noqa: S301 - our own file, as Django's class writes it
                    value = pickle.loads(zlib.decompress(file.read())) + delta  # noqa: S301
            except FileNotFoundError as error:
                raise ValueError(key) from error
            left = None if expires is None else expires - time.time()
            if left is not None and left <= 0:
                raise ValueError(key)
            self.set(key, value, left, version)
            return value
