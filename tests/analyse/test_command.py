"""The command, as it is used."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from boekwerk.cli.main import main

WIDE = "document.total_incl: {at_most: 200}"
LINES = 'any_line: {description: {contains: "Abonnement"}}'


@pytest.fixture
def folder(make, tmp_path):
    def write(*texts):
        for number, text in enumerate(texts):
            (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
        return str(tmp_path)

    return write


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as end:
        main(["analyse", *arguments])
    return end.value.code, capsys.readouterr().out


@pytest.mark.spec("RU-9")
def test_a_finding_names_both_rules_their_places_and_what_to_do(make, folder, capsys):
    rules = folder(
        make.rule("a", "document.total_incl: {at_most: 100}", LINES), make.rule("b", WIDE, LINES)
    )
    code, out = run(capsys, rules, "--lang", "nl", "--as-of", "2026-03-01")
    assert code == 1
    assert "Regel 'a' verandert niets: altijd als zij geldt, geldt regel 'b'" in out
    assert re.search(r"0\.yaml:4:5: .*1\.yaml:4:5", out)
    assert "Haal de regel weg" in out


def test_the_document_is_shown_as_given_of_a_rule_test(make, folder, capsys):
    rules = folder(
        make.rule("a", "document.total_incl: {at_most: 100}", LINES), make.rule("b", WIDE, LINES)
    )
    _, out = run(capsys, rules, "--as-of", "2026-03-01")
    given = "\n".join(line[6:] for line in out.splitlines() if line.startswith("      "))
    assert given == (
        "given:\n  as_of: 2026-03-01\n  document.total_incl: 100.00\n"
        '  lines:\n    - {description: "abonnement"}'
    )


@pytest.mark.spec("RU-6", "RU-9")
@pytest.mark.parametrize(
    "conditions",
    [
        ("document.number: {is_empty: true}", "document.vat_total: {at_least: 0}"),
        ("any_line: {text: {is_empty: true}}", "document.vat_total: {at_least: 0}"),
        ("supplier.vat_number: {is_known: true}", "document.vat_total: {at_least: 0}"),
        ("document.notes: {is_empty: true}", "document.vat_total: {at_least: 0}"),
    ],
)  # fmt: skip
def test_the_document_can_be_pasted_into_a_rule_test(make, folder, capsys, conditions):
    rules = folder(make.rule("r", *conditions))
    code, out = run(capsys, rules, "--as-of", "2026-03-01")
    given = "\n".join(f"    {line[6:]}" for line in out.splitlines() if line.startswith("      "))
    tests = "schema: boekwerk.rule-tests/1\ntests:\n  - name: x\n"
    Path(rules, "0.test.yaml").write_text(
        f"{tests}{given}\n    expect: {{rules: {{r: held}}}}\n", encoding="utf-8"
    )
    with pytest.raises(SystemExit) as end:
        main(["test", rules])
    assert (code, end.value.code) == (1, 0), capsys.readouterr()


def test_nothing_found_is_said_and_is_exit_code_0(make, folder, capsys):
    code, out = run(capsys, folder(make.rule("b", WIDE)), "--lang", "en")
    assert (code, out.splitlines()[-1].endswith("0 findings.")) == (0, True)


def test_json_has_the_same_for_programs(make, folder, capsys):
    rules = folder(make.rule("a", WIDE, "document.total_incl: {above: 300}"))
    code, out = run(capsys, rules, "--format", "json")
    found = json.loads(out)
    assert (code, found["schema"], found["findings"][0]["kind"]) == (1, "boekwerk.analysis/1", "never_true")
    assert len(found["findings"][0]["places"]) == 2


def test_gaps_are_told_when_asked(make, folder, capsys):
    rules = folder(make.rule("a", WIDE), make.rule("b", "document.total_incl: {above: 300}"))
    assert run(capsys, rules)[0] == 0
    code, out = run(capsys, rules, "--gaps", "--lang", "en")
    assert code == 1
    assert "there is a gap in document.total_incl" in out
