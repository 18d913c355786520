"""The server as in production, on this machine only: started, asked what it used, stopped."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TICK = 1000 / os.sysconf("SC_CLK_TCK")  # ms


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """gunicorn as the README starts it, without an access log."""

    def __init__(self, application: str, env: dict[str, str], log: Path, port: int | None = None) -> None:
        self.port = port or free_port()
        self.command = [sys.executable, "-m", "gunicorn", "-c", "site/config/gunicorn.py", "--log-level", "warning"]
        self.command += ["-b", f"127.0.0.1:{self.port}", application]
        self.env, self.log = {**os.environ, **env}, log
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Server":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        self._wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)

    def _wait(self) -> None:
        for _try in range(240):
            if self.process and self.process.poll() is not None:
                raise RuntimeError(f"the server stopped: see {self.log}")
            try:
                self.get("/healthz")
            except OSError:
                time.sleep(0.25)
            else:
                return
        raise RuntimeError(f"the server does not answer: see {self.log}")

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """Ask once; return status, headers (lower case) and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    @property
    def workers(self) -> list[int]:
        """The process ids of the workers."""
        pid = self.process.pid if self.process else 0
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def cpu(self) -> float:
        """Milliseconds of processor the workers have used since they started."""
        used = 0
        for pid in self.workers:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            used += int(fields[11]) + int(fields[12])
        return used * TICK

    def memory(self, what: str = "Rss") -> list[float]:
        """MiB held by each worker: "Rss" counts what they share in each; "Pss" shares it out; "Pss_Anon" is their own."""
        found = []
        for pid in self.workers:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            found.append(int(next(line for line in lines if line.startswith(f"{what}:")).split()[1]) / 1024)
        return found


def send(server: Server, lanes: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    """Send lanes from a process of their own; return what it saw, with the workers' processor time in ms."""
    plan = json.dumps({"port": server.port, "seconds": seconds, "lanes": lanes})
    before = server.cpu()
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("generator.py"))],
        input=plan,
        capture_output=True,
        text=True,
        timeout=seconds + 120,
        check=True,
    )
    return {**json.loads(done.stdout), "cpu": server.cpu() - before}
