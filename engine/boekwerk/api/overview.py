"""The administrations that a caller may see, and their validation overview."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from msgspec import Meta, Struct
from msgspec.structs import replace

from boekwerk.api.callers import Caller
from boekwerk.api.document_forms import OverviewForm, overview_form
from boekwerk.api.problems import problems
from boekwerk.api.said import NO_NUL
from boekwerk.api.server import served_by
from boekwerk.app.overview import MOST_ON_A_PAGE, Asked, read_overview
from boekwerk.domain.amount import read_decimal
from boekwerk.domain.workflow import DocumentState
from boekwerk.store.administrations import list_administrations

_AMOUNT = r"^[0-9]{1,13}(\.[0-9]{1,2})?$"
_MOST_DAYS = 36_500


class AdministrationForm(Struct, frozen=True):
    """An administration that the caller may see."""

    id: Annotated[str, Meta(examples=["0103"])]
    name: Annotated[str, Meta(examples=["Eetwinkel De Roggestoof V.O.F."])]


@get(
    "/administrations",
    opt={"scope": "look"},
    tags=["overview"],
    summary="List administrations",
    responses=problems(401, 403, 429),
    sync_to_thread=True,
)
def show_administrations(request: Request[Caller, Any, Any]) -> list[AdministrationForm]:
    """List the administrations that the caller may see."""
    with served_by(request).office.store.reading() as connection:
        known = list_administrations(connection)
    seen = request.user.administrations
    return [AdministrationForm(each.code, each.name) for each in known if each.code in seen]


def _asked(
    administration: Annotated[
        list[str] | None, QueryParameter(name="administration", max_items=100, description="Only in these.")
    ] = None,
    states: Annotated[
        list[DocumentState] | None,
        QueryParameter(
            name="state", max_items=20, description="Only in these states; else what waits for a person."
        ),
    ] = None,
    reason: Annotated[
        str | None,
        QueryParameter(
            name="reason", pattern="^[a-z][a-z0-9_]{0,80}$", description="Only with a reason of this code."
        ),
    ] = None,
    relation: Annotated[
        str | None,
        QueryParameter(
            name="relation", max_length=200, pattern=NO_NUL, description="Only of this relation (its id)."
        ),
    ] = None,
    text: Annotated[
        str | None,
        QueryParameter(
            name="text",
            min_length=1,
            max_length=200,
            pattern=NO_NUL,
            description="Only with this in the invoice number, the relation or the file's name.",
        ),
    ] = None,
) -> Asked:
    """Read what documents are to be of."""
    return Asked(
        administrations=tuple(administration or ()),
        states=tuple(states or ()),
        reason=reason,
        relation=relation,
        text=text,
    )


def _sized(
    waiting_days: Annotated[
        int | None,
        QueryParameter(
            name="waiting_days", gt=-1, le=_MOST_DAYS, description="Only where it is that long already."
        ),
    ] = None,
    least: Annotated[
        str | None,
        QueryParameter(
            name="least", pattern=_AMOUNT, description="Only with a total of this size or more."
        ),
    ] = None,
    most: Annotated[
        str | None,
        QueryParameter(name="most", pattern=_AMOUNT, description="Only with a total of this size or less."),
    ] = None,
) -> Asked:
    """Read how old and how large documents are to be."""
    return Asked(
        waiting_days=waiting_days,
        least=None if least is None else read_decimal(least),
        most=None if most is None else read_decimal(most),
    )


@get(
    "/overview",
    opt={"scope": "look"},
    tags=["overview"],
    summary="Show the validation overview",
    dependencies={
        "of": Provide(_asked, sync_to_thread=False),
        "sized": Provide(_sized, sync_to_thread=False),
    },
    responses=problems(400, 401, 403, 404, 429),
    sync_to_thread=True,
)
def show_overview(
    request: Request[Caller, Any, Any],
    of: NamedDependency[Asked],
    sized: NamedDependency[Asked],
    after: Annotated[
        str | None,
        QueryParameter(name="after", max_length=100, description="What the page before names as `next`."),
    ] = None,
    count: Annotated[
        int,
        QueryParameter(name="count", ge=1, le=MOST_ON_A_PAGE, description="Most documents on the page."),
    ] = 50,
) -> OverviewForm:
    """List what waits for a person, with every reason; by administration, first what came in first."""
    office, caller = served_by(request).office, request.user
    asked = replace(
        of, waiting_days=sized.waiting_days, least=sized.least, most=sized.most, after=after, count=count
    )
    page = read_overview(office.store, asked, office.now(), visible=caller.administrations)
    return overview_form(page)
