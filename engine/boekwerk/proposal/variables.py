"""What variables in texts become on a document (BP-13); `boekwerk.domain.text_variables` reads them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from boekwerk.domain.administration import Period, Relation
from boekwerk.domain.document import Document
from boekwerk.domain.fitting import fitted, one_line
from boekwerk.domain.lookups import Administration
from boekwerk.domain.months import last_of_month, moved_by_months
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.text_variables import Insert, TextLanguage, read_text
from boekwerk.domain.vat import Direction
from boekwerk.proposal.draft import Draft

_LONGEST_VALUE = 200
# No value or text has it: control characters are taken out of both.
_LEFT_OUT = "\0"
_BRACKETED = re.compile(rf"[(\[]\s*{_LEFT_OUT}\s*[)\]]")
_JOINED_BEFORE = re.compile(rf"\s*[-–—/|,;:+&·]?\s*{_LEFT_OUT}")
_JOINED_AFTER = re.compile(r"^\s*[-–—/|,;:+&·]?\s*")
_TO: dict[TextLanguage, str] = {"nl": " t/m ", "en": " to "}
_MONTHS: dict[TextLanguage, list[str]] = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_SHORT_MONTHS: dict[TextLanguage, list[str]] = {
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
}


class Span(Struct, frozen=True):
    """The first and the last day of a period."""

    first: datetime.date
    last: datetime.date


_Value = str | Decimal | datetime.date | Span | Period | None


class TextValues(Struct, frozen=True):
    """What the variables of a document's texts are taken from."""

    document: Document
    direction: Direction
    administration: Administration
    relation: Relation | None
    journal: str | None


class Rendered(Struct, frozen=True):
    """A text with its variables filled in; ``missing`` are those that have no value on the document."""

    text: str
    missing: tuple[str, ...] = ()


def render(text: str, values: TextValues) -> Rendered:
    """Fill in the variables of a text; one without value goes, with the mark that joined it to the rest.

    The result is one line without control characters. What `text_variables.check` finds fault with stays as
    it was written.
    """
    written: list[str] = []
    missing: list[str] = []
    for part in read_text(text).parts:
        if isinstance(part, str):
            written.append(part.replace(_LEFT_OUT, ""))
            continue
        value = _written(part, values)
        if not value:
            missing.append(part.written)
        written.append(value or _LEFT_OUT)
    return Rendered(_closed_up("".join(written)), tuple(dict.fromkeys(missing)))


def filled_in(text: str | None, draft: Draft, where: Location | None) -> str | None:
    """Fill in the variables of a text, cut to the package's length; a remark says what has no value."""
    if text is None:
        return None
    rendered = render(text, text_values(draft))
    if rendered.missing:
        values = {"variables": ", ".join(f"{{{written}}}" for written in rendered.missing), "text": text}
        draft.remark_once(Reason("variable_without_value", values, where))
    return fitted(rendered.text, draft.capabilities.description_length) or None


def text_values(draft: Draft) -> TextValues:
    """Give what the variables of a proposal in the making are taken from."""
    journal = draft.journal.code if draft.journal is not None else None
    return TextValues(draft.document, draft.direction, draft.administration, draft.relation, journal)


def _closed_up(text: str) -> str:
    if _LEFT_OUT not in text:
        return one_line(text)
    text = _BRACKETED.sub(_LEFT_OUT, text)
    at_start = text.lstrip().startswith(_LEFT_OUT)
    text = _JOINED_BEFORE.sub("", text)
    return one_line(_JOINED_AFTER.sub("", text) if at_start else text)


def _written(insert: Insert, values: TextValues) -> str:
    value = _VALUES[insert.variable.key](values, insert)
    if insert.steps and value is not None:
        value = _moved(value, insert, values.administration)
    if value is None:
        return ""
    if isinstance(value, str):
        return fitted(one_line(value), _LONGEST_VALUE)
    if isinstance(value, Decimal):
        return _amount(value, insert.language)
    if isinstance(value, Period):
        return _period(value, insert)
    if isinstance(value, Span):
        return _span(value, insert)
    return _date(value, insert.format, insert.language)


def _moved(value: _Value, insert: Insert, administration: Administration) -> _Value:
    if isinstance(value, Period):
        return _neighbour(value, insert.steps, administration)
    if isinstance(value, Span):
        first, last = _day(value.first, insert), _day(value.last, insert)
        # The end of a month stays one: January's is followed by that of February.
        if last is not None and insert.unit == "month" and value.last == last_of_month(value.last):
            last = last_of_month(last)
        return None if first is None or last is None else Span(first, last)
    return _day(value, insert) if isinstance(value, datetime.date) else None


def _day(date: datetime.date, insert: Insert) -> datetime.date | None:
    if insert.unit == "month":
        return moved_by_months(date, insert.steps)
    try:
        return date + datetime.timedelta(days=insert.steps)
    except OverflowError:
        return None


def _neighbour(period: Period, steps: int, administration: Administration) -> Period | None:
    found: Period | None = period
    for _ in range(abs(steps)):
        if found is None:
            return None
        try:
            edge = found.last_day if steps > 0 else found.first_day
            found = administration.period(edge + datetime.timedelta(days=1 if steps > 0 else -1))
        except OverflowError:
            return None
    return found


