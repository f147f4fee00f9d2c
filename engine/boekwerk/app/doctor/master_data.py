"""Are the master data fresh, and is what the settings name there (OB-8, OB-14)?"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from boekwerk.app.doctor.findings import Finding
from boekwerk.domain.reason import Reason
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.synchronisations import Synchronised, synchronised

SYNC_DAYS = 2
"""After how many days without a synchronisation master data that can be synchronised are called old."""

IMPORT_DAYS = 31
"""After how many days without an import those of a package that gives none are called old."""


_ACCOUNTS = "ledger_accounts"


def about_master_data(
    stored: StoredAdministration, now: datetime.datetime, *, synchronises: bool
) -> Iterator[Finding]:
    """Say how old master data and obligations are, and which records that settings name are not there."""
    sync = synchronised(stored.connection, stored.known.id)
    yield _age(stored, sync, now) if synchronises else _imported(stored, now)
    if sync.reason is not None:
        yield Finding("master_data", "warning", sync.reason)
    if stored.capabilities.obligations:
        yield from _obligations(stored, now)
    yield from _named(stored)


def _age(stored: StoredAdministration, sync: Synchronised, now: datetime.datetime) -> Finding:
    values: dict[str, object] = {"administration": stored.settings.id}
    if sync.asked is None:
        return Finding("master_data", "fault", Reason("doctor_never_synchronised", values))
    if sync.asked_all is None or sync.token is None:
        return Finding("master_data", "warning", Reason("doctor_not_wholly_synchronised", values))
    days = (now - sync.asked).days
    values |= {"date": sync.asked.date(), "days": days}
    if days >= SYNC_DAYS:
        return Finding("master_data", "warning", Reason("doctor_synchronised_long_ago", values))
    return Finding("master_data", "ok", Reason("doctor_synchronised", values))


def _imported(stored: StoredAdministration, now: datetime.datetime) -> Finding:
    imported = stored.known.imported
    days = None if imported is None else (now - imported).days
    values = {"administration": stored.settings.id, "date": imported and imported.date(), "days": days}
    if days is None or days >= IMPORT_DAYS:
        return Finding("master_data", "warning", Reason("doctor_imported_long_ago", values))
    return Finding("master_data", "ok", Reason("doctor_imported", values))


def _obligations(stored: StoredAdministration, now: datetime.datetime) -> Iterator[Finding]:
    """Say how old obligations are; where there never were any, only if accounts need them (OB-1)."""
    asked, most = stored.obligations.asked, stored.settings.obligations_stale_after
    values: dict[str, object] = {"administration": stored.settings.id, "most": most}
    if asked is None:
        if any(account.active and account.obligation_required for account in stored.records(_ACCOUNTS)):
            yield Finding("obligations", "fault", Reason("doctor_obligations_never", values))
        return
    days = (now - asked).days
    values |= {"date": asked.date(), "days": days}
    if days > most:
        yield Finding("obligations", "warning", Reason("doctor_obligations_stale", values))
    else:
        yield Finding("obligations", "ok", Reason("doctor_obligations_fresh", values))


def _named(stored: StoredAdministration) -> Iterator[Finding]:
    """Find what the settings name and is not there, or may not be used any more."""
    settings = stored.settings
    named = (
        ("purchase_journal", "journals", stored.journal),
        ("sales_journal", "journals", stored.journal),
        ("rounding_account", "ledger_accounts", stored.ledger_account),
        ("payment_discount_account", "ledger_accounts", stored.ledger_account),
        ("credit_restriction_account", "ledger_accounts", stored.ledger_account),
        ("default_payment_condition", "payment_conditions", stored.payment_condition),
    )
    for setting, table, find in named:
        code = getattr(settings, setting)
        if code is None:
            continue
        record = find(code)
        values = {"setting": setting, "table": f"fact_{table}", "code": code}
        if record is None:
            yield Finding(
                "settings", "fault", Reason("doctor_named_missing", values, settings.place(setting))
            )
        elif not record.active:
            yield Finding(
                "settings", "fault", Reason("doctor_named_inactive", values, settings.place(setting))
            )
