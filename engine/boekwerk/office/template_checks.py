"""What must be right in booking templates (BP-9): errors that make them unusable, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from boekwerk.domain.administration import Journal, VatCode
from boekwerk.domain.amount import ZERO
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown
from boekwerk.domain.template import Template, TemplateLine
from boekwerk.domain.vat import RATED
from boekwerk.office.master_data import MasterData
from boekwerk.positions import Problems

_NOWHERE = Location("")
_WHOLE = Decimal(100)


def check_templates(data: MasterData, problems: Problems) -> None:
    """Note what is wrong in the templates; that what they name exists is checked elsewhere."""
    journals = {journal.code: journal for journal in data.journals}
    codes = {code.code: code for code in data.vat_codes}
    defaults: dict[tuple[str, str], Template] = {}
    for template in data.templates:
        for reason in _faults(template, journals.get(template.journal), codes):
            problems.add(reason.code, reason.where or _NOWHERE, **reason.values)
        if template.default:
            first = defaults.setdefault((template.relation, template.journal), template)
            if first is not template:
                _note_second_default(template, first, problems)


def remark_templates(data: MasterData, remarks: Problems) -> None:
    """Remark on templates that leave something of every document."""
    for template in data.templates:
        wrong = next((total for total in _totals(template.lines) if total != _WHOLE), None)
        if wrong is not None:
            values = {"template": shown(template.name), "total": wrong, "left": _WHOLE - wrong}
            remarks.add("office_template_not_whole", template.where or _NOWHERE, **values)


def _note_second_default(template: Template, first: Template, problems: Problems) -> None:
    problems.add(
        "office_template_two_defaults",
        template.where or _NOWHERE,
        template=shown(template.name),
        first=shown(first.name),
        relation=template.relation,
        journal=template.journal,
        line=first.where.line if first.where else None,
    )


def _faults(template: Template, journal: Journal | None, codes: dict[str, VatCode]) -> Iterator[Reason]:
    values = {"template": shown(template.name)}
    if not template.lines:
        yield Reason("office_template_empty", values, template.where)
    for second in [line for line in template.lines if line.takes_rest][1:]:
        yield Reason("office_template_two_rests", values, second.where)
    for line in template.lines:
        for fault in _faults_of_line(line):
            yield Reason(fault, values, line.where)
        if journal is not None:
            code = codes.get(line.vat_code) if line.vat_code is not None else None
            yield from _faults_of_vat(line, journal, code, values)


def _faults_of_line(line: TemplateLine) -> Iterator[str]:
    first, last = line.period_from, line.period_until
    if line.percentage is not None and line.amount is not None:
        yield "office_template_two_sizes"
    if line.takes_rest and line.basis == "vat":
        yield "office_template_rest_of_vat"
    if line.obligation is not None and line.match_obligation:
        yield "office_template_two_obligations"
    if (first is None) != (last is None):
        yield "office_template_period_half"
    elif first is not None and last is not None and first > last:
        yield "office_template_period_reversed"
    if first is not None and not line.deferred:
        yield "office_template_period_not_deferred"


def _faults_of_vat(
    line: TemplateLine, journal: Journal, code: VatCode | None, values: dict[str, str]
) -> Iterator[Reason]:
    if journal.direction == "sales" and line.basis == "vat":
        yield Reason("template_vat_of_sales", values, line.where)
    if code is None:
        return
    named = {**values, "code": code.code}
    if code.direction != journal.direction:
        more = {"direction": code.direction, "journal": journal.code}
        yield Reason("office_template_vat_direction", {**named, **more}, line.where)
    elif _deducts(line, code):
        yield Reason("vat_code_of_template_deducts", named, line.where)


def _deducts(line: TemplateLine, code: VatCode) -> bool:
    """Tell whether a package would deduct VAT that the line makes cost."""
    in_cost = line.basis != "excluding" and code.direction == "purchase"
    return in_cost and code.treatment in RATED and code.deductible != 0


def _totals(lines: Sequence[TemplateLine]) -> list[Decimal]:
    """Add up the percentages that come together under one VAT; none where amounts or a rest take part."""
    if not lines or any(line.takes_rest or line.amount is not None for line in lines):
        return []
    parts = [(line.vat_code, line.percentage or ZERO) for line in lines if line.basis != "vat"]
    codes = {code for code, _ in parts if code is not None} or {""}
    return [sum((part for of, part in parts if of in (None, code)), ZERO) for code in sorted(codes)]
