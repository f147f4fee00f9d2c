"""Errors as `application/problem+json` (RFC 9457): a code, and what to do, in the caller's language."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from msgspec import Meta, Struct

from boekwerk.api.languages import language_of
from boekwerk.api.said import ReasonForm, reason_form, said_again
from boekwerk.domain.errors import (
    BoekwerkError,
    IntakeError,
    NotAllowed,
    NothingThere,
    PackageError,
    PluginError,
    ProposalError,
    ReleaseError,
    StoreBusy,
    UserError,
    WrongState,
)
from boekwerk.domain.reason import Reason

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger("boekwerk.api")
_TOO_DEEP = "while deserializing an object"
"""How msgspec says that JSON is nested deeper than it reads: anybody can send that."""
_STATUS: tuple[tuple[type[BoekwerkError], int], ...] = (
    (NothingThere, 404),
    (NotAllowed, 403),
    (WrongState, 409),
    (StoreBusy, 409),
    (IntakeError, 422),
    (ProposalError, 422),
    (ReleaseError, 422),
    (UserError, 422),
    (PackageError, 502),
    (PluginError, 502),
)
_OF_STATUS = {
    400: "api_request_not_valid",
    401: "api_not_logged_in",
    404: "api_no_such_address",
    405: "api_method_not_there",
    413: "api_body_too_large",
    415: "api_body_of_other_kind",
}


class Problem(Struct, frozen=True):
    """What went wrong (RFC 9457). `code` is for programs, `title` and `detail` for people.

    `reasons` has every reason, in both languages.
    """

    type: Annotated[str, Meta(examples=["urn:boekwerk:problem:document_in_wrong_state"])]
    title: str
    status: int
    code: str
    detail: str | None
    reasons: tuple[ReasonForm, ...]


class Refused(Exception):
    """A request that is refused with a status, for a reason; ``headers`` go with the answer."""

    def __init__(self, status: int, reason: Reason, headers: dict[str, str] | None = None) -> None:
        super().__init__(reason.code)
        self.status = status
        self.reason = reason
        self.headers = headers or {}


def answer(request: Request[Any, Any, Any], status: int, reasons: tuple[Reason, ...]) -> Response[bytes]:
    """Make the answer that says a problem: the first of the reasons is what it is called by."""
    language = language_of(request.headers.get("accept-language"))
    first = reason_form(reasons[0])
    problem = Problem(
        type=f"urn:boekwerk:problem:{first.code}",
        title=said_again(reasons[0], language),
        status=status,
        code=first.code,
        detail=getattr(first.do, language) if first.do is not None else None,
        reasons=tuple(map(reason_form, reasons)),
    )
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    return Response(
        msgspec.json.encode(problem), status_code=status, media_type=MEDIA_TYPE, headers=headers
    )


def said_refused(request: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    """Answer a request that is refused."""
    response = answer(request, error.status, (error.reason,))
    response.headers.update(error.headers)
    return response


def said_error(request: Request[Any, Any, Any], error: BoekwerkError) -> Response[bytes]:
    """Answer with what stands in the way, every reason of it."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.error("%s", error.reason.code)
    more = tuple(reason for reason in getattr(error, "problems", ()) if reason != error.reason)
    return answer(request, status, (error.reason, *more))


def said_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer what Litestar found wrong with a request; nothing of its own words goes out."""
    code = _OF_STATUS.get(error.status_code, "api_request_not_valid")
    response = answer(request, error.status_code, (Reason(code, _told(error)),))
    response.headers.update(error.headers or {})
    return response


def said_fault(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer a fault of ours: the log says which, the caller learns nothing of it."""
    if isinstance(error, RecursionError) and str(error).endswith(_TOO_DEEP):
        return answer(request, 400, (Reason("api_request_not_valid", {"fields": ()}),))
    _LOG.error("a request failed: %s", type(error).__name__, exc_info=error)
    return answer(request, 500, (Reason("api_fault"),))


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """Describe the problems that an operation may answer with."""
    return {
        status: ResponseSpec(
            Problem,
            generate_examples=False,
            media_type=MEDIA_TYPE,
            description=HTTPStatus(status).phrase,
            examples=[_example(status)],
        )
        for status in statuses
    }


def _told(error: HTTPException) -> dict[str, Any]:
    if error.status_code != HTTPStatus.BAD_REQUEST:
        return {}
    extra = error.extra if isinstance(error.extra, list) else []
    keys = [str(each.get("key", "")) for each in extra if isinstance(each, dict)]
    return {"fields": tuple(key for key in keys if key)}


def _example(status: int) -> Example:
    code = _OF_STATUS.get(status, _EXAMPLES.get(status, "api_fault"))
    given: dict[int, dict[str, Any]] = {
        400: {"fields": ("administration",)},
        403: {"scope": "book"},
        409: {"document": "1fec5e577bbb", "state": "state_posting"},
        429: {"seconds": 12},
    }
    reason = Reason(code, given.get(status, {}))
    problem = Problem(
        f"urn:boekwerk:problem:{code}", said_again(reason, "en"), status, code, None, (reason_form(reason),)
    )
    return Example(summary=code, value=msgspec.to_builtins(problem))


_EXAMPLES = {
    403: "api_scope_missing",
    409: "document_in_wrong_state",
    422: "document_cannot_be_booked",
    429: "api_too_many_requests",
}
