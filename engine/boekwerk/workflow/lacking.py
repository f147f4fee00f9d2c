"""What keeps a document from being booked, and which facts of the master data may mend each of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

from boekwerk.autobook.codes import CONSEQUENCES
from boekwerk.domain.decision import Check, Decision
from boekwerk.domain.document import Document, Party
from boekwerk.domain.identity import iban, kvk_number, location_number, party_name, vat_number
from boekwerk.domain.lookups import Administration
from boekwerk.domain.obligation import reference_key
from boekwerk.domain.reason import Reason
from boekwerk.domain.references import references_of
from boekwerk.domain.waits import ANY, Fact, FactKind

Need = frozenset[Fact]

SETTINGS = frozenset({Fact("settings", ""), Fact("capabilities", "")})

_BY_THE_DOCUMENT = frozenset(
    "document_without_number document_without_date document_without_currency document_without_total "
    "document_total_missing g_account_without_amount g_account_exceeds_total rounding_inside_total "
    "amount_not_in_cents amount_beyond_reason vat_not_broken_down vat_row_without_amount "
    "credit_restriction_without_vat booking_date_missing duplicate_without_number "
    "duplicate_number_unreadable iban_impossible legal_item_missing vat_treatment_unknown "
    "vat_charged_despite_treatment supplier_vat_id_impossible "
    "release_direct_debit release_paid_on_the_spot release_already_paid".split()
)
"""What is so of the document itself: no fact of the master data mends it."""

_NEVER_MENDED = frozenset({"contradictions", "legal_items"})
"""Checks of the document alone."""

_FOLLOWS = frozenset({"second_evaluator"})
"""Checks that say nothing where others fail, and mend themselves with them."""

_ENDS_BY_A_PERSON = frozenset({"booking_halted", "booking_halted_everywhere"})
"""What is no fact: when automatic booking goes on, its documents are decided on anew (AB-20)."""

_NAMED_IN_VALUES: Mapping[str, FactKind] = MappingProxyType(
    {
        "account": "ledger_accounts",
        "other": "ledger_accounts",
        "journal": "journals",
        "condition": "payment_conditions",
        "currency": "exchange_rates",
        "obligation": "obligations",
        "relation": "relations",
        "user": "users",
    }
)
"""Values of reasons that are a record's key, and of which table."""

_TABLES_OF_CODES: tuple[tuple[str, FactKind], ...] = (
    ("vat_", "vat_codes"),
    ("template_vat", "vat_codes"),
    ("journal_", "journals"),
    ("control_account", "journals"),
    ("payment_condition_", "payment_conditions"),
    ("ledger_account", "ledger_accounts"),
    ("copied_account", "ledger_accounts"),
    ("exchange_rate_", "exchange_rates"),
    ("authoriser_", "users"),
    ("authoriser_", "authorisation"),
    ("release_block_condition_", "payment_conditions"),
    ("release_selected_", "payment_conditions"),
    ("release_no_condition_", "payment_conditions"),
)
"""How codes begin that any record of a table may mend, also one that is not there yet."""


