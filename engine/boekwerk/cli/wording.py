"""How values are written for a person, in every place the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from boekwerk.domain.decision import ConditionOutcome, RuleOutcome
from boekwerk.domain.proposal import BookingLine, Proposal, Provenance
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, remedy, said, sentence, term
from boekwerk.trial.tally import Fate, Tally

_MOST_TITLES = 3
_LINE_FIELDS = ("ledger_account", "vat_code", "description", "cost_centre", "project", "obligation")
_HEAD_FIELDS = (
    "journal",
    "booking_date",
    "period",
    "due_date",
    "payment_condition",
    "payment_reference",
    "iban",
    "description",
)


def amount(value: Decimal | None, currency: str | None, language: Language) -> str:
    """Write an amount with its currency; nothing where there is none."""
    return "" if value is None else said("cli_amount", language, amount=value, currency=currency or "?")


def value(found: object, language: Language) -> str:
    """Write a date, a number or a text; nothing where there is none."""
    return "" if found is None else said("cli_value", language, value=found)


def check_title(name: str, language: Language) -> str:
    """Give the title of a check."""
    return label(f"check_{name}", language)


def check_titles(names: Sequence[str], language: Language) -> str:
    """Give the titles of the first few checks, and how many more there are."""
    titles = [check_title(name, language) for name in names]
    more = f" +{len(titles) - _MOST_TITLES}" if len(titles) > _MOST_TITLES else ""
    return ", ".join(titles[:_MOST_TITLES]) + more


def label(word: str, language: Language) -> str:
    """Give the label of a field, check, ability …: ``word`` is its kind, ``_``, and its name.

    In English the name itself does, where the vocabulary has nothing better.
    """
    translated = term(word, language)
    return word.partition("_")[2].replace("_", " ") if translated == word else translated


def share(tally: Tally, fate: Fate, language: Language) -> str:
    """Say how many of all documents have a fate, the percentage rounded."""
    documents, everything = tally.documents(fate), tally.documents()
    percent = (200 * documents + everything) // (2 * everything) if everything else 0
    return said("cli_share", language, documents=documents, all=everything, percent=percent)


def way_out(reason: Reason, language: Language) -> str | None:
    """Say what to do about a reason and where the thing it speaks of stands; None for neither."""
    do = remedy(reason, language)
    if reason.where is None:
        return do
    where = said("cli_see", language, where=str(reason.where))
    return f"{do} {where}" if do else where


def full_sentence(reason: Reason, language: Language) -> str:
    """Say a reason, what to do about it and where it stands, in one line."""
    out = way_out(reason, language)
    return f"{sentence(reason, language)} {out}" if out else sentence(reason, language)


def problem_line(problem: Reason, language: Language) -> str:
    """Say a problem as editors and other programs read it: place first, then the sentence."""
    do = remedy(problem, language)
    text = f"{sentence(problem, language)} {do}" if do else sentence(problem, language)
    return f"{problem.where}: {text}" if problem.where else text


def condition(outcome: ConditionOutcome, language: Language) -> str:
    """Say what a rule's condition asked, what was found and where it stands."""
    held = {True: "condition_true", False: "condition_false", None: "condition_unknown"}[outcome.held]
    prefix = said("cli_condition_unless", language) if outcome.prevents else ""
    text = f"{label(held, language)}: {prefix}{outcome.text}"
    if outcome.found is not None:
        text += f" ({said('cli_condition_found', language, found=outcome.found)})"
    if outcome.error is not None:
        text += f" ({outcome.error})"
    return f"{text} [{outcome.where}]" if outcome.where else text


def rule_line(outcome: RuleOutcome, language: Language) -> str:
    """Say what a rule was and what it said of a document."""
    result = label("result_set_aside" if outcome.set_aside else f"result_{outcome.result}", language)
    values = {"id": outcome.id, "title": outcome.title, "kind": outcome.kind, "stage": outcome.stage}
    text = said("cli_rule", language, result=result, **values)
    return f"{text} [{outcome.where}]" if outcome.where else text


def origins_of_line(line: BookingLine, language: Language) -> Iterator[str]:
    """Say of each field of a booking line where its value came from."""
    values = {name: getattr(line, name) for name in _LINE_FIELDS}
    return _origins(values, line.provenance, language)


def origins_of_head(proposal: Proposal, language: Language) -> Iterator[str]:
    """Say of each field of a proposal's head its value and where that came from."""
    values = {name: getattr(proposal, name) for name in _HEAD_FIELDS}
    return _origins(values, proposal.provenance, language)


def _origins(
    values: dict[str, object], provenance: dict[str, Provenance], language: Language
) -> Iterator[str]:
    for name, found in values.items():
        if found is None:
            continue
        text = f"{label(f'field_{name}', language)}: {value(found, language)}"
        yield f"{text} ({_origin(provenance[name], language)})" if name in provenance else text


def _origin(provenance: Provenance, language: Language) -> str:
    parts = [label(f"origin_{provenance.origin}", language), provenance.source]
    text = " ".join(part for part in parts if part)
    return f"{text}, {provenance.where}" if provenance.where else text


def booking_line(number: int, line: BookingLine, currency: str | None, language: Language) -> str:
    """Say on which account a booking line puts how much, and its VAT."""
    return said(
        "cli_booking_line",
        language,
        number=number,
        kind=label(f"line_{line.kind}", language),
        account=line.ledger_account,
        amount=amount(line.amount, currency, language),
        vat_code=line.vat_code,
        vat=amount(line.vat, currency, language),
    )
