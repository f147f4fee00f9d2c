"""What a line of a booking template is booked with: account, VAT code, texts, period, obligation (BP-9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from boekwerk.domain.months import first_of_month, last_of_month, moved_by_months
from boekwerk.domain.proposal import Provenance
from boekwerk.domain.reason import Reason
from boekwerk.domain.template import Template, TemplateLine
from boekwerk.domain.vat import RATED
from boekwerk.proposal.basis import Account, Basis, Posting, account_of
from boekwerk.proposal.draft import Draft
from boekwerk.proposal.pieces import Header
from boekwerk.proposal.template_split import Part
from boekwerk.proposal.variables import filled_in
from boekwerk.proposal.vat_codes import ChosenVatCode, fault_for

_ABILITIES = {"cost_centre": "cost_centres", "project": "projects", "obligation": "obligations"}
_Field = tuple[str, Any, Provenance]


class Laid(Struct, frozen=True):
    """What a line of a template is booked with, whatever it takes."""

    account: Account
    posting: Posting
    provenance: Provenance


class CodeOfTemplate(Struct, frozen=True):
    """The VAT code of a part (None: by its VAT key, BP-12), and what stands in the way of using it."""

    code: ChosenVatCode | None = None
    doubts: tuple[Reason, ...] = ()


def laid_down(line: TemplateLine, template: Template, draft: Draft, basis: Basis) -> Laid:
    """Work out what a line is booked with; what it does not say is as in master data."""
    provenance = Provenance("template", template.name, line.where or template.where)
    account = basis.account
    if line.ledger_account is not None:
        account = account_of(draft.administration, line.ledger_account, provenance)
    fields = [*_texts(line, provenance, draft, basis.posting), *_deferral(line, provenance, draft, basis)]
    values: dict[str, Any] = {name: value for name, value, _ in fields}
    origins = {"amount": provenance, "vat": provenance, **{name: origin for name, _, origin in fields}}
    posting = Posting(
        **values,
        match_obligation=line.match_obligation,
        provenance=origins,
    )
    return Laid(account, posting, provenance)


def header_of(template: Template, draft: Draft) -> Header:
    """Give what a template says of the header."""
    provenance = Provenance("template", template.name, template.where)
    description = filled_in(template.description, draft, template.where)
    said = {"description": description, "payment_condition": template.payment_condition}
    return Header(
        description,
        template.payment_condition,
        {name: provenance for name, value in said.items() if value is not None},
    )


def template_code(part: Part, laid: Laid, draft: Draft) -> CodeOfTemplate:
    """Give the VAT code of a part: the template's; none where VAT that the document charges is cost."""
    line, key = part.line, part.share.key
    code = line.vat_code if line is not None else None
    if code is None or (key.treatment == "import" and not draft.settings.self_assess_imports):
        return CodeOfTemplate()
    known = draft.administration.vat_code(code)
    chosen = ChosenVatCode(known, laid.provenance)
    why = fault_for(known, key, draft.settings.country)
    values = {"template": laid.provenance.source, "code": code}
    where = laid.provenance.where
    if why is not None:
        more = {"why": why, "date": key.supply_date}
        return CodeOfTemplate(chosen, (Reason("vat_code_of_template_unusable", {**values, **more}, where),))
    if part.in_cost and key.treatment in RATED and known is not None and known.deductible != 0:
        return CodeOfTemplate(chosen, (Reason("vat_code_of_template_deducts", values, where),))
    return CodeOfTemplate(chosen)


def _texts(line: TemplateLine, provenance: Provenance, draft: Draft, usual: Posting) -> Iterator[_Field]:
    description = filled_in(line.description, draft, provenance.where)
    if description is not None:
        yield "description", description, provenance
    for name, ability in _ABILITIES.items():
        value = getattr(line, name)
        if value and _is_able(ability, name, value, draft, provenance):
            yield name, value, provenance
        elif not value and getattr(usual, name):
            yield name, getattr(usual, name), usual.provenance[name]


def _is_able(ability: str, name: str, value: str, draft: Draft, provenance: Provenance) -> bool:
    if getattr(draft.capabilities, ability):
        return True
    values = {"template": provenance.source, "field": name, "value": value}
    code = "template_field_not_in_package"
    more = {"package": draft.settings.package}
    if ability in draft.settings.switched_off:
        code, more = "template_field_switched_off", {"ability": ability}
    draft.remark_once(Reason(code, {**values, **more}, provenance.where))
    return False


def _deferral(line: TemplateLine, provenance: Provenance, draft: Draft, basis: Basis) -> Iterator[_Field]:
    """Defer what the template or the relation's posting rule defers, over the template's months."""
    if line.deferred:
        yield "deferred", True, provenance
    elif basis.posting.deferred:
        yield "deferred", True, basis.posting.provenance["deferred"]
    else:
        return
    issued = draft.document.issue_date
    if issued is None or line.period_from is None or line.period_until is None:
        return
    first = moved_by_months(issued, line.period_from)
    last = moved_by_months(issued, line.period_until)
    if first is not None and last is not None:
        yield "period_from", first_of_month(first), provenance
        yield "period_until", last_of_month(last), provenance
