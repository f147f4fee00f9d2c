"""A comparison of rules as lines: what changes, put together by rule."""

from __future__ import annotations

from collections.abc import Sequence

from boekwerk.cli import wording
from boekwerk.cli.reports.columns import Column, cell, fitted
from boekwerk.cli.reports.diff_report import DiffSubject, DiffText
from boekwerk.cli.reports.places import Places
from boekwerk.cli.reports.report import causes, values_of
from boekwerk.cli.screen import Screen, Style, clean
from boekwerk.domain.decision import Verdict
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said
from boekwerk.trial.diff import TURNS, Compared, DocumentChange, RuleEffect, Turn
from boekwerk.trial.diff_rules import RuleChange
from boekwerk.trial.diff_tally import DiffTally, Group

_COLUMNS = (
    Column("turn", 20),
    Column("file", 20, share=4, cut="start"),
    Column("party", 14, share=3, from_width=100),
    Column("number", 12, share=1, from_width=90),
    Column("total", 14, right=True),
)
_TURNS: dict[Turn, Style] = {
    "booked": "good",
    "to_review": "doubt",
    "other_rule": "strong",
    "other_reasons": "quiet",
}


class DiffLines:
    """Writes a comparison to a screen, once everything is known."""

    most_listed = 20

    def __init__(self, screen: Screen, language: Language, places: Places) -> None:
        self._screen = screen
        self._language = language
        self._text = DiffText(language, places)
        self._columns = fitted(_COLUMNS, screen.width)
        self._rules: Sequence[RuleChange] = ()

    def begin(
        self, subject: DiffSubject, rules: Sequence[RuleChange], remarks: Sequence[Reason] = ()
    ) -> None:
        """Write what the comparison is about."""
        self._rules = rules
        self._screen.line(said("cli_diff_subject", self._language, **values_of(subject)))
        self._screen.line(said("cli_diff_sides", self._language, **values_of(subject)))
        for remark in remarks:
            told = wording.problem_line(remark, self._language)
            self._screen.line((said("cli_remark", self._language), "doubt"), told)
        folder = self._text.places.documents
        if folder is not None:
            self._screen.line(said("cli_folder", self._language, folder=folder))
        self._screen.line()

    def add(self, compared: Compared) -> None:
        """Write nothing yet: what changes is put together by rule."""

    def end(self, tally: DiffTally) -> None:
        """Write how much changes, then by rule what and why, then how the other rules differ."""
        self._outcome(tally)
        for group in tally.groups:
            self._group(group)
        shown = {group.rule for group in tally.groups}
        self._rest([rule for rule in self._rules if rule.id not in shown])
        self._refused(tally)

    def _outcome(self, tally: DiffTally) -> None:
        values = {"changed": tally.changed, "documents": tally.documents - tally.refused}
        code = "cli_diff_changed" if tally.changed else "cli_diff_nothing"
        self._screen.line((said(code, self._language, **values), "strong"))
        for turn in TURNS:
            found = tally.turns[turn]
            if found.documents:
                title = wording.label(f"turn_{turn}", self._language)
                self._screen.line((title, _TURNS[turn]), f": {self._text.counted(found)}", indent=2)
        if any(found.amounts for found in tally.turns.values()):
            self._screen.line((said("cli_tally_signs", self._language), "quiet"), indent=2)

    def _group(self, group: Group) -> None:
        rule, effect = self._text.heading(group)
        self._screen.line()
        self._screen.line((rule, "strong"))
        self._screen.line(f"{effect}: {self._text.counted(group.sum)}", indent=2)
        for word, told in self._text.causes(group):
            self._screen.line((f"{word}: " if word else "", "strong"), told, indent=4)
        for change, effect_of_rule in group.listed:
            self._document(change, effect_of_rule)
        besides = group.sum.documents - len(group.listed)
        if besides:
            self._screen.line(
                (said("cli_diff_besides", self._language, documents=besides), "quiet"), indent=4
            )

    def _document(self, change: DocumentChange, effect: RuleEffect) -> None:
        title = change.title
        cells = {
            "turn": f"{self._verdict(change.old.verdict)} -> {self._verdict(change.new.verdict)}",
            "file": self._text.places.file(change.file),
            "party": title.party or "",
            "number": title.number or "",
            "total": wording.amount(title.total, title.currency, self._language),
        }
        whole = self._screen.width is None
        texts = [cell(clean(cells[one.name]), one, whole=whole) for one in self._columns]
        row, width = "".join(texts).rstrip(), self._columns[0].width
        self._screen.line((row[:width], _TURNS[change.turn]), row[width:], indent=2)
        found = self._text.found(effect)
        if found:
            told = said("cli_condition_found", self._language, found=found)
            self._screen.line((told, "quiet"), indent=6)
        if not effect.why and not effect.notes:
            self._against(change)

    def _against(self, change: DocumentChange) -> None:
        """Name the checks that made the difference where the rule itself does not tell it."""
        for word, view in (("was", change.old), ("now", change.new)):
            found, _ = causes(view.against)
            for check in found:
                title = wording.check_title(check.name, self._language)
                sentence = wording.full_sentence(check.reason, self._language)
                self._screen.line(
                    f"{wording.label(f'diff_{word}', self._language)}: {title}: {sentence}", indent=6
                )

    def _rest(self, rules: Sequence[RuleChange]) -> None:
        if not rules:
            return
        self._screen.line()
        self._screen.line((said("cli_diff_rules", self._language), "strong"))
        for rule in rules[: self.most_listed]:
            head, *parts = self._text.rule(rule)
            self._screen.line(head, indent=2)
            for part in parts:
                self._screen.line(part, indent=4)
        besides = len(rules) - self.most_listed
        if besides > 0:
            self._screen.line(
                (said("cli_diff_more_rules", self._language, rules=besides), "quiet"), indent=2
            )

    def _refused(self, tally: DiffTally) -> None:
        if not tally.refused:
            return
        self._screen.line()
        self._screen.line((said("cli_diff_refused", self._language, documents=tally.refused), "bad"))
        for file, reason in tally.refusals[: self.most_listed]:
            name = self._text.places.file(file)
            self._screen.line(f"{name}: {wording.full_sentence(reason, self._language)}", indent=2)

    def _verdict(self, verdict: Verdict) -> str:
        return wording.label(f"fate_{verdict}", self._language)
