"""The commands, on an administration folder and on the store; what reports show of obligations."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from click.testing import CliRunner
from obligation_cases import Invoice, obligation

from boekwerk.app.importing import import_folder
from boekwerk.app.store import open_store, stored_administration
from boekwerk.cli.main import command_line
from boekwerk.cli.proposal_text import ProposalText
from boekwerk.cli.reports.places import WHOLE
from boekwerk.domain.capabilities import Capabilities
from boekwerk.office import create_administration
from boekwerk.office.obligations_file import OBLIGATIONS
from boekwerk.office.writing import table_text
from boekwerk.packages import load_packages
from boekwerk.trial.records import records_of

DAY = "--as-of=2026-03-20"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Make an administration with obligations, and stand beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOEKWERK_STORE", raising=False)
    made = tmp_path / "wierde"
    create_administration(made, name="Wierde B.V.", package="local", language="nl", year=2026)
    settings = (made / "administration.yaml").read_text(encoding="utf-8")
    settings = settings.replace("vat_numbers: []", "vat_numbers: [NL001234567B01]")
    (made / "administration.yaml").write_text(settings, encoding="utf-8")
    relations = (
        "id;name;kind;vat_number;country;ledger_account\n20001;Kolk;supplier;NL009876543B01;NL;7000\n"
    )
    (made / "relations.csv").write_text(relations, encoding="utf-8")
    listed = [
        obligation("VP-1", "300.00", description="Mortel"),
        obligation("VP-2", "900.00", ledger_account=None),
        obligation("VP-3", settled=True),
        obligation("VP-4", relation="20002"),
    ]
    (made / "obligations.csv").write_text(table_text(OBLIGATIONS, listed), encoding="utf-8")
    (tmp_path / "factuur.xml").write_bytes(Invoice().ubl)
    return made


@pytest.fixture
def run(folder):
    def call(*arguments):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("BOEKWERK_LANG", "en")
            return CliRunner().invoke(command_line("en"), ["obligations", *arguments], obj=False)

    return call


@pytest.mark.spec("OB-2")
def test_obligations_are_listed_with_what_is_open(run):
    done = run("list", "--administration", "wierde", "--relation", "20001", "--open")
    assert done.stdout.splitlines()[:2] == [
        "VP-1 (commitment), relation 20001, open EUR 300.00",
        "  Mortel",
    ]
    assert "VP-3" not in done.stdout and "VP-4" not in done.stdout


def test_the_list_is_json_for_a_program(run):
    found = json.loads(run("list", "--administration", "wierde", "--format", "json").stdout)
    assert [(each["number"], each["open_amount"], each["settled"]) for each in found] == [
        ("VP-1", "300.00", False),
        ("VP-2", "900.00", False),
        ("VP-3", "1000.00", True),
        ("VP-4", "1000.00", False),
    ]


@pytest.mark.spec("OB-2")
def test_selecting_several_shows_the_proposal_that_comes_of_it(run):
    given = ("select", "factuur.xml", "VP-1", "VP-2=650.00", "--administration", "wierde", DAY)
    proposal = json.loads(run(*given, "--format", "json").stdout)["proposal"]
    lines = [(line["obligation"], line["amount"]) for line in proposal["lines"]]
    assert lines == [("VP-1", "300.00"), ("VP-2", "650.00"), (None, "50.00")]
    assert "VP-2" in run(*given).stdout


@pytest.mark.spec("OB-3")
def test_selecting_one_for_a_line(run):
    done = run(
        *("select", "factuur.xml", "VP-2", "--line", "1", "--administration", "wierde", DAY),
        *("--format", "json"),
    )
    (line,) = json.loads(done.stdout)["proposal"]["lines"]
    assert (line["obligation"], line["project"]) == ("VP-2", None)


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        (("VP-4",), "obligation_of_wrong_relation"),
        (("VP-1=abc",), "obligation_choice_unreadable"),
        (("=5",), "obligation_choice_unreadable"),
        (("VP-1=2000",), "obligation_amount_too_high"),
    ],
)
def test_what_cannot_be_selected_is_an_error_with_its_reason(run, chosen, code):
    done = run("select", "factuur.xml", *chosen, "--administration", "wierde", DAY)
    assert [reason.code for reason in done.exception.problems] == [code]


def test_an_amount_with_one_line_is_wrong_use(run):
    done = run("select", "factuur.xml", "VP-1=5", "--line", "1", "--administration", "wierde", DAY)
    assert done.exit_code == 2


@pytest.mark.spec("OB-8", "OB-14")
def test_what_is_imported_is_matched_from_the_store(folder, run, tmp_path):
    place = str(tmp_path / "opslag.sqlite")
    capabilities = load_packages(None).capabilities
    with open_store(place, create=True) as store:
        imported = import_folder(store, folder, capabilities, obligation("x").synchronised)
        with stored_administration(store, imported.administration) as stored:
            found = stored.obligations.with_reference("vp1")
            assert [(each.number, each.open_amount) for each in found] == [("VP-1", Decimal("300.00"))]
    done = run("list", "--administration", imported.administration, "--store", place, "--open")
    assert [line[:4] for line in done.stdout.splitlines() if line.startswith("VP")] == [
        "VP-1",
        "VP-2",
        "VP-4",
    ]


@pytest.mark.spec("OB-15")
@pytest.mark.parametrize(
    ("setting", "order", "expected"),
    [
        ("auto", "VP-1", ["obligation: VP-1 (obligation document.order_reference)"]),
        ("auto", None, []),
        ("always", None, ["obligation: nothing"]),
        ("never", "VP-1", []),
    ],
)
def test_whether_reports_show_the_obligation_is_a_setting(matched, with_settings, setting, order, expected):
    case = matched(
        Invoice(order=order), obligation("VP-1"), settings=with_settings(show_obligations=setting)
    )
    records = records_of(case.document, case.proposal, case.administration)
    (line,) = case.proposal.lines
    told = list(ProposalText(records, "en", WHOLE).line(line, "EUR"))
    assert [text for text in told if text.startswith("obligation")] == expected


@pytest.mark.spec("OB-12")
def test_a_report_says_whether_an_obligation_is_settled(matched, able):
    case = matched(
        Invoice(order="VP-1"),
        obligation("VP-1", "1500.00"),
        capabilities=able(obligation_rest="is_renewed"),
    )
    records = records_of(case.document, case.proposal, case.administration)
    assert "settled: no" in list(ProposalText(records, "en", WHOLE).line(case.proposal.lines[0], "EUR"))


def test_what_a_package_must_declare_is_off_by_default():
    assert (Capabilities().obligations, Capabilities().obligation_rest) == (False, "stays_open")
