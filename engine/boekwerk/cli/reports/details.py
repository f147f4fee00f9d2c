"""What stands below a document's line: its checks, remarks, rules and proposal."""

from __future__ import annotations

from collections.abc import Sequence

from boekwerk.cli import wording
from boekwerk.cli.proposal_text import ProposalText
from boekwerk.cli.reports.conditions import RuleLines
from boekwerk.cli.reports.places import WHOLE
from boekwerk.cli.reports.report import Explain, alike, causes
from boekwerk.cli.screen import Lines, Style
from boekwerk.domain.decision import Check, Outcome
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, remedy, said, sentence, term
from boekwerk.trial.records import Records
from boekwerk.trial.results import Decided, Refused, Result
from boekwerk.trial.tally import hindering

_OUTCOMES: dict[Outcome, Style] = {
    "pass": "good",
    "fail": "bad",
    "unknown": "doubt",
    "not_applicable": "quiet",
}


class Details:
    """Writes as much about a document as ``explain`` asks for."""

    def __init__(self, lines: Lines, language: Language, explain: Explain) -> None:
        self._lines = lines
        self._language = language
        self._explain = explain

    def show(self, result: Result) -> None:
        """Write why a document would not be booked, and with more explaining everything else."""
        if isinstance(result, Refused):
            self.reason(result.reason)
            return
        decision, full = result.decision, self._explain == "full"
        if full:
            for check in decision.checks:
                self._checks([check])
        else:
            self._hindrances(hindering(decision.checks))
        if self._explain != "failing":
            self._remarks(result)
        if full:
            rules = RuleLines(self._lines, self._language)
            for rule in decision.rules:
                rules.rule(rule, 4)
            self.proposal(decision.proposal, result.records)

    def _hindrances(self, checks: Sequence[Check]) -> None:
        found, besides = causes(checks)
        for group in alike(found):
            self._checks(group)
        if besides:
            self._lines.line((said("cli_consequences", self._language, count=besides), "quiet"), indent=4)

    def _checks(self, checks: Sequence[Check]) -> None:
        check = checks[0]
        title = ", ".join(wording.check_title(one.name, self._language) for one in checks)
        word = term(check.outcome, self._language)
        self.reason(check.reason, (title, "strong"), " (", (word, _OUTCOMES[check.outcome]), "): ")
        for reason in check.more:
            self.reason(reason)

    def reason(self, reason: Reason, *before: str | tuple[str, Style]) -> None:
        """Write a reason after what stands before it, and below it what to do."""
        if remedy(reason, self._language) is None:
            self._lines.line(*before, wording.full_sentence(reason, self._language), indent=4)
            return
        self._lines.line(*before, sentence(reason, self._language), indent=4)
        self._lines.line((f"-> {wording.way_out(reason, self._language)}", "quiet"), indent=6)

    def _remarks(self, result: Decided) -> None:
        decision = result.decision
        remarks = decision.proposal.remarks if decision.proposal else ()
        for reason in (*result.title.warnings, *remarks):
            self.reason(reason, said("cli_remark", self._language))
        skipped = [check.name for check in decision.checks if check.outcome == "not_applicable"]
        if skipped and self._explain == "notes":
            names = ", ".join(wording.check_title(name, self._language) for name in skipped)
            self._lines.line((said("cli_not_applicable", self._language, checks=names), "quiet"), indent=4)

    def proposal(self, proposal: Proposal | None, records: Records) -> None:
        """Write every field of a proposal, and where it came from."""
        if proposal is None:
            return
        text = ProposalText(records, self._language, WHOLE)
        head = said("cli_proposal", self._language, mode=proposal.mode, direction=proposal.direction)
        self._lines.line((head, "strong"), indent=4)
        for field in text.head(proposal):
            self._lines.line(field, indent=6)
        for number, line in enumerate(proposal.lines, start=1):
            style: Style = "bad" if line.unresolved else "strong"
            self._lines.line((text.title(number, line, proposal.currency), style), indent=6)
            for field in text.line(line, proposal.currency):
                self._lines.line(field, indent=8)
