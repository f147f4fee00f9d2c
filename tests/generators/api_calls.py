"""Calls of the API made from its own description, each answer held against it (schemathesis)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

PATH = "/api/v1/schema/openapi.json"


def call_all(
    app: Any,
    headers: Callable[[], dict[str, str]],
    documents: Sequence[tuple[str, str]],
    examples: int,
    *,
    derandomize: bool = True,
) -> list[str]:
    """Call every operation so many times, and list the operations. Raises what is not as described.

    ``documents`` are administrations with a document of theirs: half of the calls are about them.
    """
    schema = schemathesis.openapi.from_asgi(PATH, app)
    found = [operation.ok() for operation in schema.get_all_operations()]
    for operation in found:
        _call(
            operation,
            headers(),
            documents,
            settings(_SETTINGS, max_examples=examples, derandomize=derandomize),
        )
    return [f"{operation.method.upper()} {operation.path}" for operation in found]


def _call(
    operation: Any, headers: dict[str, str], documents: Sequence[tuple[str, str]], how: settings
) -> None:
    @how
    @given(case=operation.as_strategy(), about=st.sampled_from([None, *documents]))
    def call(case: Any, about: tuple[str, str] | None) -> None:
        left_out = []
        if about is not None and "administration" in (case.path_parameters or {}):
            case.path_parameters["administration"] = about[0]
            if "document" in case.path_parameters:
                case.path_parameters["document"] = about[1]
            # What a form may say, a document may not be ready for.
            left_out = [positive_data_acceptance]
        case.call_and_validate(headers=headers, excluded_checks=left_out)

    call()


_SETTINGS = settings(
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
