"""Rule tests with everything that they need: administrations, invoices, rules where they are kept."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from boekwerk.app.desk import OfficeDesk, open_office
from boekwerk.app.rule_folders import rule_folders
from boekwerk.app.vocabulary import installed_vocabulary
from boekwerk.autobook.besides_rules import besides_rules
from boekwerk.domain.booked import BookedIndex
from boekwerk.reasons import Language
from boekwerk.rules import load_rulebook
from boekwerk.trial.rule_tests.recording import Recorded, recorded
from boekwerk.trial.rule_tests.running import TestRunner


def make_runner() -> TestRunner:
    """Make what runs rule tests; invoices are decided on as `open_office` does."""
    return TestRunner(_open_desk, installed_vocabulary())


def record_test(
    file: Path,
    administration: Path,
    rules: Sequence[Path] | None,
    as_of: datetime.date,
    language: Language = "en",
) -> Recorded:
    """Write the test of an invoice, as its rules judge it on a day (see `recorded`).

    The rules are those of the administration (see `rule_folders`) where none are given. Raises
    BoekwerkError when the invoice, the administration or the rules cannot be read.
    """
    vocabulary = installed_vocabulary()
    rulebook = load_rulebook(rule_folders(administration, rules), vocabulary)
    desk = open_office(administration, rules, as_of=as_of)
    found = besides_rules(desk.read(file), desk.books(BookedIndex()), desk.rulebook, as_of)
    return recorded(found.case, rulebook, file.stem, (file, administration), vocabulary, language)


def _open_desk(administration: Path, rules: Sequence[Path], as_of: datetime.date) -> OfficeDesk:
    return open_office(administration, rules, as_of=as_of)
