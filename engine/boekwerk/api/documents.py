"""Bringing documents in, and showing all that is known of one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import UploadFile
from litestar.openapi.spec import (
    OpenAPIFormat,
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    RequestBody,
    Schema,
)
from litestar.params import PathParameter, QueryParameter
from msgspec import Meta, Struct

from boekwerk.api.callers import Caller, check_visible
from boekwerk.api.document_forms import (
    DecisionForm,
    DocumentForm,
    Sha256,
    TimelineForm,
    document_form,
    timeline_form,
)
from boekwerk.api.problems import Refused, problems
from boekwerk.api.server import served_by
from boekwerk.app.overview import WholeDocument, read_whole
from boekwerk.app.store import known_administration
from boekwerk.app.users import allowed
from boekwerk.domain.errors import IntakeError, NothingThere
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.store.documents import document_of, read_document
from boekwerk.workflow.intake import receive

PATH = "/administrations/{administration:str}/documents"
DOCUMENT = f"{PATH}/{{document:str}}"
Administration = Annotated[str, PathParameter(description="The id of an administration.", max_length=200)]
Document = Annotated[
    str,
    PathParameter(description="The SHA-256 of the document's bytes.", pattern="^[0-9a-f]{64}$"),
]
_MULTIPART = "multipart/form-data"
_BINARY = ("application/xml", "text/xml", "application/pdf", "application/json", "application/octet-stream")
_LONGEST_NAME = 200
_NOWHERE = "document"


class ReceivedForm(Struct, frozen=True):
    """What became of a document that was brought in: `new`, or `known` where it was here already."""

    outcome: Annotated[str, Meta(examples=["new"])]
    document: Sha256
    name: Annotated[str, Meta(examples=["invoice.xml"])]
    state: Annotated[str | None, Meta(examples=["received"])]


def _body() -> RequestBody:
    binary = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
    file = Schema(
        type=OpenAPIType.OBJECT,
        properties={
            "file": Schema(
                type=OpenAPIType.STRING,
                content_media_type="application/octet-stream",
                format=OpenAPIFormat.BINARY,
            )
        },
        required=["file"],
    )
    content = {_MULTIPART: OpenAPIMediaType(schema=file)}
    content |= {kind: OpenAPIMediaType(schema=binary) for kind in _BINARY}
    return RequestBody(
        description="The invoice: a form with one file, or its bytes as they are.",
        content=content,
        required=True,
    )


@dataclass
class _WithFile(Operation):
    """An operation that takes a file."""

    def __post_init__(self) -> None:
        self.request_body = _body()


@post(
    PATH,
    opt={"scope": "enter"},
    operation_class=_WithFile,
    tags=["documents"],
    summary="Bring a document in",
    status_code=201,
    responses=problems(400, 401, 403, 404, 409, 413, 415, 422, 429),
)
async def bring_in(
    request: Request[Caller, Any, Any],
    administration: Administration,
    name: Annotated[
        str | None,
        QueryParameter(
            name="name", max_length=_LONGEST_NAME, description="The file's name, with bytes as they are."
        ),
    ] = None,
) -> Response[ReceivedForm]:
    """Bring an invoice in. The same bytes are one document, however often they are sent."""
    check_visible(request.user, administration)
    given = await _given(request, name)
    done = await sync_to_thread(_taken_in, request, administration, given)
    return Response(done, status_code=201 if done.outcome == "new" else 200)


@get(
    DOCUMENT,
    opt={"scope": "look"},
    tags=["documents"],
    summary="Show a document",
    responses=problems(400, 401, 403, 404, 429),
    sync_to_thread=True,
)
def show_document(
    request: Request[Caller, Any, Any], administration: Administration, document: Document
) -> DocumentForm:
    """Give all that is known of a document: facts, decision, proposal, postings, who is to approve it."""
    return document_form(whole_document(request, administration, document))


@get(
    f"{DOCUMENT}/content",
    opt={"scope": "look"},
    tags=["documents"],
    summary="Fetch the document itself",
    media_type="application/octet-stream",
    responses=problems(400, 401, 403, 404, 429, 500),
    sync_to_thread=True,
)
def show_content(
    request: Request[Caller, Any, Any], administration: Administration, document: Document
) -> Response[bytes]:
    """Give the bytes of a document as they came in: they are a stranger's, to be saved and not run."""
    check_visible(request.user, administration)
    with served_by(request).office.store.reading() as connection:
        known = known_administration(connection, administration)
        kept = document_of(connection, known.id, document)
        content = read_document(connection, kept.id)
    # The name is a stranger's too: it does not go into a header.
    headers = {"Content-Disposition": f'attachment; filename="{document}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


@get(
    f"{DOCUMENT}/decision",
    opt={"scope": "look"},
    tags=["documents"],
    summary="Show the decision on a document",
    responses=problems(400, 401, 403, 404, 429),
    sync_to_thread=True,
)
def show_decision(
    request: Request[Caller, Any, Any], administration: Administration, document: Document
) -> DecisionForm:
    """Give the last decision on a document, with every check."""
    found = document_form(whole_document(request, administration, document)).decision
    if found is None:
        raise NothingThere(Reason("api_no_decision_yet", {"document": document}))
    return found


@get(
    f"{DOCUMENT}/timeline",
    opt={"scope": "look"},
    tags=["timeline"],
    summary="Show what happened to a document",
    responses=problems(400, 401, 403, 404, 429),
    sync_to_thread=True,
)
def show_timeline(
    request: Request[Caller, Any, Any], administration: Administration, document: Document
) -> TimelineForm:
    """Give every event of a document's timeline, oldest first."""
    whole = whole_document(request, administration, document)
    return timeline_form(document, whole.timeline)


def whole_document(request: Request[Caller, Any, Any], administration: str, document: str) -> WholeDocument:
    """Give a document that the caller may see. Raises NothingThere."""
    visible = request.user.administrations
    check_visible(request.user, administration)
    return read_whole(served_by(request).office.store, document, administration, visible=visible)


async def _given(request: Request[Caller, Any, Any], name: str | None) -> tuple[str, bytes]:
    """Read the file of a form, or the body as it is."""
    kind = request.content_type[0]
    if kind == _MULTIPART:
        form = await request.form()
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Refused(400, Reason("api_request_not_valid", {"fields": ("file",)}))
        return _named(file.filename or name), await file.read()
    if kind not in _BINARY:
        raise Refused(415, Reason("api_body_of_other_kind"))
    return _named(name), await request.body()


def _named(name: str | None) -> str:
    """Give the name of a file without the folder that it was in somewhere else."""
    last = re.split(r"[/\\]", name or "")[-1].strip()
    return shown(last, _LONGEST_NAME) or _NOWHERE


def _taken_in(
    request: Request[Caller, Any, Any], administration: str, given: tuple[str, bytes]
) -> ReceivedForm:
    office = served_by(request).office
    act = request.user.acting(office.now())
    with office.store.reading() as connection:
        allowed(connection, act, "enter", known_administration(connection, administration).id)
    done = receive(office.store, administration, *given, act, office.limits)
    if done.problem is not None:
        raise IntakeError(done.problem)
    return ReceivedForm(done.outcome, done.sha256, done.name, done.state)
