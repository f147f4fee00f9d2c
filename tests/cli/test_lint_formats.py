"""What ``boekwerk lint`` writes for code hosts, and when it fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from boekwerk.app.lint import Finding, Findings
from boekwerk.cli.reports.annotations import github_annotations
from boekwerk.cli.reports.sarif import sarif
from boekwerk.domain.reason import Location, Reason
from boekwerk.reasons import outline

BROKEN = "schema: boekwerk.rules/1\nkind: block\nrules: [{idd: x}]\n"
NO_SUCH_ACCOUNT = """\
schema: boekwerk.rules/1
kind: automatic_booking
rules:
  - id: r
    title: t
    owner: o
    when: [any_booking_line: {ledger_account: 99999}]
"""


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder with a broken rule file, which the command runs in."""
    (tmp_path / "my rules").mkdir()
    (tmp_path / "my rules" / "a.yaml").write_text(BROKEN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(level, file="a.yaml", **values):
    known = {"key": "k", **values}
    return Findings((Finding(level, Reason("rule_key_missing", known, Location(file, 3, 9))),))


def place_of(log):
    return json.loads(log)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]


@pytest.mark.spec("RU-2")
def test_sarif_has_every_problem_with_its_place(run, office):
    done = run("lint", "--format", "sarif", "my rules")
    log = json.loads(done.out)
    (result, *_) = log["runs"][0]["results"]
    assert (done.code, log["version"], result["level"]) == (1, "2.1.0", "error")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "my%20rules/a.yaml", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 3, "startColumn": 9}


def test_every_result_of_sarif_points_at_its_rule(run, office):
    (only,) = json.loads(run("lint", "--format", "sarif", "my rules").out)["runs"]
    rules = only["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in only["results"])


def test_rules_of_sarif_are_explained_in_both_languages():
    (rule,) = json.loads(sarif(found("problem"), "nl"))["runs"][0]["tool"]["driver"]["rules"]
    assert rule["shortDescription"] == {"text": "De sleutel '…' ontbreekt."}
    assert "The key '…' is missing." in rule["help"]["text"]
    assert "Voeg '…:' met een waarde toe." in rule["help"]["text"]


@pytest.mark.parametrize(
    ("level", "in_sarif", "in_github"),
    [("problem", "error", "error"), ("warning", "warning", "warning"), ("remark", "note", "notice")],
)
def test_levels_are_those_of_the_formats(level, in_sarif, in_github):
    (result,) = json.loads(sarif(found(level), "en"))["runs"][0]["results"]
    assert result["level"] == in_sarif
    assert github_annotations(found(level), "en").startswith(f"::{in_github} file=a.yaml,line=3,col=9,")


def test_places_in_sarif_are_relative_where_they_can_be(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    inside, outside = tmp_path / "r" / "a.yaml", tmp_path.parent / "a.yaml"
    assert place_of(sarif(found("problem", str(inside)), "en"))["artifactLocation"]["uri"] == "r/a.yaml"
    place = place_of(sarif(found("problem", str(outside)), "en"))["artifactLocation"]
    assert place == {"uri": outside.as_uri()}


def test_a_finding_without_a_place_is_about_the_folder():
    log = sarif(Findings((Finding("remark", Reason("rule_value_empty")),)), "en")
    assert place_of(log) == {"artifactLocation": {"uri": ".", "uriBaseId": "%SRCROOT%"}}


def test_nothing_found_is_a_log_without_results(run, tmp_path):
    done = run("lint", "--format", "sarif", tmp_path)
    assert (done.code, json.loads(done.out)["runs"][0]["results"]) == (0, [])


@pytest.mark.spec("RU-2")
def test_github_shows_a_finding_at_its_line(run, office):
    (first, *_) = run("lint", "--format", "github", "my rules").out.splitlines()
    expected = "::error file=my rules/a.yaml,line=3,col=9,title=Boekwerk rule_key_missing::The key 'title'"
    assert first.startswith(expected)


def test_what_github_would_take_for_its_own_signs_is_escaped():
    text = github_annotations(found("problem", "a,b:c%.yaml", key="50%\r\nx::y"), "en")
    assert text.startswith("::error file=a%2Cb%3Ac%25.yaml,line=3,")
    assert "::The key '50%25%0D%0Ax::y' is missing." in text


def test_nothing_found_is_nothing_for_github(run, tmp_path):
    done = run("lint", "--format", "github", tmp_path)
    assert (done.code, done.out) == (0, "")


def test_a_warning_fails_only_when_asked_for(run, administration, tmp_path):
    rules = tmp_path / "rules.yaml"
    rules.write_text(NO_SUCH_ACCOUNT, encoding="utf-8")
    lint = ("lint", "--administration", administration, "--no-analysis", rules)
    (warning, tally) = run(*lint).out.splitlines()
    assert warning.startswith("Warning: ") and "'99999' (ledger account)" in warning
    assert tally == "Problems: 0; warnings: 1; remarks: 0."
    assert (run(*lint).code, run(*lint, "--strict").code) == (0, 1)


def test_what_the_analysis_finds_is_a_warning(run, tmp_path):
    rules = tmp_path / "rules.yaml"
    both = "document.total_incl: {above: 5}, document.total_incl: {below: 4}"
    never = NO_SUCH_ACCOUNT.replace("any_booking_line: {ledger_account: 99999}", both)
    rules.write_text(never, encoding="utf-8")
    assert "Warning: " in run("lint", rules).out
    assert "Warning: " not in run("lint", "--no-analysis", rules).out


def test_tests_of_rules_are_checked_too(run, tmp_path):
    (tmp_path / "a.yaml").write_text(NO_SUCH_ACCOUNT, encoding="utf-8")
    (tmp_path / "a.test.yaml").write_text("schema: boekwerk.rule-tests/1\ntest: []\n", encoding="utf-8")
    done = run("lint", "--no-analysis", tmp_path)
    assert done.code == 1
    assert f"{Path(tmp_path / 'a.test.yaml').as_posix()}:" in done.out


def test_an_outline_has_no_values():
    assert outline("rule_key_missing", "en") == ("The key '…' is missing.", "Add '…:' with a value.")
    assert outline("cli_amount", "en")[1] is None


def test_the_schema_is_printed_and_written(run, tmp_path):
    printed = json.loads(run("schema").out)
    assert printed["title"].startswith("Boekwerk: rules")
    file = tmp_path / "rules.schema.json"
    assert run("schema", "--output", file).code == 0
    assert run("schema", "--output", file).code == 0
    assert json.loads(file.read_text(encoding="utf-8")) == printed


def test_a_schema_of_somebody_else_is_not_written_over(run, tmp_path):
    file = tmp_path / "other.schema.json"
    file.write_text('{\n  "$schema": "x"\n}\n', encoding="utf-8")
    assert run("schema", "--output", file).code == 1
