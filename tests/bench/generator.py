"""The load: a few keep-alive connections that ask without a pause, in a process of their own (`python generator.py < plan`).

Plain blocking sockets and threads, because this machine serves too: what the generator costs is taken from the server.
A plan is JSON: {"port", "seconds", "lanes": [{"requests": [...]} or {"flow": {...}}]}; a lane is one connection. A lane of
requests goes round its list until the time is up, or once through it when "once" is true; a lane of flows takes quizzes.
"""

import json
import re
import socket
import sys
import threading
import time
import uuid
from typing import Any

MOST = 20_000  # requests a lane may send, whatever happens
TIMEOUT = 30  # seconds for one answer

QUESTION = re.compile(r'<section[^>]* data-position="(\d+)" data-url="([^"]+)" data-open(.*?)</section>', re.S)
FIELD = re.compile(r'<(?:input|select)[^>]*\bname="(q\d+-[^"]+)"[^>]*>')
VALUE = re.compile(r'\bvalue="([^"]*)"')


class Wire:
    """One keep-alive connection to 127.0.0.1; opened again when the server closes it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None
        self.times: list[float] = []
        self.statuses: dict[str, int] = {}
        self.received = 0

    def ask(self, request: dict[str, Any]) -> tuple[int, str, bytes]:
        """Send one request and return its status, head and body; its time in ms is kept."""
        data = request.get("wire") or packed(request)
        began = time.perf_counter()
        try:
            answer = self._once(data)
        except (ConnectionError, TimeoutError):
            self.socket = None
            answer = self._once(data)
        self.times.append((time.perf_counter() - began) * 1000)
        self.statuses[str(answer[0])] = self.statuses.get(str(answer[0]), 0) + 1
        return answer

    def _once(self, data: bytes) -> tuple[int, str, bytes]:
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(data)
        held = b""
        while b"\r\n\r\n" not in held:
            held += self._more()
        head, _blank, rest = held.partition(b"\r\n\r\n")
        parts, size = [rest], len(rest)
        lower = head.lower()
        start = lower.find(b"content-length:")
        length = int(lower[start + 15 : (lower + b"\r\n").index(b"\r\n", start)]) if start >= 0 else 0
        while size < length:
            part = self._more()
            parts.append(part)
            size += len(part)
        self.received += len(head) + 4 + length
        if b"connection: close" in lower:
            self.socket.close()
            self.socket = None
        return int(head[9:12]), head.decode("latin-1"), b"".join(parts)

    def _more(self) -> bytes:
        part = self.socket.recv(262_144) if self.socket else b""
        if not part:
            raise ConnectionResetError
        return part


def packed(request: dict[str, Any]) -> bytes:
    """Return the bytes of a request."""
    body = request.get("body", "").encode()
    lines = [f"{request.get('method', 'GET')} {request['path']} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in request.get("headers", {}).items()]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def form(path: str, headers: dict[str, str], fields: list[tuple[str, str]]) -> dict[str, Any]:
    """Return a POST as a browser's script sends it."""
    from urllib.parse import urlencode

    headers = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
    return {"method": "POST", "path": path, "headers": headers, "body": urlencode(fields)}


def questions(page: str) -> list[tuple[str, str, list[tuple[str, str]], list[tuple[str, str]]]]:
    """Return the open questions of a page: number, address, hidden fields, the fields of one answer."""
    found = []
    for number, url, inside in QUESTION.findall(page):
        kept, answer, places = [], {}, 0
        for tag in FIELD.finditer(inside):
            name, value = tag[1], (VALUE.search(tag[0]) or [None, ""])[1]
            if 'type="hidden"' in tag[0]:
                kept.append((name, value))
            elif "-position-" in name:
                places += 1
                answer[name] = str(places)
            elif "-text" in name:
                answer[name] = "12"
            elif 'type="radio"' in tag[0] or 'type="checkbox"' in tag[0]:
                answer.setdefault(name, value)
        found.append((number, url, kept, list(answer.items())))
    return found


