"""``boekwerk overview``: the list, one document, and what a person does about it."""

from __future__ import annotations

import datetime
import json

import pytest
from at_work import RENT
from click.testing import CliRunner

from boekwerk.cli.main import command_line
from boekwerk.domain.errors import ProblemsError, WrongState
from boekwerk.reasons import LANGUAGES


@pytest.fixture
def run(at_work, monkeypatch):
    """Run a command on the office's store."""
    monkeypatch.setenv("BOEKWERK_STORE", str(at_work.store.place))
    monkeypatch.setenv("BOEKWERK_USER", "mies")

    def command(*arguments, language="en"):
        result = CliRunner().invoke(command_line(language), ["overview", *arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return command


@pytest.fixture
def waiting(at_work):
    at_work.receive(RENT)
    return at_work.fresh()


def test_the_list_has_each_document_with_its_reasons(run, waiting):
    text = run("list", "--reason", "iban_unknown").stdout
    assert waiting[:12] in text
    assert "in review" in text
    assert "NL50FICT0990000774 on the document is not registered." in text
    assert "Gevelsteen" not in text


def test_the_list_for_a_program_has_codes_and_sentences(run, waiting):
    shown = json.loads(run("list", "--format", "json", "--count", "1", language="nl").stdout)
    first = shown["documents"][0]
    assert (shown["schema"], first["name"], first["number"]) == ("boekwerk.overview/1", RENT, "H2603")
    assert first["reasons"][0]["code"] == "rule_condition_failed"
    rest = json.loads(run("list", "--format", "json", "--after", shown["next"]).stdout)
    assert waiting in [each["document"] for each in rest["documents"]]


def test_an_empty_list_says_so(run, waiting):
    result = run("list", "--least", "1000000")
    assert (result.stdout, result.stderr) == ("", "Nothing waits for a person.\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_document_is_shown_whole(run, waiting, language):
    text = run("show", waiting[:12], language=language).stdout
    assert "Slagerij Het Hakblok" in text
    assert "7000" in text
    assert {"nl": "Laatste besluit", "en": "Last decision"}[language] in text
    assert json.loads(run("show", waiting, "--format", "json").stdout)["concept"]["state"] == "to_check"


@pytest.mark.spec("BP-14")
def test_a_document_is_corrected_and_booked_by_command(run, waiting, at_work):
    assert "7010" in run("correct", waiting[:12], "--set", "1.ledger_account=7010").stdout
    assert run("book", waiting[:12]).stdout == f"Document {waiting[:12]}: ready to be booked.\n"
    at_work.clock.at = datetime.datetime.now(datetime.UTC)  # as the command has it
    at_work.run()
    assert "INK-2025-00000" in run("show", waiting[:12]).stdout


def test_a_document_is_rejected_with_a_reason_by_command(run, waiting):
    shown = run("reject", waiting[:12], "--why", "Not ours.", "--format", "json").stdout
    assert json.loads(shown)["state"] == "rejected"
    assert run("reject", waiting[:12]).exit_code == 2


def test_a_booking_is_marked_one_off_by_command(run, waiting):
    assert "One-off" in run("one-off", waiting[:12]).stderr
    assert "learn from it" in run("one-off", waiting[:12], "--undo").stderr


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (("settle", "--review"), WrongState),
        (("retry",), WrongState),
        (("reverse", "--why", "Twice."), WrongState),
        (("correct", "--set", "1.ledger_account=1"), ProblemsError),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(run, waiting, act, kind):
    with pytest.raises(kind):
        run(act[0], waiting[:12], *act[1:])


@pytest.mark.parametrize(
    "wrong", [("list", "--least", "much"), ("list", "--state", "lost"), ("settle", "1fec5e577bbb")]
)
def test_wrong_use_is_refused(run, waiting, wrong):
    assert run(*wrong).exit_code == 2
