"""A booking proposal in words: every field that has a value, and where that came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from msgspec import Struct

from boekwerk.cli import wording
from boekwerk.cli.reports.places import Places
from boekwerk.domain.administration import Settings
from boekwerk.domain.evidence import AccountEvidence
from boekwerk.domain.proposal import BookingLine, NewRelation, Proposal, Provenance
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said, sentence, term
from boekwerk.trial.records import Kind, Records

_SETTINGS = frozenset(Settings.__struct_fields__)
_KINDS: dict[str, Kind] = {
    "ledger_account": "ledger_account",
    "vat_code": "vat_code",
    "journal": "journal",
    "payment_condition": "payment_condition",
    "cost_centre": "cost_centre",
    "project": "project",
}
_HEAD = (
    "mode",
    "relation",
    "new_relation",
    "journal",
    "control_account",
    "number",
    "booking_date",
    "period",
    "description",
    "total",
    "total_home",
    "exchange_rate",
    "prepaid",
    "g_account",
    "discount",
    "due_date",
    "payment_condition",
    "payment_reference",
    "iban",
)
_LINE = (
    "ledger_account",
    "vat_code",
    "vat_treatment",
    "amount",
    "vat",
    "non_deductible_vat",
    "self_assessed_vat",
    "self_assessed_deductible",
    "amount_home",
    "vat_home",
    "self_assessed_home",
    "self_assessed_deductible_home",
    "description",
    "cost_centre",
    "project",
    "obligation",
    "settle",
    "deferred",
    "period_from",
    "period_until",
)
# The name of a field's provenance, where it is not its own.
_PROVENANCE = {
    "exchange_rate": "rate",
    "vat_treatment": "vat_key",
    "self_assessed_home": "amount_home",
    "self_assessed_deductible_home": "amount_home",
}


class ProposalText(Struct, frozen=True):
    """Writes proposals, with the names that ``records`` has beside their codes."""

    records: Records
    language: Language
    places: Places

    def head(self, proposal: Proposal) -> Iterator[str]:
        """Say every field of the head that has a value, and where that came from."""
        for name in _HEAD:
            yield from self._field(name, self._of_head(name, proposal), proposal.provenance)

    def line(self, line: BookingLine, currency: str | None) -> Iterator[str]:
        """Say every field of a booking line that has a value, and where that came from."""
        for name in _LINE:
            yield from self._field(name, self._of_line(name, line, currency), line.provenance)
        if line.items:
            including = wording.amount(line.including, currency, self.language)
            yield f"{wording.label('field_including', self.language)}: {including}"
        if line.evidence is not None:
            yield self._evidence(line.evidence)

    def title(self, number: int, line: BookingLine, currency: str | None) -> str:
        """Say on which account a booking line puts how much."""
        return said(
            "cli_booking_line",
            self.language,
            number=number,
            kind=wording.label(f"line_{line.kind}", self.language),
            account=self.named("ledger_account", line.ledger_account) or term("missing", self.language),
            amount=wording.amount(line.amount, currency, self.language),
        )

    def named(self, kind: Kind, code: str | None) -> str | None:
        """Write a code with its name."""
        name = self.records.names.get((kind, code)) if code else None
        return f"{code} {name}" if name else code

    def amount(self, found: Decimal | None, currency: str | None) -> str | None:
        """Write an amount; None for none, and for zero, which says nothing."""
        return wording.amount(found, currency, self.language) if found else None

    def period(self, name: str | None) -> str | None:
        """Write a period with its first and last day: its number is often no month."""
        if name is None:
            return None
        year, _, number = name.partition("-")
        values = {"year": year, "number": number.lstrip("0")}
        found = self.records.period
        if found is None or f"{found.year}-{found.number:02}" != name:
            return said("cli_period_alone", self.language, **values)
        return said("cli_period", self.language, first=found.first_day, last=found.last_day, **values)

    def compound(self, name: str, found: Struct | None, currency: str | None) -> str | None:
        """Write a rate, a G-account or a discount, each in a phrase of its own."""
        if found is None:
            return None
        values: dict[str, Any] = {"home": self.records.currency}
        for field in found.__struct_fields__:
            value = getattr(found, field)
            is_amount = field in ("amount", "rest")
            values[field] = wording.amount(value, currency, self.language) if is_amount else value
        account = self.named("ledger_account", values.get("ledger_account"))
        values["account"] = account or term("missing", self.language)
        return sentence(Reason(f"cli_{name}", values), self.language)

    def _field(self, name: str, text: str | None, provenance: dict[str, Provenance]) -> Iterator[str]:
        if not text:
            return
        told = f"{wording.label(f'field_{name}', self.language)}: {text}"
        origin = provenance.get(_PROVENANCE.get(name, name))
        yield f"{told} ({self._origin(name, origin)})" if origin is not None else told

    def _evidence(self, evidence: AccountEvidence) -> str:
        """Say what earlier bookings say of a line's account, and how sure that is (LR-7)."""
        values: dict[str, Any] = {name: getattr(evidence, name) for name in evidence.__struct_fields__}
        values["kind"] = f"evidence_{evidence.kind}"
        values["standing"] = f"standing_{evidence.standing}"
        values["account"] = self.named("ledger_account", evidence.ledger_account)
        values["names"] = evidence.names or evidence.bookings
        if evidence.text:
            like = said("evidence_of_text", self.language, text=evidence.text)
            values["kind"] = f"{term(values['kind'], self.language)} {like}"
        code = "evidence_not_measured" if evidence.confidence is None else "evidence_measured"
        text = said(code, self.language, **values)
        if evidence.proposed:
            return text
        return said("evidence_only_suggested", self.language, evidence=text)

    def _of_head(self, name: str, proposal: Proposal) -> str | None:
        """Write a field of the head; None where it has no value."""
        special = _SPECIAL.get(name)
        return self._value(name, getattr(proposal, name)) if special is None else special(self, proposal)

    def _of_line(self, name: str, line: BookingLine, currency: str | None) -> str | None:
        """Write a field of a line; None where it has no value, or is zero and says nothing."""
        if name == "vat_treatment":
            return self._treatment(line)
        if name in ("obligation", "settle"):
            return self._of_obligation(name, line)
        found: Any = getattr(line, name)
        if isinstance(found, Decimal):
            if not found and name not in ("amount", "vat"):
                return None
            is_home = name.endswith("_home")
            return wording.amount(found, self.records.currency if is_home else currency, self.language)
        return None if found is False else self._value(name, found)

    def _of_obligation(self, name: str, line: BookingLine) -> str | None:
        """Write the obligation, or whether it is settled, where the administration wants it (OB-15)."""
        shown = self.records.show_obligations
        if shown == "never":
            return None
        if name == "settle":
            return None if line.settle is None else wording.value(line.settle, self.language)
        is_wanted = shown == "always" and line.kind == "cost"
        return line.obligation or (term("nothing", self.language) if is_wanted else None)

    def _treatment(self, line: BookingLine) -> str | None:
        key = line.vat_key
        if key is None:
            return None
        treatment = term(key.treatment, self.language)
        if key.rate is None:
            return treatment
        return said("cli_treatment", self.language, treatment=treatment, rate=key.rate)

    def _value(self, name: str, found: object) -> str | None:
        if name in _KINDS and isinstance(found, str):
            return self.named(_KINDS[name], found)
        return None if found is None else wording.value(found, self.language)

    def _origin(self, name: str, provenance: Provenance) -> str:
        parts = [
            wording.label(f"origin_{provenance.origin}", self.language),
            self._source(name, provenance),
        ]
        text = (": " if provenance.origin == "computed" else " ").join(part for part in parts if part)
        return f"{text}, {self.places.place(provenance.where)}" if provenance.where else text

    def _source(self, name: str, provenance: Provenance) -> str | None:
        """Say what a value was taken or computed from; a rate names its source itself."""
        source = provenance.source
        if provenance.name is not None:
            return provenance.name
        if source in _SETTINGS:
            setting = wording.label(f"setting_{source}", self.language)
            return said("cli_setting", self.language, setting=setting, key=source)
        if provenance.origin != "computed" or source is None:
            return source
        if source == "rate":
            return wording.label("field_exchange_rate", self.language)
        if name == "due_date":
            return f"{wording.label('field_payment_condition', self.language)} {source}"
        return None if name == "exchange_rate" else source


def _new_relation(new: NewRelation | None) -> str | None:
    if new is None:
        return None
    values = (getattr(new, name) for name in new.__struct_fields__)
    return ", ".join(value for value in values if value)


_SPECIAL: dict[str, Callable[[ProposalText, Proposal], str | None]] = {
    "mode": lambda text, found: term(found.mode, text.language),
    "relation": lambda text, found: text.named("relation", found.relation.relation),
    "new_relation": lambda text, found: _new_relation(found.relation.new),
    "control_account": lambda text, found: text.named("ledger_account", text.records.control_account),
    "period": lambda text, found: text.period(found.period),
    "total": lambda text, found: text.amount(found.total, found.currency),
    "total_home": lambda text, found: text.amount(found.total_home, text.records.currency),
    "prepaid": lambda text, found: text.amount(found.prepaid, found.currency),
    "exchange_rate": lambda text, found: text.compound("exchange_rate", found.rate, found.currency),
    "g_account": lambda text, found: text.compound("g_account", found.g_account, found.currency),
    "discount": lambda text, found: text.compound("discount", found.discount, found.currency),
}
"""How the fields of the head are written whose value is no plain one."""
