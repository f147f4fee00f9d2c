"""A running YAML language server, which is what editors complete, explain and underline with.

It is spoken to in the Language Server Protocol over the standard streams of its process. Every wait
has an end: a server that does not answer is a failed test.
"""

from __future__ import annotations

import itertools
import json
import os
import queue
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCRIPT = HERE / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
PATIENCE = 60
CARET = "‸"

# As docs/editors.md advises; the catalogue of schemas of the whole world is on a network.
SETTINGS = {
    "yamlVersion": "1.2",
    "validate": True,
    "hover": True,
    "completion": True,
    "schemaStore": {"enable": False},
    "schemas": {
        "rules": ["**/rules/**/*.yaml", "!**/*.test.yaml"],
        "rule-tests": ["**/*.test.yaml"],
        "administration": ["**/administration.yaml"],
        "journals": ["**/journals.yaml"],
        "users": ["**/users.yaml"],
        "preferences": ["**/preferences.yaml"],
        "templates": ["**/templates.yaml"],
        "authorisation": ["**/authorisation.yaml"],
    },
}


class ServerFailed(Exception):
    """The server stopped, refused a request, or did not answer in time."""


class LanguageServer:
    """A running server; to be used as a context."""

    def __init__(self, node):
        self._process = subprocess.Popen(
            [node, str(SCRIPT), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._replies = queue.Queue()
        self._found = {}
        self._numbers = itertools.count(1)
        self._configured = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self):
        formats = ["markdown", "plaintext"]
        item = {"snippetSupport": True, "documentationFormat": formats}
        abilities = {
            "workspace": {"configuration": True},
            "textDocument": {"completion": {"completionItem": item}, "hover": {"contentFormat": formats}},
        }
        self._ask("initialize", {"processId": None, "rootUri": None, "capabilities": abilities})
        self._tell("initialized", {})
        if not self._configured.wait(PATIENCE):
            raise ServerFailed("the server did not ask for its settings")
        # What is asked before the settings have been taken in is answered without schemas.
        self.begin("file:///office/rules/first.yaml", "kind: blok")
        self.problems("file:///office/rules/first.yaml")
        return self

    def __exit__(self, *_):
        try:
            self._ask("shutdown", None)
            self._tell("exit", None)
            self._process.wait(PATIENCE)
        finally:
            self._process.kill()
            self._process.wait()
            self._reader.join(PATIENCE)
            self._process.stdin.close()
            self._process.stdout.close()

    def begin(self, uri, text):
        """Open a document without waiting for what the server thinks of it."""
        self._found[uri] = queue.Queue()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})

    def problems(self, uri):
        """Give what is underlined in a document that was opened."""
        try:
            return self._found[uri].get(timeout=PATIENCE)
        except queue.Empty:
            raise ServerFailed(f"nothing was said about {uri}") from None

    def complete(self, uri, place):
        """Give what is offered at a place."""
        found = self._ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": place})
        return found["items"] if isinstance(found, dict) else found or []

    def hover(self, uri, place):
        """Give what is explained at a place; nothing when nothing is."""
        found = self._ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": place})
        return found["contents"]["value"] if found else ""

    def _ask(self, method, params):
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": params})
        try:
            reply = self._replies.get(timeout=PATIENCE)
        except queue.Empty:
            raise ServerFailed(f"no answer to {method}") from None
        if reply.get("id") != number or "error" in reply:
            raise ServerFailed(f"{method}: {reply.get('error', 'the server stopped')}")
        return reply["result"]

    def _tell(self, method, params):
        self._send({"method": method, "params": params})

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _read(self):
        """Sort what the server says, until it says nothing more."""
        while (message := self._message()) is not None:
            method = message.get("method")
            if method is None:
                self._replies.put(message)
            elif method == "textDocument/publishDiagnostics":
                self._found[message["params"]["uri"]].put(message["params"]["diagnostics"])
            elif "id" in message:
                self._send({"id": message["id"], "result": _answer(method, message["params"])})
                if method == "workspace/configuration":
                    self._configured.set()
        self._replies.put({"id": None})

    def _message(self):
        length = 0
        while (line := self._process.stdout.readline()).strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return json.loads(self._process.stdout.read(length)) if length else None


def _answer(method, params):
    if method != "workspace/configuration":
        return None
    schemas = {
        (ROOT / "schemas" / f"{name}.schema.json").as_uri(): globs
        for name, globs in SETTINGS["schemas"].items()
    }
    yaml = {**SETTINGS, "schemas": schemas}
    return [yaml if item.get("section") == "yaml" else {} for item in params["items"]]


class Editor:
    """An editor with files; ``‸`` in a text is where the cursor stands, and is not in the file."""

    settings = SETTINGS

    def __init__(self, server):
        self._server = server
        self._numbers = itertools.count(1)

    def underlined(self, text, folder="rules", name="a.yaml"):
        """Give what is underlined: the words, and what is said about them."""
        uri, _ = self._open(text, folder, name)
        lines = text.split("\n")
        return [(_words(lines, found["range"]), found["message"]) for found in self._server.problems(uri)]

    def offered(self, text, folder="rules", name="a.yaml"):
        """Give what is offered where the cursor stands: what is inserted, by label."""
        uri, place = self._open(text, folder, name)
        return {item["label"]: item["insertText"] for item in self._server.complete(uri, place)}

    def explained(self, text, folder="rules", name="a.yaml"):
        """Give what is shown of the word under the cursor."""
        uri, place = self._open(text, folder, name)
        return self._server.hover(uri, place)

    def underlined_in_all(self, texts):
        """Give for each text, by its name, whether anything is underlined; all are open at a time."""
        opened = {name: self._open(text, "rules", "a.yaml")[0] for name, text in texts.items()}
        return {name: bool(self._server.problems(uri)) for name, uri in opened.items()}

    def underlined_in_file(self, path):
        """Give what is said about a file of the project."""
        uri = path.as_uri()
        self._server.begin(uri, path.read_text(encoding="utf-8"))
        return [found["message"] for found in self._server.problems(uri)]

    def _open(self, text, folder, name):
        uri = f"file:///office/{next(self._numbers)}/{folder}/{name}"
        before = text.partition(CARET)[0]
        line = before.count("\n")
        self._server.begin(uri, text.replace(CARET, ""))
        return uri, {"line": line, "character": len(before) - (before.rfind("\n") + 1)}


def _words(lines, found):
    """Give the text in a range; of a range over several lines that of the first."""
    start, end = found["start"], found["end"]
    line = lines[start["line"]] if start["line"] < len(lines) else ""
    return line[start["character"] : end["character"] if start["line"] == end["line"] else None]


@pytest.fixture(scope="session")
def editor():
    node = shutil.which("node")
    missing = "Node" if node is None else None if SCRIPT.exists() else "the YAML language server"
    if missing is None:
        with LanguageServer(node) as server:
            yield Editor(server)
        return
    reason = f"{missing} is not installed; `make test` installs the server where Node is"
    if os.environ.get("CI"):
        pytest.fail(f"CI tests the schemas with the real server: {reason}")
    pytest.skip(reason)
