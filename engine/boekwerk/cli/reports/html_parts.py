"""The parts of a document's page: reasons, checks, proposal, rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from boekwerk.cli import condition_wording, wording
from boekwerk.cli.proposal_text import ProposalText
from boekwerk.cli.reports.markup import Html, joined, tag
from boekwerk.cli.reports.places import Places
from boekwerk.cli.reports.report import alike, causes
from boekwerk.domain.decision import Check, ConditionOutcome, RuleOutcome
from boekwerk.domain.proposal import BookingLine, Proposal
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, remedy, said, sentence, term
from boekwerk.trial.records import Records

_HELD = {True: "held", False: "not_held", None: "unknown"}


class HtmlParts(Struct, frozen=True):
    """Makes the parts of a page in a language, with paths from ``places``."""

    language: Language
    places: Places

    def reasons(self, found: Iterable[Reason]) -> Html:
        """List reasons, each with what to do about it and where the thing it speaks of stands."""
        items = [tag("li", self._reason(reason)) for reason in found]
        return tag("ul", *items, class_="reasons") if items else joined()

    def against(self, found: Sequence[Check]) -> Html:
        """List what keeps a document from being booked, the causes only and those alike together."""
        told, besides = causes(found)
        items = []
        for group in alike(told):
            titles = ", ".join(wording.check_title(check.name, self.language) for check in group)
            said_by = joined(tag("strong", titles, class_=group[0].outcome), ": ")
            items.append(tag("li", said_by, self._reason(group[0].reason)))
            items += [tag("li", self._reason(reason)) for reason in group[0].more]
        if besides:
            folded = said("cli_consequences", self.language, count=besides)
            items.append(tag("li", folded, class_="quiet"))
        return tag("ul", *items, class_="reasons") if items else joined()

    def checks(self, found: Iterable[Check]) -> Html:
        """Make the table of checks."""
        heads = self._heads("column_check", "column_outcome", "column_reason")
        rows = [self._check(check) for check in found]
        return joined(self._title("title_checks"), tag("table", heads, tag("tbody", *rows)))

    def proposal(self, found: Proposal, records: Records) -> Html:
        """Make the table of booking lines, and say of every field where it came from."""
        text = ProposalText(records, self.language, self.places)
        heads = self._heads(
            "field_ledger_account", "field_vat_code", "field_amount", "field_vat", "column_origin"
        )
        rows = [self._line(line, found.currency, text) for line in found.lines]
        head = [tag("li", field) for field in text.head(found)]
        table = tag("table", heads, tag("tbody", *rows))
        return joined(self._title("title_proposal"), tag("ul", *head), table)

    def rules(self, found: Iterable[RuleOutcome]) -> Html:
        """List rules with what each of their conditions found."""
        items = [
            tag(
                "li", wording.rule_line(rule, self.language, self.places), self._conditions(rule.conditions)
            )
            for rule in found
        ]
        return joined(self._title("title_rules"), tag("ul", *items)) if items else joined()

    def _title(self, word: str) -> Html:
        return tag("h3", wording.label(word, self.language))

    def _heads(self, *words: str) -> Html:
        cells = [tag("th", wording.label(word, self.language), scope="col") for word in words]
        return tag("thead", tag("tr", *cells))

    def _reason(self, reason: Reason) -> Html:
        do = remedy(reason, self.language)
        parts: list[str] = [sentence(reason, self.language)]
        if reason.where:
            parts += [" ", tag("code", self.places.place(reason.where))]
        if do:
            parts.append(tag("span", do, class_="do"))
        return joined(*parts)

    def _check(self, check: Check) -> Html:
        title = tag("th", wording.check_title(check.name, self.language), scope="row")
        outcome = tag("td", term(check.outcome, self.language), class_=f"outcome {check.outcome}")
        more = [tag("p", self._reason(reason)) for reason in (check.reason, *check.more)]
        return tag("tr", title, outcome, tag("td", *more))

    def _line(self, line: BookingLine, currency: str | None, text: ProposalText) -> Html:
        missing = tag("span", term("missing", self.language), class_="fail")
        vat_code = text.named("vat_code", line.vat_code)
        marked = {"class_": "unresolved"} if line.unresolved else {}
        return tag(
            "tr",
            tag("td", text.named("ledger_account", line.ledger_account) or missing),
            tag("td", vat_code or (missing if line.vat_key else "")),
            tag("td", wording.amount(line.amount, currency, self.language), class_="number"),
            tag("td", wording.amount(line.vat, currency, self.language), class_="number"),
            tag("td", *[tag("p", field) for field in text.line(line, currency)], class_="quiet"),
            **marked,
        )

    def _conditions(self, conditions: Iterable[ConditionOutcome]) -> Html:
        items = []
        for one in conditions:
            text = condition_wording.condition(one, self.language, self.places)
            marked = tag("span", text, class_=_HELD[condition_wording.lets_hold(one)])
            items.append(tag("li", marked, self._conditions(one.inner)))
        return tag("ul", *items) if items else joined()
