"""What whoever watches over the office learns, and what goes wrong in it without saying too much."""

from __future__ import annotations

import logging

from litestar import get
from litestar.testing import TestClient
from prometheus_client.parser import text_string_to_metric_families

from boekwerk.api.app import create_app
from boekwerk.api.serving import is_loopback

API = "/api/v1"


def test_anybody_learns_whether_it_lives_and_is_ready(client):
    assert client.get(f"{API}/health/live").json() == {"status": "ok"}
    assert client.get(f"{API}/health/ready").json() == {"status": "ok"}


def test_measurements_count_documents_and_name_nobody(client, token, documents):
    text = client.get(f"{API}/metrics", headers=token("baas")).text
    found = {family.name: family for family in text_string_to_metric_families(text)}
    waiting = {sample.labels["state"]: sample.value for sample in found["boekwerk_documents"].samples}
    labels = {name for family in found.values() for sample in family.samples for name in sample.labels}
    assert waiting["in_review"] >= 1
    assert labels <= {"state", "stage", "automatic", "operation", "status", "le"}
    assert '"0103"' not in text  # as a label; a duration may have those digits


def test_a_fault_of_ours_says_nothing_to_who_calls(at_work, caplog):
    @get("/broken", sync_to_thread=False)
    def broken() -> None:
        raise RuntimeError("secret of ours")

    app = create_app(at_work.office)
    app.register(broken)
    with caplog.at_level(logging.ERROR):
        answer = TestClient(app, raise_server_exceptions=False).get("/broken")
    assert (answer.status_code, answer.json()["code"]) == (500, "api_fault")
    assert "secret of ours" not in answer.text
    assert "RuntimeError" in caplog.text


def test_every_answer_keeps_a_browser_from_doing_anything_with_it(client):
    for path in ("/health/live", "/overview", "/nowhere"):
        headers = client.get(API + path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")


def test_only_addresses_of_this_machine_are_loopback():
    assert [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost")] == [True] * 3
    assert [is_loopback(host) for host in ("0.0.0.0", "::", "10.0.0.1", "kantoor")] == [False] * 4
