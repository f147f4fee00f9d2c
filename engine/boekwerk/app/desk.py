"""The desk of an administration: everything that reading and deciding need, put together."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from boekwerk.app.books import folder_of_rules, open_books
from boekwerk.app.reading import read_file
from boekwerk.app.rule_folders import load_office_rules, rule_folders
from boekwerk.app.settings import read_settings
from boekwerk.app.vocabulary import vocabulary_of
from boekwerk.autobook import decide
from boekwerk.autobook.besides_rules import besides_rules
from boekwerk.domain.books import Books, OpenedAdministration
from boekwerk.domain.decision import Decision
from boekwerk.domain.document import Document
from boekwerk.domain.lookups import BookedDocuments
from boekwerk.domain.reason import Reason
from boekwerk.intake import Limits
from boekwerk.packages import load_packages
from boekwerk.rules import Rulebook
from boekwerk.rules.columns.capture import Capture
from boekwerk.rules.durable import DurableEvaluator, is_installed, refusals
from boekwerk.rules.second import NOT_INSTALLED
from boekwerk.trial.records import Records, records_of
from boekwerk.trial.stored_row import KnownFacts


class OfficeDesk:
    """Reads documents and decides on them, for one administration on one day.

    ``remarks`` are what a person should know of the plugins and rules before trusting a decision.
    The second evaluator (AB-18) starts with the first decision, or with `start`, and ends with `close`.
    """

    def __init__(
        self,
        administration: OpenedAdministration,
        rulebook: Rulebook,
        as_of: datetime.date,
        limits: Limits,
        remarks: Sequence[Reason] = (),
    ) -> None:
        self.administration = administration
        self.rulebook = rulebook
        self.as_of = as_of
        self.limits = limits
        self.remarks = tuple(remarks)
        self._capture = Capture(rulebook.vocabulary)
        self._second: DurableEvaluator | None = None
        self._opened = ExitStack()

    def read(self, path: Path) -> Document:
        """Read a document. Raises IntakeError when it cannot be read."""
        return read_file(path, self.limits).document

    def decide(self, document: Document, *, in_flight: BookedDocuments, explain: bool) -> Decision:
        """Decide on a document, given what is on its way; ``explain`` adds every rule."""
        return decide(
            document,
            self.administration,
            self.rulebook,
            booked=self.administration.booked,
            in_flight=in_flight,
            as_of=self.as_of,
            past=self.administration.past,
            obligations=self.administration.obligations,
            explain=explain,
            second=self._second_evaluator(),
        )

    def known(self, document: Document, *, in_flight: BookedDocuments) -> KnownFacts:
        """Give the facts of a document, and what stands in its way whatever the rules say."""
        found = besides_rules(document, self.books(in_flight), self.rulebook, self.as_of)
        return KnownFacts(self._capture.row(found.case), found.hindrances)

    def books(self, in_flight: BookedDocuments) -> Books:
        """Give what decisions look things up in, with what is on its way."""
        administration = self.administration
        return Books(
            administration,
            administration.booked,
            in_flight,
            administration.past,
            administration.obligations,
        )

    def records(self, document: Document, decision: Decision) -> Records:
        """Give the names of what a decision's proposal books on."""
        return records_of(document, decision.proposal, self.administration)

    def start(self) -> None:
        """Start the second evaluator now, so that the first document does not wait for it."""
        second = self._second_evaluator()
        if second is not None:
            second.start()

    def keep_open(self, opened: ExitStack) -> None:
        """Take over what decisions are looked up in: it is closed with the desk."""
        self._opened = opened

    def close(self) -> None:
        """End the process of the second evaluator, and close what decisions are looked up in."""
        if self._second is not None:
            self._second.close()
        self._opened.close()

    def _second_evaluator(self) -> DurableEvaluator | None:
        """Give the second evaluator of the rulebook; None where it is switched off.

        Also where durable-rules is not installed: which rules it refuses is known without it.
        """
        if self.administration.settings.second_evaluator == "off":
            return None
        if self._second is None:
            self._second = DurableEvaluator(self.rulebook.compiled)
        return self._second


def open_office(
    administration: Path,
    rules: Sequence[Path] | None = None,
    *,
    as_of: datetime.date,
    is_started: bool = False,
    store: str | None = None,
) -> OfficeDesk:
    """Open the desk of an administration, under its rules (see `rule_folders`).

    ``administration`` is a folder, else the id of an administration in the ``store``; see `open_books`.
    ``as_of`` is the day that decisions are taken on. ``is_started`` is for who gives a document only so
    much time: the second evaluator is there before the first of them. Raises OfficeError or RulesError
    with every problem when the administration or the rules cannot be used, StoreError or NothingThere
    where it is not in the store.
    """
    installation = read_settings()
    packages = load_packages(installation.plugins)
    with ExitStack() as opened:
        books = opened.enter_context(open_books(administration, packages.capabilities, store))
        vocabulary, left_out = vocabulary_of(packages)
        folders = rule_folders(None if rules is not None else folder_of_rules(books), rules)
        rules_of_office = load_office_rules(folders, vocabulary)
        remarks = [*(problem.reason for problem in packages.problems), *left_out, *rules_of_office.remarks]
        remarks += remarks_on_second(books.administration, rules_of_office.rulebook)
        rulebook = rules_of_office.rulebook
        desk = OfficeDesk(books.administration, rulebook, as_of, installation.limits, remarks)
        desk.keep_open(opened.pop_all())
    if is_started:
        desk.start()
    return desk


def remarks_on_second(administration: OpenedAdministration, rulebook: Rulebook) -> tuple[Reason, ...]:
    """Say what keeps the second evaluator from having an opinion: it is not there, or a rule too large."""
    if administration.settings.second_evaluator == "off":
        return ()
    return (*(() if is_installed() else (NOT_INSTALLED,)), *refusals(rulebook.compiled))
