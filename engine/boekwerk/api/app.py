"""The API put together: operations, who may call them, and what every answer has."""

from __future__ import annotations

import time
from importlib.metadata import version

from litestar import Litestar, Router
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware, DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme, Tag
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from boekwerk.api import acts, authorisations, documents, health, overview, sessions
from boekwerk.api.buckets import Buckets
from boekwerk.api.callers import COOKIE, Authentication, with_scope
from boekwerk.api.describing import WholeDescription
from boekwerk.api.measuring import Measured
from boekwerk.api.problems import Refused, said_error, said_fault, said_http, said_refused
from boekwerk.api.server import Limits, Served
from boekwerk.domain.errors import BoekwerkError
from boekwerk.workflow.office import Office

PREFIX = "/api/v1"
_FORM_BYTES = 65_536
"""What a form may have around its file."""
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_TAGS = (
    Tag("session", "Who calls."),
    Tag("documents", "Documents: in, and all that is known of them."),
    Tag("overview", "The validation overview (validatieoverzicht)."),
    Tag("acts", "What a person does with a document."),
    Tag("authorisations", "Payments to approve."),
    Tag("timeline", "What happened to documents."),
    Tag("health", "For whoever watches over the office at work."),
)


def create_app(office: Office, limits: Limits = Limits()) -> Litestar:  # noqa: B008 (it never changes)
    """Put the API of an office together; the office's store stays the caller's to close."""
    served = Served(
        office=office,
        limits=limits,
        requests=Buckets(limits.requests_a_minute),
        logins=Buckets(limits.logins_a_minute),
        strangers=Buckets(limits.strangers_a_minute),
        measured=Measured(office.store, office.now),
    )
    app = Litestar(
        route_handlers=[_routes(office, limits)],
        openapi_config=_openapi(),
        exception_handlers={
            Refused: said_refused,
            BoekwerkError: said_error,
            HTTPException: said_http,
            Exception: said_fault,
        },
        before_send=[_complete],
        middleware=[_Timed()],
        request_max_body_size=limits.body_bytes,
        debug=False,
        logging_config=None,
        pdb_on_exception=False,
    )
    app.state["served"] = served
    return app


def _routes(office: Office, limits: Limits) -> Router:
    of_documents = Router(
        "/",
        route_handlers=[documents.bring_in],
        request_max_body_size=office.limits.file_bytes + _FORM_BYTES,
    )
    return Router(
        PREFIX,
        guards=[with_scope],
        middleware=[DefineMiddleware(Authentication)],
        security=[{"token": []}, {"session": []}],
        route_handlers=[
            sessions.log_in,
            sessions.show_session,
            sessions.log_out,
            of_documents,
            documents.show_document,
            documents.show_content,
            documents.show_decision,
            documents.show_timeline,
            overview.show_administrations,
            overview.show_overview,
            acts.book,
            acts.correct,
            acts.reject,
            acts.reverse,
            acts.settle,
            acts.retry,
            acts.one_off,
            authorisations.show_authorisations,
            authorisations.approve_document,
            authorisations.disapprove_document,
            health.live,
            health.ready,
            health.metrics,
        ],
    )


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Boekwerk",
        version=version("boekwerk"),
        description="Documents in, the validation overview, authorisation of payments, timelines.",
        path=f"{PREFIX}/schema",
        render_plugins=[WholeDescription(path="/openapi.json")],
        tags=list(_TAGS),
        use_handler_docstrings=True,
        components=Components(
            security_schemes={
                "token": SecurityScheme(
                    type="http", scheme="bearer", description="An API token (`boekwerk users token new`)."
                ),
                "session": SecurityScheme(
                    type="apiKey",
                    name=COOKIE,
                    security_scheme_in="cookie",
                    description="A session; what changes anything needs its token in X-CSRF-Token too.",
                ),
            }
        ),
    )


class _Timed(ASGIMiddleware):
    """Counts requests, and measures how long they take, by operation."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Note a request when its answer begins."""
        began = time.perf_counter()

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                served: Served = scope["litestar_app"].state["served"]
                operation = getattr(scope.get("route_handler"), "handler_name", "none")
                served.measured.note(operation, message["status"], time.perf_counter() - began)
            await send(message)

        await next_app(scope, receive, noting)


async def _complete(message: Message, scope: Scope) -> None:
    """Give every answer the headers that keep a browser from doing anything with it."""
    if message["type"] != "http.response.start":
        return
    own = {name for name, _ in message["headers"]}
    message["headers"] = [*message["headers"], *(each for each in _HEADERS if each[0] not in own)]
