"""Making a case, and proving that it has the facts that were given."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from boekwerk.domain.case import Case
from boekwerk.domain.vat import DirectionOrUnknown
from boekwerk.rules.fields import ITEMS, Field, Scope
from boekwerk.rules.making.documents import (
    DOCUMENT_FIELDS,
    LINE_FIELDS,
    REFERENCE_FIELDS,
    make_document,
)
from boekwerk.rules.making.given import NotMakeable, several
from boekwerk.rules.making.history import HISTORY_FIELDS, NothingBooked, make_history
from boekwerk.rules.making.obligations import OBLIGATION_FIELDS, OF_ALL_FIELDS, make_obligations
from boekwerk.rules.making.office import (
    OFFICE_FIELDS,
    make_administration,
    make_match,
    make_relation,
)
from boekwerk.rules.making.proposals import (
    BOOKING_LINE_FIELDS,
    PROPOSAL_FIELDS,
    make_accounts,
    make_proposal,
)
from boekwerk.rules.making.vat_rows import VAT_FIELDS
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary

DAY = datetime.date(2026, 1, 1)
"""The day that a case is decided on, unless another one is given."""

Facts = Mapping[str, Any]
"""Values by the name of the field."""

Items = Mapping[Scope, Sequence[Facts]]
"""What a case has several of: the facts of each line, booking line, VAT row."""

_FIELDS: dict[Scope, frozenset[str]] = {
    "case": DOCUMENT_FIELDS | OFFICE_FIELDS | HISTORY_FIELDS | PROPOSAL_FIELDS | OF_ALL_FIELDS,
    "line": LINE_FIELDS,
    "booking_line": BOOKING_LINE_FIELDS,
    "vat": VAT_FIELDS,
    "reference": REFERENCE_FIELDS,
    "obligation": OBLIGATION_FIELDS,
}
# Of these fields other facts give values too: what was given must be among them.
_COLLECTED = frozenset({"document.text", "document.notes", "document.references", "notes", "text"})


def can_be_given(name: str, scope: Scope = "case") -> bool:
    """Tell whether a fact can be put into a case; that of a plugin's field, for one, cannot."""
    return name in _FIELDS.get(scope, ())


def make_case(
    facts: Facts,
    items: Items | None = None,
    *,
    as_of: datetime.date = DAY,
    vocabulary: Vocabulary = VOCABULARY,
) -> Case:
    """Make a case in which the fields have the values that ``facts`` and ``items`` give them.

    Names are those of the catalogue; values are what its fields give: Decimal, date, bool or text, and
    one or a tuple of them for a field of several values. Only what is given is known. Assumed is no
    more than this: amounts are in euro, the document is an invoice unless something says otherwise,
    what a document always tells (lines, VAT rows, notes, references, warnings, attachments, bank
    accounts) is empty where it is not given, and a proposal is complete.

    Every fact is read back by its own field. Raises NotMakeable for one that cannot be given, or that
    the others contradict.
    """
    items = items or {}
    _refuse_unknown(facts, items)
    direction = _direction(facts)
    document = make_document(facts, items, direction)
    booking_lines = items.get("booking_line")
    relation = make_relation(facts, document)
    match = make_match(facts, relation)
    case = Case(
        document=document,
        administration=make_administration(facts, make_accounts(booking_lines or ())),
        direction=direction,
        booked=make_history(facts, document, direction, as_of),
        in_flight=NothingBooked(),
        as_of=as_of,
        match=match,
        relation=relation,
        proposal=make_proposal(facts, booking_lines, match, direction),
        obligations=make_obligations(facts, items.get("obligation"), document, as_of),
    )
    _prove(case, facts, items, vocabulary)
    return case


def _refuse_unknown(facts: Facts, items: Items) -> None:
    for scope, place, name, _ in _each(facts, items):
        if not can_be_given(name, scope):
            raise NotMakeable("rule_fact_not_makeable", name, scope, place)


def _direction(facts: Facts) -> DirectionOrUnknown:
    """Tell the direction: from what is said of it, else of the kind of document."""
    stated: DirectionOrUnknown | None = facts.get("document.direction")
    if stated is not None:
        return stated
    kind = facts.get("document.kind")
    return "unknown" if kind is None else "sales" if kind.startswith("sales") else "purchase"


def _prove(case: Case, facts: Facts, items: Items, vocabulary: Vocabulary) -> None:
    """Read every fact back, so that no test or witness speaks of another case than its author's."""
    for name, wanted in facts.items():
        field = vocabulary.case_fields[name]
        found = _read(field, case)
        if not _is_said(field, found, wanted):
            raise NotMakeable("rule_fact_contradicted", name, found=found)
    for scope, given in items.items():
        made, fields = ITEMS[scope](case) or (), vocabulary.item_fields[scope]
        for place, item in enumerate(given):
            # References stand in an order of their own, and those of lines are among them.
            places = made if scope == "reference" else made[place : place + 1]
            wrong = [_wrong(fields, case, each, item) for each in places]
            if None not in wrong:
                name, found = wrong[0] if wrong and wrong[0] else (next(iter(item), "number"), None)
                raise NotMakeable("rule_fact_contradicted", name, scope, place, found=found)


def _wrong(fields: Mapping[str, Field], case: Case, made: Any, item: Facts) -> tuple[str, Any] | None:
    """Give the first fact of an item that reads back otherwise, and how it reads."""
    for name, wanted in item.items():
        found = _read(fields[name], case, made)
        if not _is_said(fields[name], found, wanted):
            return name, found
    return None


def _read(field: Field, *at: Any) -> Any:
    try:
        return field.get(*at)
    except Exception:  # fields may be a plugin's: what it cannot read is not known
        return None


def _each(facts: Facts, items: Items) -> Iterator[tuple[Scope, int | None, str, Any]]:
    for name, value in facts.items():
        yield "case", None, name, value
    for scope, several_items in items.items():
        for place, item in enumerate(several_items):
            for name, value in item.items():
                yield scope, place, name, value


def _is_said(field: Field, found: Any, wanted: Any) -> bool:
    if not field.many:
        return bool(found == wanted)
    if found is None:
        return not several(wanted)
    if field.name in _COLLECTED:
        return set(several(wanted)) <= set(found)
    return tuple(found) == tuple(dict.fromkeys(several(wanted)))
