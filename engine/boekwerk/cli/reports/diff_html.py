"""A comparison of rules as one page: what changes, put together by rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from boekwerk.cli import wording
from boekwerk.cli.reports.diff_report import DiffSubject, DiffText
from boekwerk.cli.reports.markup import Html, joined, tag
from boekwerk.cli.reports.page import in_ascii, page_head
from boekwerk.cli.reports.places import Places
from boekwerk.cli.reports.report import values_of
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said, sentence
from boekwerk.trial.diff import TURNS, Compared, DocumentChange, RuleEffect
from boekwerk.trial.diff_rules import RuleChange
from boekwerk.trial.diff_tally import DiffTally, Group

_COLUMNS = ("was", "now", "file", "party", "number", "date", "total", "found")


class DiffHtml:
    """Writes a comparison as a page, once everything is known."""

    most_listed = 500

    def __init__(self, stream: TextIO, language: Language, places: Places) -> None:
        self._stream = stream
        self._language = language
        self._text = DiffText(language, places)
        self._rules: Sequence[RuleChange] = ()
        self._head: tuple[str, Html] = ("", joined())

    def begin(
        self, subject: DiffSubject, rules: Sequence[RuleChange], remarks: Sequence[Reason] = ()
    ) -> None:
        """Remember what the comparison is about."""
        self._rules = rules
        values = values_of(subject)
        title = said("cli_diff_page_title", self._language, **values)
        folder = self._text.places.documents
        meta = [said("cli_diff_sides", self._language, **values)]
        meta += [said("cli_folder", self._language, folder=folder)] if folder is not None else []
        warned = [
            said("cli_remark", self._language) + wording.problem_line(remark, self._language)
            for remark in remarks
        ]
        intro = joined(
            tag("h1", title),
            tag("p", said("cli_diff_subject", self._language, **values)),
            *[tag("p", line, class_="meta") for line in meta],
            *[tag("p", told) for told in warned],
        )
        self._head = title, tag("header", intro)

    def add(self, compared: Compared) -> None:
        """Write nothing yet: what changes is put together by rule."""

    def end(self, tally: DiffTally) -> None:
        """Write the page."""
        title, header = self._head
        shown = {group.rule for group in tally.groups}
        rest = [rule for rule in self._rules if rule.id not in shown]
        self._write(Html(f'<!doctype html>\n<html lang="{self._language}">\n'), page_head(title))
        self._write(Html("<body>\n"), header, Html("\n<main>\n"), self._outcome(tally))
        for group in tally.groups:
            self._write(self._group(group), Html("\n"))
        self._write(self._rest(rest), self._refused(tally), Html("</main>\n</body>\n</html>\n"))

    def _outcome(self, tally: DiffTally) -> Html:
        values = {"changed": tally.changed, "documents": tally.documents - tally.refused}
        code = "cli_diff_changed" if tally.changed else "cli_diff_nothing"
        items = [
            tag(
                "li",
                tag("strong", wording.label(f"turn_{turn}", self._language)),
                f": {self._text.counted(tally.turns[turn])}",
            )
            for turn in TURNS
            if tally.turns[turn].documents
        ]
        signs = tag("p", said("cli_tally_signs", self._language), class_="meta") if items else joined()
        listed = tag("ul", *items) if items else joined()
        return tag("section", tag("h2", said(code, self._language, **values)), listed, signs)

    def _group(self, group: Group) -> Html:
        rule, effect = self._text.heading(group)
        causes = [
            tag("li", tag("strong", f"{word}: ") if word else joined(), told)
            for word, told in self._text.causes(group)
        ]
        heads = [
            tag("th", wording.label(f"column_{name}", self._language), scope="col") for name in _COLUMNS
        ]
        rows = [self._document(change, found) for change, found in group.listed]
        besides = group.sum.documents - len(group.listed)
        more = tag("p", said("cli_diff_besides", self._language, documents=besides), class_="quiet")
        return tag(
            "section",
            tag("h2", rule),
            tag("p", f"{effect}: {self._text.counted(group.sum)}"),
            tag("ul", *causes) if causes else joined(),
            tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows)),
            more if besides else joined(),
        )

    def _document(self, change: DocumentChange, effect: RuleEffect) -> Html:
        title = change.title
        verdicts = [
            tag("td", wording.label(f"fate_{view.verdict}", self._language), class_="verdict")
            for view in (change.old, change.new)
        ]
        against = [
            tag(
                "p",
                f"{wording.check_title(check.name, self._language)}: ",
                sentence(check.reason, self._language),
            )
            for check in (*change.old.against, *change.new.against)
            if not effect.why and not effect.notes
        ]
        cells = [
            tag("td", title.party or ""),
            tag("td", title.number or ""),
            tag("td", wording.value(title.date, self._language), class_="number"),
            tag("td", wording.amount(title.total, title.currency, self._language), class_="number"),
            tag("td", self._text.found(effect), *against),
        ]
        file = tag("th", self._text.places.file(change.file), scope="row")
        return tag("tr", *verdicts, file, *cells, class_=change.new.verdict)

    def _rest(self, rules: Sequence[RuleChange]) -> Html:
        items = []
        for rule in rules[: self.most_listed]:
            head, *parts = self._text.rule(rule)
            inner = tag("ul", *[tag("li", part) for part in parts]) if parts else joined()
            items.append(tag("li", head, inner))
        if not items:
            return joined()
        return tag("section", tag("h2", said("cli_diff_rules", self._language)), tag("ul", *items))

    def _refused(self, tally: DiffTally) -> Html:
        if not tally.refused:
            return joined()
        title = tag("h2", said("cli_diff_refused", self._language, documents=tally.refused))
        items = [
            tag(
                "li",
                tag("code", self._text.places.file(file)),
                " ",
                wording.full_sentence(reason, self._language),
            )
            for file, reason in tally.refusals
        ]
        return tag("section", title, tag("ul", *items, class_="reasons"))

    def _write(self, *pieces: Html) -> None:
        self._stream.write(in_ascii(joined(*pieces)))
