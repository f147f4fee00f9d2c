from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
OFFICE = ROOT / "examples" / "kantoor-de-linde"
NEVELBANK = OFFICE / "administrations" / "softwarehuis-nevelbank"
HELD = "rules: {telefonie: held}"
WRONG = "rules: {telefonie: did_not_hold}"


@pytest.mark.spec("RU-6")
def test_all_passed_is_exit_code_0(folder, one, command):
    folder.write(one(HELD))
    code, out, _ = command("test", folder.path)
    assert code == 0
    assert "telefonie.test.yaml: 1 test, all passed." in out
    assert "Tests: 1; passed: 1; failed: 0; problems: 0." in out


@pytest.mark.spec("RU-6")
def test_a_failure_shows_what_was_expected_and_why_not(folder, one, command):
    folder.write(one(WRONG))
    code, out, _ = command("test", folder.path)
    lines = out.splitlines()
    assert code == 1
    assert lines[0].startswith("Failed: ") and lines[0].endswith("een test")
    assert lines[1].endswith("telefonie: expected 'did not hold', but it is 'held'.")
    assert any("document.total_incl: {at_most: 250.00} (found: 60.50)" in line for line in lines)


@pytest.mark.spec("RU-6")
def test_coverage_names_what_is_one_sided_and_rules_without_tests(folder, one, command):
    folder.write(one(HELD))
    code, out, _ = command("test", "--coverage", folder.path)
    assert code == 0
    assert "telefonie.yaml:10:31: No test makes 'document.total_incl: {at_most: 250.00}' false." in out
    assert "blokkades.yaml:4:5: No test names boete." in out


def test_too_little_coverage_is_exit_code_1(folder, one, command):
    folder.write(one(HELD))
    code, _, err = command("test", "--min-coverage", "90", folder.path)
    assert code == 1
    assert "it must be at least 90%." in err


def test_a_program_reads_the_same(folder, one, command):
    folder.write(one(WRONG))
    code, out, _ = command("test", "--format", "json", folder.path)
    form = json.loads(out)
    (test,) = form["files"][0]["tests"]
    assert (code, form["failed"], test["passed"]) == (1, 1, False)
    assert test["differences"][0]["code"] == "rule_test_outcome_differs"


def test_a_build_server_reads_the_same(folder, one, command):
    folder.write(one(HELD), one(WRONG, name="ander & <anders>"))
    _, out, _ = command("test", "--format", "junit", folder.path)
    (suite,) = ElementTree.fromstring(out.partition("\n")[2])
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [case.get("name") for case in suite] == ["een test", "ander & <anders>"]


def test_no_tests_is_an_error_with_the_way_out(tmp_path, command):
    code, out, err = command("test", tmp_path)
    assert (code, out) == (1, "")
    assert "x.test.yaml" in err


@pytest.mark.spec("RU-6")
def test_the_starter_rules_are_tested_in_both_directions(command):
    code, out, _ = command("test", "--min-coverage", "100", ROOT / "rules")
    assert (code, "Touched: 100%" in out) == (0, True)


@pytest.mark.spec("RU-6")
@pytest.mark.parametrize("invoice", sorted((OFFICE / "inbox" / NEVELBANK.name).iterdir())[:6], ids=str)
def test_a_recorded_test_passes(invoice, tmp_path, command):
    office = tmp_path / "kantoor"
    shutil.copytree(NEVELBANK, office / "administrations" / "nevelbank")
    shutil.copytree(OFFICE / "rules", office / "rules")
    code, out, err = command(
        "test", "--record", invoice, "--administration", office / "administrations" / "nevelbank"
    )
    assert code == 0
    beside = Path(err.partition("keep it in ")[2].partition(";")[0])
    beside.write_text(out, "utf-8")
    assert command("test", beside)[0] == 0


def test_recording_copies_no_more_of_an_invoice_than_rules_ask(folder, command):
    invoice = OFFICE / "inbox" / NEVELBANK.name / "inkoop-kabelgoot-april-vooruit.xml"
    rules = folder.path / "telefonie.yaml"
    _, out, _ = command("test", "--record", invoice, "--administration", NEVELBANK, "--rules", rules)
    assert [line.strip().partition(":")[0] for line in out.splitlines()[4:8]] == [
        "as_of",
        "document.kind",
        "document.total_incl",
        "lines",
    ]


@pytest.mark.spec("RU-6")
def test_an_invoice_is_decided_on_for_its_administration(folder, one, command):
    invoice = OFFICE / "inbox" / NEVELBANK.name / "inkoop-kabelgoot-april-vooruit.xml"
    given = f"file: {invoice.as_posix()}\nadministration: {NEVELBANK.as_posix()}\nas_of: 2026-04-01\n"
    expect = "decision: review\n  reasons: [no_rule_at_all]\n  rules: {telefonie: did_not_hold}"
    folder.write(one(expect, given))
    code, out, _ = command("test", folder.tests)
    assert code == 1
    assert "The reason 'no_rule_at_all' was not given; given were: " in out
    assert "telefonie" not in out.split("given were: ")[1].splitlines()[0]


@pytest.mark.spec("RU-6")
def test_recording_asks_the_rules_on_the_day_that_is_named(folder, command):
    invoice = OFFICE / "inbox" / NEVELBANK.name / "inkoop-kabelgoot-april-vooruit.xml"
    rules = folder.path / "telefonie.yaml"
    of = ("--administration", NEVELBANK, "--rules", rules)
    code, out, _ = command("test", "--record", invoice, *of, "--as-of", "2026-03-16")
    assert code == 0
    assert "as_of: 2026-03-16" in out


def test_a_rule_file_stands_for_the_tests_beside_it(folder, one, command):
    folder.write(one(HELD))
    code, out, _ = command("test", folder.path / "telefonie.yaml")
    assert (code, "telefonie.test.yaml: 1 test, all passed." in out) == (0, True)


@pytest.mark.parametrize(
    ("rules", "expect", "told"),
    [
        ("telefonie.yaml", "decides: telefonie", "holds, but is in stage shadow, and so does not decide."),
        ("blokkades.yaml", "blocks: [boete]", "holds, but is in stage shadow, and so does not block."),
    ],
)
def test_a_rule_that_is_not_live_is_said_to_be_so(folder, one, command, rules, expect, told):
    file = folder.path / rules
    file.write_text(file.read_text("utf-8").replace("stage: live", "stage: shadow"), "utf-8")
    given = "document.kind: purchase_invoice\ndocument.total_incl: 60.50\ndocument.text: boete\n"
    given += "lines: [{description: Abonnement mei}]\n"
    folder.write(one(expect, given), head="rules: [blokkades.yaml]\n")
    code, out, _ = command("test", folder.path)
    assert (code, told in out) == (1, True)


def test_keys_and_patterns_of_matching_rules_are_said_not_to_be_tested(folder, one, command):
    shutil.copytree(ROOT / "rules", folder.path / "starters")
    folder.write(one(HELD))
    code, out, _ = command("test", folder.path)
    assert code == 0
    assert "matching rules are not tested, and do not count here." in out


@pytest.mark.parametrize(("language", "told"), [("nl", "# wat de regels nu"), ("en", "# what the rules")])
def test_the_remark_in_a_recorded_test_is_in_the_language_asked_for(command, language, told):
    invoice = OFFICE / "inbox" / "softwarehuis-nevelbank" / "inkoop-belboei-maart.xml"
    of = ("--administration", NEVELBANK, "--as-of", "2026-03-16")
    _, out, _ = command("test", "--lang", language, "--record", invoice, *of)
    assert told in out