def flow(ask: Any, start: str, headers: dict[str, str], kinds: list[str]) -> None:
    """Take a quiz from its start to its review as quiz.js does: each answer sent in each of these kinds, then handed in.

    "together": the answers given in a row, or while there was no network, in one request. Without kinds, as a browser
    without JavaScript: every answer is in the hand-in.
    """
    scripted = {**headers, "X-Requested-With": "fetch"}
    _status, head, _body = ask(form(start, headers, []))
    address = re.search(r"(?im)^location: *(\S+)", head)[1]
    _status, _head, body = ask({"path": address, "headers": headers})
    whole: list[tuple[str, str]] = []
    asked = questions(body.decode())
    if kinds == ["together"]:
        fields = [pair for number, _url, hidden, answer in asked for pair in _keyed(number, hidden, answer)]
        _status, head, _body = ask(form(asked[0][1], scripted, [*fields, ("kind", "save"), ("count", "10")]))
        seqs = dict(re.findall(r"(\d+):(\d+):", re.search(r"(?im)^quiz-also: *(.*)", head)[1]))
        whole = [(name, seqs.get(name[1:-4], "1") if name.endswith("-seq") else value) for name, value in fields]
    for number, url, hidden, answer in asked if kinds != ["together"] else ():
        kept = dict(hidden)
        for revision, kind in enumerate(kinds, 1):
            key = str(uuid.uuid4())
            kept |= {f"q{number}-revision": str(revision), f"q{number}-client_key": key}
            fields = [*kept.items(), *answer, ("kind", kind), ("client_key", key), ("count", "10")]
            _status, head, _body = ask(form(url, scripted, fields))
            seq = re.search(r"(?im)^quiz-seq: *(\d+)", head)
            kept[f"q{number}-seq"] = seq[1] if seq else kept.get(f"q{number}-seq", "0")
        whole += [*kept.items(), *answer] if "check" not in kinds else []
    _status, head, _body = ask(form(f"{address}rendre/", headers, [("client_key", str(uuid.uuid4())), *whole]))
    ask({"path": re.search(r"(?im)^location: *(\S+)", head)[1], "headers": headers})


def _keyed(number: str, hidden: list[tuple[str, str]], answer: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the fields of one changed answer."""
    kept = dict(hidden) | {f"q{number}-revision": "1", f"q{number}-client_key": str(uuid.uuid4())}
    return [*kept.items(), *answer]


def drive(wire: Wire, lane: dict[str, Any], until: float, flows: list[float]) -> None:
    """Send a lane's requests until the time is up."""
    if "flow" in lane:
        for person in lane["flow"]["headers"]:
            if time.perf_counter() >= until:
                return
            began = time.perf_counter()
            flow(wire.ask, lane["flow"]["start"], person, lane["flow"]["kinds"])
            flows.append((time.perf_counter() - began) * 1000)
        return
    requests = [{**request, "wire": packed(request)} for request in lane["requests"]]
    for sent in range(len(requests) if lane.get("once") else MOST):
        if time.perf_counter() >= until:
            return
        wire.ask(requests[sent % len(requests)])


def main() -> None:
    """Read a plan, send it, print what was seen."""
    plan = json.load(sys.stdin)
    wires = [Wire(plan["port"]) for _lane in plan["lanes"]]
    flows: list[float] = []
    began = time.perf_counter()
    until = began + plan["seconds"]
    threads = [
        threading.Thread(target=drive, args=(wire, lane, until, flows), daemon=True)
        for wire, lane in zip(wires, plan["lanes"], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(plan["seconds"] + 2 * TIMEOUT)
    statuses: dict[str, int] = {}
    for wire in wires:
        for status, count in wire.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    seen = {
        "seconds": time.perf_counter() - began,
        "times": [ms for wire in wires for ms in wire.times],
        "flows": flows,
        "statuses": statuses,
        "received": sum(wire.received for wire in wires),
    }
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main()
