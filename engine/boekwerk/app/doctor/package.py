"""Does the link to the package work, and can it do what the settings ask (AB-4, OB-14, PR-1)?"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal

from msgspec import Struct
from sqlalchemy import Connection, func, select

from boekwerk.app.doctor.findings import Finding
from boekwerk.app.releasing import release_checks
from boekwerk.domain.authorisation import rule_hindrances
from boekwerk.domain.booking import Booking, NotComplete
from boekwerk.domain.entries import with_entries
from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.proposal import BookingLine
from boekwerk.domain.reason import Reason
from boekwerk.obligations.get_connector import missing_fields
from boekwerk.packages import ConnectedPackage
from boekwerk.packages.errors import CorrectBooking, LogInAgain, RetryLater
from boekwerk.store.links import find_link
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.tables_workflow import postings
from boekwerk.workflow.gates import GateClosed

_CENTS = Decimal("0.01")


class Asking(Struct, frozen=True):
    """How the package is asked: by ``call``, which goes through its gate; None: it is not asked at all."""

    today: datetime.date
    call: Callable[[ConnectedPackage, Callable[[], object]], object] | None


def about_package(
    stored: StoredAdministration, package: ConnectedPackage | BoekwerkError | None, asking: Asking
) -> Iterator[Finding]:
    """Say whether the link works and may book, and what of the settings the package cannot do.

    ``package`` is an error where it cannot be used, None where there is no user to use it by.
    """
    if isinstance(package, BoekwerkError):
        yield Finding("link_works", "fault", package.reason)
    elif package is not None:
        yield from _link(stored, package, asking)
        yield from _obligations(stored, package, asking)
    usable = package if isinstance(package, ConnectedPackage) else None
    yield from _releases(stored, usable)
    yield from _abilities(stored, usable)


def _link(stored: StoredAdministration, package: ConnectedPackage, asking: Asking) -> Iterator[Finding]:
    values: dict[str, object] = {"package": package.package}
    if asking.call is None:
        yield Finding("link_works", "unknown", Reason("doctor_not_asked", values))
        return
    try:
        asking.call(package, package.check)
    except BoekwerkError as error:
        passes = isinstance(error, RetryLater | GateClosed)
        yield Finding("link_works", "unknown" if passes else "fault", error.reason)
        return
    yield Finding("link_works", "ok", Reason("doctor_link_works", values))
    yield _right_to_post(stored, package, asking)


def _right_to_post(stored: StoredAdministration, package: ConnectedPackage, asking: Asking) -> Finding:
    """Say whether the automation user may book: he did, or the package judged a booking of his."""
    user = stored.settings.automation_user or ""
    values: dict[str, object] = {"package": package.package, "user": user}
    proved = _proved(stored.connection, stored.known.id, user)
    if proved is not None:
        return Finding(
            "posting_right", "ok", Reason("doctor_right_proved", {**values, "date": proved.date()})
        )
    sample = _sample(stored, asking.today) if package.capabilities.validate_only else None
    if sample is None or asking.call is None:
        return Finding("posting_right", "unknown", Reason("doctor_right_unproven", values))
    try:
        plan = package.plan(sample)
        asking.call(package, lambda: package.validate(plan))
    except CorrectBooking:
        pass  # it judged a booking of this user
    except LogInAgain as error:
        return Finding("posting_right", "fault", error.reason)
    except (BoekwerkError, NotComplete):
        return Finding("posting_right", "unknown", Reason("doctor_right_unproven", values))
    return Finding("posting_right", "ok", Reason("doctor_right_judged", values))


def _proved(connection: Connection, administration: int, user: str) -> datetime.datetime | None:
    owner = (postings.c.administration == administration) & (postings.c.user == user)
    link = find_link(connection, user, administration)
    if link is not None:
        # A link that was made anew must prove itself anew.
        owner &= postings.c.settled >= link.made
    booked = select(func.max(postings.c.settled)).where(owner, postings.c.stage == "confirmed")
    moment: datetime.datetime | None = connection.execute(booked).scalar()
    return moment


def _sample(stored: StoredAdministration, today: datetime.date) -> Booking | None:
    """Make a booking for the package to judge; whether it finds it right does not matter."""
    journals = stored.journals("purchase")
    accounts = [account for account in stored.records("ledger_accounts") if account.active]
    relations = stored.records("relations")
    if not (journals and accounts and relations):
        return None
    line = BookingLine("cost", accounts[0].code, None, None, _CENTS)
    booking = Booking(
        reference="boekwerk-doctor",
        administration=stored.settings.id,
        direction="purchase",
        relation=relations[0].id,
        journal=journals[0].code,
        number="BOEKWERK-DOCTOR",
        booking_date=today,
        period=None,
        due_date=None,
        payment_condition=None,
        payment_reference=None,
        iban=None,
        currency=stored.settings.currency,
        total=_CENTS,
        description=None,
        lines=(line,),
    )
    try:
        return with_entries(booking, stored)
    except NotComplete:
        return None


def _obligations(
    stored: StoredAdministration, package: ConnectedPackage, asking: Asking
) -> Iterator[Finding]:
    """Say which fields of obligations the package does not deliver (OB-14)."""
    if not (stored.capabilities.obligations and package.capabilities.obligations) or asking.call is None:
        return
    try:
        fields = asking.call(package, package.obligation_fields)
    except BoekwerkError as error:
        yield Finding("obligation_fields", "unknown", error.reason)
        return
    if fields is None:
        return
    missing = missing_fields(fields.sources, fields.delivered)  # type: ignore[attr-defined]
    for each in missing:
        code = "doctor_obligation_field_needed" if each.needed else "doctor_obligation_field"
        field = f"obligation_field_{each.field}"
        values = {"package": package.package, "field": field, "source": each.source or "–"}
        yield Finding("obligation_fields", "fault" if each.needed else "warning", Reason(code, values))
    if not missing:
        yield Finding("obligation_fields", "ok", Reason("doctor_obligation_fields"))


def _releases(stored: StoredAdministration, package: ConnectedPackage | None) -> Iterator[Finding]:
    """Say what stands in the way of holding payments (PR-1, AB-14); without that setting, nothing."""
    if not stored.settings.release_after_authorisation:
        return
    found = (*release_checks(stored, package), *rule_hindrances(stored))
    yield from (Finding("release", "fault", reason) for reason in found)
    if not found:
        yield Finding("release", "ok", Reason("doctor_release_possible"))


def _abilities(stored: StoredAdministration, package: ConnectedPackage | None) -> Iterator[Finding]:
    settings = stored.settings
    values = {"package": settings.package}
    if not stored.capabilities.obligations:
        needing = sorted(
            account.code
            for account in stored.records("ledger_accounts")
            if account.active and account.obligation_required
        )
        if needing:
            named = {**values, "accounts": ", ".join(needing[:5]), "count": len(needing)}
            yield Finding("abilities", "fault", Reason("doctor_obligations_not_possible", named))
    if package is None:
        return
    known, now = stored.capabilities, package.capabilities
    fields = [name for name in known.__struct_fields__ if name not in settings.switched_off]
    different = [name for name in fields if getattr(known, name) != getattr(now, name)]
    if different:
        named = {**values, "administration": settings.id, "abilities": ", ".join(different)}
        yield Finding("abilities", "warning", Reason("doctor_abilities_changed", named))
