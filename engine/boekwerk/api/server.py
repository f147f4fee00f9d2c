"""What all requests share: the office, the limits, and what is measured."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.api.buckets import Buckets
from boekwerk.workflow.office import Office, ReadDocuments

if TYPE_CHECKING:
    from litestar import Request

    from boekwerk.api.measuring import Measured


class Limits(Struct, frozen=True):
    """How much whoever calls may ask, and how long a session lasts without logging in again.

    ``requests_a_minute`` holds for each token and session, ``logins_a_minute`` for each user and address,
    ``strangers_a_minute`` for each address without either.
    """

    requests_a_minute: int = 600
    logins_a_minute: int = 10
    strangers_a_minute: int = 120
    body_bytes: int = 65_536
    session: datetime.timedelta = datetime.timedelta(hours=12)


class Served(Struct, frozen=True):
    """An office as the API serves it."""

    office: Office
    limits: Limits
    requests: Buckets
    logins: Buckets
    strangers: Buckets
    measured: Measured

    def office_of_request(self) -> Office:
        """Give the office with a memory of its own: requests run side by side."""
        return replace(self.office, documents=ReadDocuments())


def served_by(request: Request[Any, Any, Any]) -> Served:
    """Give what a request is served by."""
    found = request.app.state["served"]
    assert isinstance(found, Served)
    return found
