from __future__ import annotations

import datetime
import os
import sys
from pathlib import Path

import pytest
from extras import needs_durable

from boekwerk.app.desk import open_office
from boekwerk.app.files import read_bytes
from boekwerk.app.lint import Checks, lint_office
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.errors import IntakeError, OfficeError, RulesError

NAME = "softwarehuis-nevelbank"


@needs_durable
def test_a_desk_reads_and_decides(office, as_of):
    desk = open_office(office / "administrations" / NAME, as_of=as_of)
    document = desk.read(office / "inbox" / NAME / "inkoop-belboei-maart.xml")
    decision = desk.decide(document, in_flight=BookedIndex(), explain=False)
    assert decision.verdict == "book"


def test_a_desk_names_what_a_proposal_books_on(office, as_of):
    desk = open_office(office / "administrations" / NAME, as_of=as_of)
    document = desk.read(office / "inbox" / NAME / "inkoop-lanternfish-dollars.xml")
    records = desk.records(document, desk.decide(document, in_flight=BookedIndex(), explain=False))
    assert records.names["ledger_account", "4400"] == "Automatisering en kantoor"
    assert (records.currency, records.control_account, records.period.number) == ("EUR", "1600", 3)


def test_an_administration_that_is_not_there_is_an_office_error(tmp_path, as_of):
    with pytest.raises(OfficeError):
        open_office(tmp_path / "nothing", as_of=as_of)


def test_rules_that_are_not_there_are_a_rules_error(office, as_of):
    with pytest.raises(RulesError):
        open_office(office / "administrations" / NAME, [office / "nothing"], as_of=as_of)


def test_lint_tells_problems_of_administration_and_rules_together(office):
    administration = office / "administrations" / NAME
    (administration / "ledger_accounts.csv").write_text("code\n", encoding="utf-8")
    (administration / "rules" / "wrong.yaml").write_text("kind: block\n", encoding="utf-8")
    found = lint_office(Checks(administration, None, datetime.date(2026, 3, 16))).of("problem")
    files = {problem.where.file for problem in found}
    assert {Path(file).name for file in files} >= {"ledger_accounts.csv", "wrong.yaml"}


def test_no_more_of_a_file_is_read_than_tells_that_it_is_too_large(tmp_path):
    (tmp_path / "large.xml").write_bytes(b"x" * 100)
    assert len(read_bytes(tmp_path / "large.xml", 10)) == 11


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.xml")
    with pytest.raises(IntakeError) as caught:
        read_bytes(tmp_path / "pipe.xml", 10)
    assert caught.value.reason.code == "cli_not_a_file"


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(IntakeError) as caught:
        read_bytes(tmp_path / "nothing.xml", 10)
    assert caught.value.reason.code == "cli_file_missing"
