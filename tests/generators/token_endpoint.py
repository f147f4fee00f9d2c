"""An OAuth 2 token endpoint on loopback that gives a new refresh token each time, as packages do."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

CLIENT = ("client", "client-secret")


class TokenServer:
    """What a package knows of tokens. ``grace`` is whether the refresh token before is still taken.

    ``seconds`` is how long an answer takes; ``answer`` (status, body) is given in the place of any other.
    """

    def __init__(self, *, grace: bool = False, seconds: float = 0) -> None:
        self.grace = grace
        self.seconds = seconds
        self.answer: tuple[int, Any] | None = None
        self.given = ["refresh-0"]
        self.asked: list[str] = []
        self.url = ""
        self._turn = threading.Lock()

    def exchange(self, form: dict[str, str], client: tuple[str, str]) -> tuple[int, Any]:
        """Exchange a refresh token for a new one."""
        with self._turn:
            self.asked.append(form.get("refresh_token", ""))
            if self.answer is not None:
                return self.answer
            if client != CLIENT:
                return 401, {"error": "invalid_client"}
            taken = self.given[-2:] if self.grace else self.given[-1:]
            if form.get("grant_type") != "refresh_token" or form.get("refresh_token") not in taken:
                return 400, {"error": "invalid_grant", "error_description": "the token was used before"}
            number = len(self.given)
            self.given.append(f"refresh-{number}")
        time.sleep(self.seconds)
        tokens = {"access_token": f"access-{number}", "refresh_token": f"refresh-{number}"}
        return 200, {**tokens, "token_type": "Bearer", "expires_in": 600}


@contextmanager
def token_endpoint(*, grace: bool = False, seconds: float = 0) -> Iterator[TokenServer]:
    """Run an endpoint."""
    tokens = TokenServer(grace=grace, seconds=seconds)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            status, answer = tokens.exchange(form, _client(form, self.headers.get("Authorization", "")))
            content = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            if status == 429:
                self.send_header("Retry-After", "7")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    tokens.url = f"http://127.0.0.1:{server.server_port}/token"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield tokens
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _client(form: dict[str, str], header: str) -> tuple[str, str]:
    if header.startswith("Basic "):
        name, _, secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
        return name, secret
    return form.get("client_id", ""), form.get("client_secret", "")
