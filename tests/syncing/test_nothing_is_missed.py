"""Whatever changes in the master data: what may be booked afterwards was woken (a law, by the sweep)."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace
from office_at_work import CODE
from syncing_package import sync

from boekwerk.app.store import known_administration
from boekwerk.workflow.sweeping import sweep

STEPS = 18


class Change:
    """Something that a person may change in the package, and how it was before."""

    def __init__(self, source, table, key, **fields):
        self.source, self.table, self.key, self.fields = source, table, key, fields
        self.before = source.tables[table][key]

    def __call__(self, dice):
        """Change it, take it away, or put it back."""
        is_there = self.key in self.source.tables[self.table]
        which = dice.random()
        if which < 0.5:
            self.source.has(self.table, self.before)
        elif which < 0.85:
            self.source.has(self.table, replace(self.before, **self.fields))
        elif is_there:
            self.source.lose(self.table, self.key)


def changes(source):
    relation = next(r for r in source.tables["relations"].values() if "belboei" in r.name.casefold())
    yield Change(source, "relations", relation.id, active=False)
    yield Change(source, "relations", relation.id, kvk="11111111", vat_number="NL001234567B01")
    yield Change(source, "relations", relation.id, ibans=())
    yield Change(source, "relations", relation.id, deferred_costs=True)
    yield Change(source, "periods", "2026-03", open=False)
    yield Change(source, "periods", "2026-03", vat_return_filed=True)
    for account in ("4400", "1600", "1520"):
        yield Change(source, "ledger_accounts", account, active=False)
        yield Change(source, "ledger_accounts", account, fiscal_years=(2020,))
    for code in source.tables["vat_codes"]:
        yield Change(source, "vat_codes", code, active=False)
    for code in source.tables["journals"]:
        yield Change(source, "journals", code, active=False)
        yield Change(source, "journals", code, control_account=None)
    for code in source.tables["payment_conditions"]:
        yield Change(source, "payment_conditions", code, active=False)


@pytest.mark.parametrize("seed", [1])
def test_after_any_change_nothing_was_missed(at_work, source, seed):
    dice, office = random.Random(seed), at_work.office
    sync(at_work)
    all_changes = list(changes(source))
    with office.store.reading() as connection:
        known = known_administration(connection, CODE)
    documents, ends = [], []
    for number in range(STEPS):
        for change in dice.sample(all_changes, 3):
            change(dice)
        sync(at_work)
        if number % 3 == 0:
            documents.append(at_work.take_in(number))
        for document in documents:
            at_work.work(document)
        found = sweep(office, known, lambda waiting: waiting)
        assert found.missed == (), (number, [at_work.of(each.document) for each in found.missed])
        ends.append(found.looked_at)
        if dice.random() < 0.3:
            for each in all_changes:
                source.has(each.table, each.before)
            sync(at_work)
    assert max(ends) > 1
    assert "booked" in {at_work.of(document).state for document in documents}
