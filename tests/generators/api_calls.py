"""Calls of the API made from its own description, each answer held against it (schemathesis)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

PATH = "/api/v1/schema/openapi.json"


def call_all(
    app: Any, headers: Callable[[], dict[str, str]], examples: int, *, derandomize: bool = True
) -> list[str]:
    """Call every operation so many times; give the operations in their order. Raises what is not as told."""
    schema = schemathesis.openapi.from_asgi(PATH, app)
    called = []
    for found in schema.get_all_operations():
        operation = found.ok()
        called.append(f"{operation.method.upper()} {operation.path}")
        _call(operation, headers(), examples, derandomize=derandomize)
    return called


def _call(operation: Any, headers: dict[str, str], examples: int, *, derandomize: bool) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=derandomize,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def call(case: Any) -> None:
        case.call_and_validate(headers=headers)

    call()