class Lacking:
    """The needs of a document in review, worked out from the decision on it."""

    def __init__(
        self,
        decision: Decision,
        document: Document,
        administration: Administration,
        today: datetime.date | None = None,
    ) -> None:
        self._decision = decision
        self._document = document
        self._administration = administration
        self._today = today

    def needs(self) -> tuple[Need, ...] | None:
        """Give of everything in the way the facts that may mend it; None: something no fact can mend."""
        found: dict[Need, None] = {}
        for check in self._decision.checks:
            if check.lets_book or check.name in _FOLLOWS or check.reason.code in CONSEQUENCES:
                continue
            if check.name in _NEVER_MENDED:
                return None
            for need in self._needs_of(check):
                if not need:
                    return None
                found[need] = None
        return tuple(found)

    def _needs_of(self, check: Check) -> Iterator[Need]:
        """Give the needs of a check: one of each of its reasons, or one together where any will do."""
        together = _TOGETHER.get(check.name)
        if together is not None:
            yield together(self, check)
            return
        of_reason = _BY_REASON.get(check.name, Lacking._anything)
        for reason in (check.reason, *check.more):
            if reason.code in _BY_THE_DOCUMENT:
                yield frozenset()
            elif reason.code not in CONSEQUENCES | _ENDS_BY_A_PERSON:
                yield of_reason(self, reason)

    @cached_property
    def _basis(self) -> Need:
        """What every part of a proposal hangs on: whose it is, how that one is booked, and the settings."""
        return SETTINGS | self._of_relation | {Fact("journals", ANY)}

    @cached_property
    def _relation(self) -> str | None:
        proposal = self._decision.proposal
        return None if proposal is None else proposal.relation.relation

    @cached_property
    def _of_relation(self) -> Need:
        if self._relation is None:
            return frozenset(self._relation_keys())
        kinds: tuple[FactKind, ...] = ("relations", "templates", "preferences")
        return frozenset(Fact(kind, self._relation) for kind in kinds)

    @cached_property
    def _obligations(self) -> Need:
        """The obligations that the document may name, whichever they are."""
        found = {Fact("references", reference_key(each.number)) for each in references_of(self._document)}
        if self._relation is not None:
            found.add(Fact("obligations_of", self._relation))
        return frozenset(found)

    @cached_property
    def _lines(self) -> Need:
        """The records that the lines of the proposal name."""
        proposal = self._decision.proposal
        if proposal is None:
            return frozenset()
        named: Iterator[tuple[FactKind, str | None]] = (
            pair
            for line in proposal.lines
            for pair in (
                ("ledger_accounts", line.ledger_account),
                ("vat_codes", line.vat_code),
                ("obligations", line.obligation),
            )
        )
        return frozenset(Fact(kind, key) for kind, key in named if key)

    def _relation_keys(self) -> Iterator[Fact]:
        """Give every normal form by which the other party may be recognised, whoever of the two it is."""
        document = self._document
        accounts = [a for means in document.payment for a in (means.iban, means.debited_iban)]
        forms = {("iban", form) for account in accounts if (form := iban(account))}
        for party in (document.supplier, document.customer):
            forms |= {(key, form) for key, form in _forms_of(party) if form}
        return (Fact("relation_keys", f"{key}:{form}") for key, form in sorted(forms))

    def _anything(self, reason: Reason) -> Need:
        """Of what no more is known: the basis, the lines, and what the reason itself names."""
        return self._basis | self._lines | _named(reason)

    def _identity(self, _: Reason) -> Need:
        return SETTINGS

    def _other_party(self, reason: Reason) -> Need:
        ids = str(reason.values.get("relations") or "").split(", ")
        named = {Fact("relations", id) for id in (*ids, self._relation) if id}
        return SETTINGS | named | frozenset(self._relation_keys())

    def _user(self, _: Reason) -> Need:
        id = self._administration.settings.automation_user
        return SETTINGS | ({Fact("users", id)} if id is not None else frozenset())

    def _code(self, reason: Reason) -> Need:
        """Of a code that does not exist or is inactive: that code, or what made the proposal name it."""
        values = reason.values
        if "kind" in values:
            return self._basis | {Fact(_TABLES[values["kind"]], str(values["code"]))}
        kind: FactKind = "vat_codes" if reason.code.startswith("vat_") else "ledger_accounts"
        key = str(values.get("code") or values.get("account"))
        found = self._basis | {Fact(kind, key)}
        if kind == "ledger_accounts":
            found |= {fact for fact in self._lines if fact.kind == "vat_codes"}
        return found | self._periods(reason) if "year" in reason.code else found

    def _periods(self, reason: Reason) -> Need:
        """Of a period: the days that are compared with periods."""
        document = self._document
        days = {document.issue_date, document.supply_date, reason.values.get("date")}
        found = {Fact("periods", day.isoformat()) for day in days if isinstance(day, datetime.date)}
        return SETTINGS | found

    def _booking_date(self, reason: Reason) -> Need:
        if reason.code == "booking_date_in_future":
            return frozenset({Fact("days", reason.values["date"].isoformat())})
        return self._basis

    def _authorisers(self, reason: Reason) -> Need:
        """Of who approves: the rules about it and the users, and what those rules ask of the booking."""
        return self._anything(reason) | {Fact("authorisation", ANY), Fact("users", ANY)}

    def _hold(self, reason: Reason) -> Need:
        return self._basis | {Fact("payment_conditions", ANY)}

    def _caps(self, _: Reason) -> Need:
        """Of the caps of a day: the next one."""
        if self._today is None:
            return SETTINGS
        tomorrow = self._today + datetime.timedelta(days=1)
        return SETTINGS | {Fact("days", tomorrow.isoformat())}

    def _unresolved(self, reason: Reason) -> Need:
        """Of what a proposal leaves open."""
        found = self._anything(reason)
        if "obligation" in reason.code:
            found |= self._obligations
        return found

    def _rules(self, _: Check) -> Need:
        """Of rules: whatever they may have asked for. Which of several rules will hold, nobody knows."""
        return self._basis | self._lines | self._obligations

    def _duplicates(self, reason: Reason) -> Need:
        found = SETTINGS | self._of_relation
        return found if self._relation is None else found | {Fact("bookings", self._relation)}

    def _account_of_payee(self, reason: Reason) -> Need:
        found = SETTINGS | self._of_relation
        changed = reason.values.get("date")
        if reason.code != "iban_changed_recently" or not isinstance(changed, datetime.date):
            return found
        days = self._administration.settings.iban_quarantine_days
        ends = changed + datetime.timedelta(days=days)
        return found | {Fact("days", ends.isoformat())}


