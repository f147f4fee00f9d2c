"""The description of the API (OpenAPI 3.1), whole: Litestar's, with the forms as msgspec describes them.

Litestar leaves out what is asked of the items of a list, and that a form takes nothing besides its fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import msgspec
from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin

from boekwerk.api import (
    acts,
    authorisations,
    document_forms,
    documents,
    health,
    overview,
    problems,
    sessions,
)

_FORMS_OF = (acts, authorisations, document_forms, documents, health, overview, problems, sessions)


class WholeDescription(JsonRenderPlugin):
    """Gives the description as JSON."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Give the description."""
        return msgspec.json.encode(whole(openapi_schema))


def whole(description: dict[str, Any]) -> dict[str, Any]:
    """Put into a description what Litestar left out."""
    schemas = description["components"]["schemas"]
    forms = [form for module in _FORMS_OF for form in _forms(module) if form.__name__ in schemas]
    _, described = msgspec.json.schema_components(forms, ref_template="#/components/schemas/{name}")
    paths = {
        path: {method: _with_security(operation) for method, operation in operations.items()}
        for path, operations in description["paths"].items()
    }
    components = {**description["components"], "schemas": {**schemas, **described}}
    return {**description, "paths": paths, "components": components}


def _forms(module: ModuleType) -> Iterator[type[msgspec.Struct]]:
    for form in vars(module).values():
        if isinstance(form, type) and issubclass(form, msgspec.Struct):
            yield form


def _with_security(operation: dict[str, Any]) -> dict[str, Any]:
    """Say of an operation that never asks who calls that it does not."""
    asks = "403" in operation["responses"] or operation["summary"] == "Show who calls"
    return operation if asks else {**operation, "security": []}
