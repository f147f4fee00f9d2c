"""The explanation of one document as lines: the decision first, then the rules, the nearest miss first."""

from __future__ import annotations

from collections.abc import Sequence

from boekwerk.cli import wording
from boekwerk.cli.reports.conditions import RuleLines
from boekwerk.cli.reports.places import Places
from boekwerk.cli.reports.report import alike, causes
from boekwerk.cli.screen import Part, Screen, Style
from boekwerk.domain.decision import RuleOutcome, Verdict
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said, sentence, term
from boekwerk.trial.explain import MOST_ELSEWHERE, Explanation, Level, at_level, rules_at_level

_VERDICTS: dict[Verdict, Style] = {"book": "good", "review": "doubt"}


class ExplainText:
    """Writes an explanation to a screen."""

    def __init__(self, screen: Screen, language: Language, places: Places) -> None:
        self._screen = screen
        self._language = language
        self._places = places
        self._rules = RuleLines(screen, language, places)

    def show(self, found: Explanation, level: Level, rule: str | None) -> None:
        """Write the decision, what else is in the way, and as many rules as the level shows."""
        self._decision(found)
        if rule is not None:
            self._group("explain_rule", rules_at_level(found, level, rule), level)
            return
        self._checks(found)
        self._group("explain_blocks", found.blocks, level)
        self._group("explain_deciding", found.deciding, level)
        if level == "failing":
            self._counted(found)
        else:
            self._group("explain_set_aside", found.set_aside, level)
            self._group("explain_not_live", found.not_live, level)
        self._elsewhere(found, level)
        if level == "full":
            self._group("explain_silent", found.silent, level)

    def _decision(self, found: Explanation) -> None:
        title, decision = found.title, found.decision
        values = {
            "kind": title.kind or "explain_document",
            "number": title.number,
            "party": title.party,
            "date": title.date,
        }
        told = said("cli_explain_document", self._language, **values)
        told = told[:1].upper() + told[1:]
        total = wording.amount(title.total, title.currency, self._language)
        word = "would_book" if decision.needs_second else decision.verdict
        shown = (wording.label(f"fate_{word}", self._language), _VERDICTS[decision.verdict])
        self._screen.line(f"{told}, {total}: " if total else f"{told}: ", shown)
        if decision.needs_second:
            self._screen.line((said("cli_explain_second", self._language, rule=decision.rule), "doubt"))
        elif decision.verdict == "book" and decision.rule is not None:
            self._screen.line(said("cli_explain_booked_by", self._language, rule=decision.rule))
        for rule in found.would_let_book:
            code = "rule_suggested" if rule.stage == "suggest" else "rule_not_live"
            values = {"rule": rule.id, "title": rule.title, "stage": rule.stage}
            self._reason(Reason(code, values, rule.where), 0)

    def _checks(self, found: Explanation) -> None:
        told, besides = causes(found.checks)
        if not told:
            return
        self._title("explain_checks")
        for group in alike(told):
            names = ", ".join(wording.check_title(check.name, self._language) for check in group)
            outcome = term(group[0].outcome, self._language)
            self._reason(group[0].reason, 2, (names, "strong"), f" ({outcome}): ")
            for reason in group[0].more:
                self._reason(reason, 2)
        if besides:
            self._screen.line((said("cli_consequences", self._language, count=besides), "quiet"), indent=2)

    def _reason(self, reason: Reason, indent: int, *before: Part) -> None:
        """Write a reason, and below it what to do and where, as a dry-run does."""
        self._screen.line(*before, sentence(reason, self._language), indent=indent)
        out = wording.way_out(reason, self._language, self._places)
        if out is not None:
            self._screen.line((f"-> {out}", "quiet"), indent=indent + 2)

    def _group(self, title: str, rules: Sequence[RuleOutcome], level: Level) -> None:
        if not rules:
            return
        self._title(title)
        for rule in rules:
            self._rules.rule(at_level(rule, level), 2)

    def _counted(self, found: Explanation) -> None:
        """Say what there is besides, for who wants to know."""
        besides = {"set_aside": len(found.set_aside), "not_live": len(found.not_live)}
        if any(besides.values()):
            self._screen.line()
            self._screen.line((said("cli_explain_besides", self._language, **besides), "quiet"))

    def _elsewhere(self, found: Explanation, level: Level) -> None:
        rules = found.elsewhere
        if level != "full":
            rules = () if found.deciding else rules[:MOST_ELSEWHERE]
        if not found.deciding:
            self._screen.line()
            self._screen.line((said("cli_explain_no_rule", self._language), "strong"))
        self._group("explain_elsewhere", rules, level)
        besides = len(found.elsewhere) - len(rules)
        if besides:
            self._screen.line((said("cli_explain_more", self._language, rules=besides), "quiet"))

    def _title(self, word: str) -> None:
        self._screen.line()
        self._screen.line((wording.label(word, self._language), "strong"))