_OfReason = Callable[[Lacking, Reason], Need]

_BY_REASON: Mapping[str, _OfReason] = MappingProxyType(
    {
        "addressee": Lacking._identity,
        "relation": Lacking._other_party,
        "relation_active": Lacking._other_party,
        "automation_user": Lacking._user,
        "user_access": Lacking._user,
        "package_link": Lacking._user,
        "ledger_accounts": Lacking._code,
        "vat_codes": Lacking._code,
        "other_codes": Lacking._code,
        "proposal_complete": Lacking._unresolved,
        "duplicate": Lacking._duplicates,
        "near_duplicate": Lacking._duplicates,
        "booking_date": Lacking._booking_date,
        "period": Lacking._periods,
        "vat_return": Lacking._periods,
        "authoriser": Lacking._authorisers,
        "payment_hold": Lacking._hold,
        "caps": Lacking._caps,
        "iban": Lacking._account_of_payee,
        "iban_change": Lacking._account_of_payee,
    }
)
"""How the facts are found of checks of which each reason is to be mended."""

_TOGETHER: Mapping[str, Callable[[Lacking, Check], Need]] = MappingProxyType(
    {"automatic_booking_rule": Lacking._rules, "blocks": Lacking._rules}
)
"""Of checks that say several things of which mending one may be enough."""

_TABLES: Mapping[str, FactKind] = MappingProxyType(
    {
        "journal": "journals",
        "payment_condition": "payment_conditions",
        "cost_centre": "cost_centres",
        "project": "projects",
    }
)


def _named(reason: Reason) -> Need:
    values = {name: reason.values.get(name) for name in _NAMED_IN_VALUES}
    found = {
        Fact(_NAMED_IN_VALUES[name], value) for name, value in values.items() if isinstance(value, str)
    }
    tables = {
        Fact(table, ANY) for beginning, table in _TABLES_OF_CODES if reason.code.startswith(beginning)
    }
    code = reason.values.get("code")
    if isinstance(code, str):
        found |= {Fact(table.kind, code) for table in tables}
    return frozenset(found | tables)


def _forms_of(party: Party) -> Iterator[tuple[str, str | None]]:
    """Give the normal forms of what a party says of itself, by the key under which a relation has it."""
    yield "kvk", kvk_number(party.kvk)
    yield "vat_number", vat_number(party.vat_id)
    yield "oin", location_number(party.oin)
    yield "gln", location_number(party.gln)
    for name in (party.name, party.legal_name, party.trading_name):
        yield "name", party_name(name)