def _amount(value: Decimal, language: TextLanguage) -> str:
    english = f"{value:,.2f}"
    return english if language == "en" else english.translate(str.maketrans(",.", ".,"))


def _period(period: Period, insert: Insert) -> str:
    if insert.format is None:
        return f"{period.year}-{period.number:02}"
    if insert.format in ("number", "year"):
        return str(period.number if insert.format == "number" else period.year)
    return _date(period.first_day, insert.format, insert.language)


def _span(span: Span, insert: Insert) -> str:
    ends = [_date(day, insert.format, insert.language) for day in (span.first, span.last)]
    return _TO[insert.language].join(dict.fromkeys(ends))


def _date(date: datetime.date, style: str | None, language: TextLanguage) -> str:
    return _DATES[style or "dmy"](date, language)


def _month(date: datetime.date, language: TextLanguage) -> str:
    return _MONTHS[language][date.month - 1]


def _quarter(date: datetime.date, language: TextLanguage) -> str:
    number = (date.month + 2) // 3
    return f"Q{number} {date.year}" if language == "en" else f"{number}e kwartaal {date.year}"


_DATES: Mapping[str, Callable[[datetime.date, TextLanguage], str]] = {
    "dmy": lambda date, _: f"{date.day:02}-{date.month:02}-{date.year:04}",
    "ymd": lambda date, _: date.isoformat(),
    "ym": lambda date, _: f"{date.year:04}-{date.month:02}",
    "my": lambda date, _: f"{date.month:02}-{date.year:04}",
    "day_month_year": lambda date, language: f"{date.day} {_month(date, language)} {date.year}",
    "month_year": lambda date, language: f"{_month(date, language)} {date.year}",
    "short": lambda date, language: f"{_SHORT_MONTHS[language][date.month - 1]} {date.year}",
    "month": _month,
    "year": lambda date, _: str(date.year),
    "quarter": _quarter,
    "week": lambda date, _: f"week {date.isocalendar().week}",
}
"""How a date is written, by the keys of `text_variables.DATE_FORMATS`."""


def _booked_in(values: TextValues) -> Period | None:
    document, administration = values.document, values.administration
    by_invoice = administration.settings.period_by == "invoice_date"
    date = document.issue_date if by_invoice else document.supply_date
    return administration.period(date) if date is not None else None


def _fiscal_year(values: TextValues) -> str | None:
    period = _booked_in(values)
    return str(period.year) if period is not None else None


def _invoiced(values: TextValues) -> Span | None:
    first, last = values.document.period_start, values.document.period_end
    if first is None or last is None:
        day = first or last
        return Span(day, day) if day is not None else None
    return Span(first, last) if first <= last else None


def _name(values: TextValues) -> str | None:
    if values.relation is not None:
        return values.relation.name
    document = values.document
    party = document.supplier if values.direction == "purchase" else document.customer
    return party.name or party.legal_name


def _line_text(values: TextValues, number: int) -> str | None:
    lines = [line for line in values.document.lines if line.in_total]
    if number > len(lines):
        return None
    return lines[number - 1].name or lines[number - 1].description


def _payment_reference(document: Document) -> str | None:
    return next((reference for means in document.payment for reference in means.references), None)


def _first(texts: tuple[str, ...]) -> str | None:
    return next(iter(texts), None)


def _total(values: TextValues, which: Literal["tax_exclusive", "tax", "tax_inclusive"]) -> Decimal | None:
    amount: Decimal | None = getattr(values.document.totals, which)
    return amount


_VALUES: Mapping[str, Callable[[TextValues, Insert], _Value]] = {
    "invoice_number": lambda values, _: values.document.number,
    "invoice_date": lambda values, _: values.document.issue_date,
    "due_date": lambda values, _: values.document.due_date,
    "delivery_date": lambda values, _: values.document.delivery_date,
    "invoice_period": lambda values, _: _invoiced(values),
    "invoice_period_start": lambda values, _: values.document.period_start,
    "invoice_period_end": lambda values, _: values.document.period_end,
    "period": lambda values, _: _booked_in(values),
    "fiscal_year": lambda values, _: _fiscal_year(values),
    "relation": lambda values, _: _name(values),
    "relation_code": lambda values, _: values.relation.id if values.relation is not None else None,
    "journal": lambda values, _: values.journal,
    "description": lambda values, insert: _line_text(values, insert.number),
    "note": lambda values, _: _first(values.document.notes),
    "payment_reference": lambda values, _: _payment_reference(values.document),
    "reference": lambda values, _: values.document.references.buyer_reference,
    "order_number": lambda values, _: values.document.references.order,
    "contract_number": lambda values, _: _first(values.document.references.contract),
    "project_number": lambda values, _: values.document.references.project,
    "currency": lambda values, _: values.document.currency,
    "amount_excl": lambda values, _: _total(values, "tax_exclusive"),
    "vat_amount": lambda values, _: _total(values, "tax"),
    "amount_incl": lambda values, _: _total(values, "tax_inclusive"),
}
"""Where every variable's value is, by the keys of `text_variables.VARIABLES`."""
