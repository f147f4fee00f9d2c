"""Whether the office is at work, for whoever watches over it."""

from __future__ import annotations

from typing import Any, Literal

from litestar import Request, Response, get
from msgspec import Struct

from boekwerk.api.measuring import CONTENT_TYPE
from boekwerk.api.problems import problems
from boekwerk.api.server import served_by
from boekwerk.domain.errors import StoreError
from boekwerk.store.administrations import list_administrations


class HealthForm(Struct, frozen=True):
    """`ok`, or `store_unavailable` where the store cannot be read."""

    status: Literal["ok", "store_unavailable"]


@get(
    "/health/live",
    exclude_from_auth=True,
    security=[],
    tags=["health"],
    summary="Tell that the process lives",
)
async def live() -> HealthForm:
    """Answer as long as the process does."""
    return HealthForm("ok")


@get(
    "/health/ready",
    exclude_from_auth=True,
    security=[],
    tags=["health"],
    summary="Tell whether requests can be served",
    sync_to_thread=True,
)
def ready(request: Request[Any, Any, Any]) -> Response[HealthForm]:
    """Tell whether the store can be read; 503 where it cannot."""
    try:
        with served_by(request).office.store.reading() as connection:
            list_administrations(connection)
    except StoreError:
        return Response(HealthForm("store_unavailable"), status_code=503)
    return Response(HealthForm("ok"))


@get(
    "/metrics",
    opt={"scope": "watch"},
    tags=["health"],
    summary="Give measurements",
    media_type="text/plain",
    responses=problems(401, 403, 429),
    sync_to_thread=True,
)
def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give measurements as Prometheus reads them; nothing in them names a person or a client."""
    return Response(served_by(request).measured.text(), media_type=CONTENT_TYPE)
