"""The simulated package's server: HTTP on a loopback port, one thread a call."""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from simulated.asked import Asked, Gone, Refused
from simulated.books import Books, Call
from simulated.faults import Fault, Faults
from simulated.kinds import CALL_SECONDS, LATE_SECONDS, TOKEN

_LONGEST = 30.0
"""The seconds after which a caller that never gives up is let go."""
_SLOW = 0.05


class Server(ThreadingHTTPServer):
    """Serves every simulated package from the same books. ``clock`` tells the package's time in seconds."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, books: Books, clock: Callable[[], float], speed: float) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.books = books
        self.clock = clock
        self.call_seconds = CALL_SECONDS / speed
        self.late_seconds = LATE_SECONDS / speed
        self.faults = Faults()
        self.tokens = {TOKEN}
        self.ending = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def address(self) -> str:
        """Say where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def end(self) -> None:
        """Stop serving; calls that are held are let go."""
        self.ending.set()
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a caller that went away: that is what they do here."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *values: object) -> None:
        """Write nothing."""

    def __getattr__(self, name: str) -> Any:
        # The base class looks for do_GET, do_PUT and so on: they are all one.
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def _serve(self) -> None:
        self.close_connection = True
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        call = Asked(self.server, self.command, self.path, self.headers, body)
        fault = self.server.faults.next(call.action)
        status: int | None = None
        try:
            status, told = self._played(fault, call)
            self._tell(status, told, twice=fault == "twice")
        except Refused as refusal:
            status = refusal.status
            self._tell(status, refusal.told)
        except Gone:
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
        finally:
            noted = Call(call.action, call.reference, call.number, fault, status)
            self.server.books.note(noted, time.time())

    def _played(self, fault: Fault, call: Asked) -> tuple[int, Any]:
        if fault in _BEFORE:
            _BEFORE[fault](self)
        told = call.done()
        if fault in _AFTER:
            _AFTER[fault](self)
        if fault == "malformed":
            return 200, json.dumps(told)[:-2]
        return 200, told

    def hang(self) -> None:
        """Give no answer until the caller goes away."""
        self.wait_until_gone()
        raise Gone

    def cut(self) -> None:
        """End the connection."""
        raise Gone

    def wait_until_gone(self) -> None:
        """Wait until the caller gives up."""
        end = time.monotonic() + _LONGEST
        while time.monotonic() < end and not self.server.ending.is_set():
            with suppress(OSError, ValueError):
                if not select.select([self.connection], [], [], 0.02)[0]:
                    continue
                if self.connection.recv(1):
                    continue
            return

    def _tell(self, status: int, told: Any, *, twice: bool = False) -> None:
        content = (told if isinstance(told, str) else json.dumps(told)).encode()
        for _ in range(2 if twice else 1):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            if status == 429:
                self.send_header("Retry-After", "1")
            self.end_headers()
            self.wfile.write(content)


def _refusing(status: int, **told: Any) -> Callable[[_Handler], None]:
    def refuse(_: _Handler) -> None:
        raise Refused(status, **told)

    return refuse


_BEFORE: dict[Fault, Callable[[_Handler], None]] = {
    "timeout_before": _Handler.hang,
    "late_commit": _Handler.wait_until_gone,
    "cut_before": _Handler.cut,
    "429": _refusing(429, text="too many calls"),
    "500_before": _refusing(500, text="out of order"),
    "400": _refusing(
        400, text="account 4500 is blocked", fault="unknown_code", field="lines[0].ledger_account"
    ),
    "401": _refusing(401, text="the token has expired"),
    "slow": lambda _: time.sleep(_SLOW),
}
_AFTER: dict[Fault, Callable[[_Handler], None]] = {
    "timeout_after": _Handler.hang,
    "late_commit": _Handler.cut,
    "cut_after": _Handler.cut,
    "500_after": _refusing(500, text="out of order"),
}
