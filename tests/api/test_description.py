"""The description of the API is true: what it says is what the API does (OpenAPI, schemathesis)."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import unsupported_method

PATH = "/api/v1/schema/openapi.json"


@pytest.fixture(scope="module")
def described(app, documents):
    return schemathesis.openapi.from_asgi(PATH, app)


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_it_is_described(case, token):
    case.call_and_validate(headers=token("baas"))
