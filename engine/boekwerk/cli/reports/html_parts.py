"""The parts of a document's page: reasons, checks, proposal, rules."""

from __future__ import annotations

from collections.abc import Iterable

from boekwerk.cli import wording
from boekwerk.cli.reports.markup import Html, joined, tag
from boekwerk.cli.reports.report import alike
from boekwerk.domain.decision import Check, ConditionOutcome, RuleOutcome
from boekwerk.domain.proposal import BookingLine, Proposal
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, remedy, sentence, term


def reasons(found: Iterable[Reason], language: Language) -> Html:
    """List reasons, each with what to do about it and where the thing it speaks of stands."""
    items = [tag("li", _reason(reason, language)) for reason in found]
    return tag("ul", *items, class_="reasons") if items else joined()


def against(found: Iterable[Check], language: Language) -> Html:
    """List what keeps a document from being booked, checks that say the same together."""
    items = []
    for group in alike(found):
        titles = ", ".join(wording.check_title(check.name, language) for check in group)
        said_by = joined(tag("strong", titles, class_=group[0].outcome), ": ")
        items.append(tag("li", said_by, _reason(group[0].reason, language)))
        items += [tag("li", _reason(reason, language)) for reason in group[0].more]
    return tag("ul", *items, class_="reasons") if items else joined()


def checks(found: Iterable[Check], language: Language) -> Html:
    """Make the table of checks."""
    heads = _heads("column_check", "column_outcome", "column_reason", language=language)
    rows = [_check(check, language) for check in found]
    return joined(_title("title_checks", language), tag("table", heads, tag("tbody", *rows)))


def proposal(found: Proposal, language: Language) -> Html:
    """Make the table of booking lines, and say of every field where it came from."""
    heads = _heads(
        "field_ledger_account",
        "field_vat_code",
        "field_description",
        "field_amount",
        "field_vat",
        "column_origin",
        language=language,
    )
    rows = [_line(line, found.currency, language) for line in found.lines]
    head = [tag("li", origin) for origin in wording.origins_of_head(found, language)]
    return joined(
        _title("title_proposal", language), tag("ul", *head), tag("table", heads, tag("tbody", *rows))
    )


def rules(found: Iterable[RuleOutcome], language: Language) -> Html:
    """List rules with what each of their conditions found."""
    items = [
        tag("li", wording.rule_line(rule, language), _conditions(rule.conditions, language))
        for rule in found
    ]
    return joined(_title("title_rules", language), tag("ul", *items)) if items else joined()


def _title(word: str, language: Language) -> Html:
    return tag("h3", wording.label(word, language))


def _heads(*words: str, language: Language) -> Html:
    cells = [tag("th", wording.label(word, language), scope="col") for word in words]
    return tag("thead", tag("tr", *cells))


def _reason(reason: Reason, language: Language) -> Html:
    do = remedy(reason, language)
    parts: list[str] = [sentence(reason, language)]
    if reason.where:
        parts += [" ", tag("code", str(reason.where))]
    if do:
        parts.append(tag("span", do, class_="do"))
    return joined(*parts)


def _check(check: Check, language: Language) -> Html:
    title = tag("th", wording.check_title(check.name, language), scope="row")
    outcome = tag("td", term(check.outcome, language), class_=f"outcome {check.outcome}")
    more = [tag("p", _reason(reason, language)) for reason in (check.reason, *check.more)]
    return tag("tr", title, outcome, tag("td", *more))


def _line(line: BookingLine, currency: str | None, language: Language) -> Html:
    missing = tag("span", term("missing", language), class_="fail")
    origins = [tag("p", origin) for origin in wording.origins_of_line(line, language)]
    return tag(
        "tr",
        tag("td", line.ledger_account or missing),
        tag("td", line.vat_code or (missing if line.vat_key else "")),
        tag("td", line.description or ""),
        tag("td", wording.amount(line.amount, currency, language), class_="number"),
        tag("td", wording.amount(line.vat, currency, language), class_="number"),
        tag("td", *origins, class_="quiet"),
    )


def _conditions(conditions: Iterable[ConditionOutcome], language: Language) -> Html:
    items = []
    for one in conditions:
        held = {True: "held", False: "not_held", None: "unknown"}[one.held]
        text = tag("span", wording.condition(one, language), class_=held)
        items.append(tag("li", text, _conditions(one.inner, language)))
    return tag("ul", *items) if items else joined()
