"""The description of the API is true: what it says is what the API does (OpenAPI, schemathesis)."""

from __future__ import annotations

from api_calls import call_all


def test_every_operation_answers_as_it_is_described(app, documents, token):
    called = call_all(app, lambda: token("baas"), 3)
    assert "GET /api/v1/overview" in called
