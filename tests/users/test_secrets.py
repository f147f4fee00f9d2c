"""Planted secrets are nowhere to be found: not in logs, texts, tables, files, or the process list."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import logging
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
import simulated

from boekwerk.domain.errors import PackageError, PluginError
from boekwerk.packages import load_packages
from boekwerk.packages.contract import Plan, Receipt, Request
from boekwerk.store.administrations import list_administrations
from boekwerk.store.schema import METADATA
from boekwerk.vault.hidden import HiddenTexts
from boekwerk.workflow.credentials import link_of

TOKEN = "planted-token-71f0c2"
WAITING = hashlib.sha256(b"<a/>").hexdigest()
PASSWORD = "planted password 5d11"


@pytest.fixture
def planted(key):
    """Give every secret that is used here, in each form in which it might stand somewhere."""
    secrets = [TOKEN, PASSWORD, key.text().reveal(), key.text().reveal().removeprefix("bwk1_")]
    forms = [secret.encode() for secret in secrets] + [base64.b64encode(TOKEN.encode()), key.reveal()]
    return [*forms, *(form.hex().encode() for form in forms)]


@pytest.fixture
def settings(office, package):
    """Give what the connector of the administration is made of, whose package takes the planted token."""
    package.tokens(TOKEN)
    yield package.settings("0102")
    package.tokens(simulated.TOKEN)


@pytest.fixture
def waiting(document):
    """Let a document wait for bob."""
    assert document("<a/>").sha256 == WAITING


@pytest.fixture
def typed(monkeypatch):
    """Give something on the standard input."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def found_in(planted, *places):
    return [form for form in planted for place in places if form in place]


def arguments_of(process):
    """Give what the process list shows of a process, once it is one of its own."""
    seen = b""
    while b"link" not in seen and process.poll() is None:
        seen = Path(f"/proc/{process.pid}/cmdline").read_bytes()
    return seen


def contents_of(store):
    """Give all that the store has: every value, as text and as bytes, and the file as it is."""
    with store.reading() as connection:
        rows = [row for table in METADATA.sorted_tables for row in connection.execute(table.select())]
    values = [value for row in rows for value in row]
    files = Path(str(store.place)).parent.glob("store.sqlite*") if store.is_sqlite else []
    return [
        repr(values).encode(),
        b"".join(value for value in values if isinstance(value, bytes)),
        *(file.read_bytes() for file in files),
    ]


@pytest.mark.spec("US-3")
@pytest.mark.usefixtures("waiting")
def test_planted_secrets_are_nowhere_after_a_link_a_password_and_work_in_the_package(
    office, settings, run, typed, caplog, planted
):
    caplog.set_level(logging.DEBUG)
    typed(json.dumps({"token": TOKEN}))
    said = [run("link", "add", "0102", "--user", "bob")]
    typed(PASSWORD + "\n")
    said.append(run("users", "password", "bob"))
    for command in (("users", "show", "bob"), ("link", "list"), ("key", "list"), ("key", "rotate")):
        said.append(run(*command))
    said += [run("users", "remove", "bob"), run("timeline", "show", WAITING, "--format", "json")]
    with office.reading() as connection:
        row = list_administrations(connection)[0].id
    package = load_packages(["simulated"]).connect(
        "sim_linked", settings, link_of(office, row, "bob", "sim_linked")
    )
    package.check()
    assert [done.code for done in said] == [0, 0, 0, 0, 0, 0, 1, 0]
    printed = "".join(done.out + done.err for done in said) + caplog.text
    assert found_in(planted, printed.encode(), *contents_of(office)) == []
    assert found_in(planted, TOKEN.encode())


@pytest.mark.parametrize("call", ["check", "send"])
@pytest.mark.parametrize("store_place", ["sqlite"], indirect=True)
def test_what_a_connector_or_its_package_repeats_is_in_no_error(
    office, settings, planted, monkeypatch, call
):
    class Link:
        def secrets(self):
            return HiddenTexts({"token": TOKEN})

    packages = load_packages(["simulated"])
    connector = packages.connectors["sim_linked"]
    monkeypatch.setattr(connector, call, lambda self, *_: {}[f"Bearer {self.link.secrets()['token']}"])
    package = packages.connect("sim_linked", settings, Link())
    given = (Plan("r", (Request("POST /", "-", {}),)),) if call == "send" else ()
    with pytest.raises((PackageError, PluginError)) as caught:
        getattr(package, call)(*given)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value.reason)
    assert "***" in shown
    assert found_in(planted, shown.encode()) == []


@pytest.mark.parametrize("store_place", ["sqlite"], indirect=True)
def test_a_receipt_with_a_secret_in_it_is_not_kept(office, settings, planted, monkeypatch):
    class Link:
        def secrets(self):
            return HiddenTexts({"token": TOKEN})

    packages = load_packages(["simulated"])
    connector = packages.connectors["sim_linked"]
    monkeypatch.setattr(connector, "send", lambda self, _: Receipt(f"1-{self.link.secrets()['token']}"))
    with pytest.raises(PluginError) as caught:
        packages.connect("sim_linked", settings, Link()).send(Plan("r", (Request("POST /", "-", {}),)))
    assert "has a secret" in str(caught.value.reason)
    assert found_in(planted, repr(caught.value.reason).encode()) == []


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="there is no process list to look in")
@pytest.mark.parametrize("store_place", ["sqlite"], indirect=True)
def test_no_secret_is_in_the_arguments_of_a_process(office, settings, store_place, planted, package):
    command = [sys.executable, "-m", "boekwerk.cli.main", "link", "add", "0102", "--user", "bob"]
    started = subprocess.Popen(
        [*command, "--store", store_place],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=package.environment(),
    )
    seen = arguments_of(started)
    said, _ = started.communicate(json.dumps({"token": TOKEN}).encode(), timeout=60)
    assert started.returncode == 0, said
    assert b"link" in seen
    assert found_in(planted, seen, said) == []
