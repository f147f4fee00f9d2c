"""``templates.yaml``: read strictly, every problem with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from boekwerk.domain.template import TemplateLine
from boekwerk.office import AdministrationSnapshot
from boekwerk.office.schemas import json_schema
from boekwerk.office.templates_file import TEMPLATES
from boekwerk.office.yaml_mapping import read_records
from boekwerk.positions import Problems

PAGE = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
HEAD = """\
schema: boekwerk.templates/1
templates:
  - name: Huur
    relation: "10001"
    journal: PUR
    default: true
    lines:
"""
WHOLE = '      - {ledger_account: "4400", percentage: 100}\n'


@pytest.fixture
def write(folder: Path) -> Callable[[str], None]:
    def write_templates(text: str) -> None:
        (folder / "templates.yaml").write_text(text, encoding="utf-8")

    return write_templates


def line(text: str) -> str:
    return f"{HEAD}      - {text}\n"


@pytest.mark.spec("BP-9", "BP-13")
def test_templates_are_read_with_their_places(
    write: Callable[[str], None], read: Callable[[], AdministrationSnapshot], folder: Path
) -> None:
    write(
        HEAD.replace("default: true", 'description: "Huur {factuurdatum|kort}"\n    default: ja')
        + '      - {ledger_account: "4400", percentage: -12,5, basis: including}\n'.replace(
            "-12,5", '"-12,5"'
        )
        + '      - {amount: "12.00", description: "Rest {relatie}"}\n'
        + "      - {deferred: yes, period_from: -1, period_until: 11, match_obligation: ja}\n"
    )
    template = read().default_template("10001", "PUR")
    assert template is not None
    assert (template.description, str(template.where)) == (
        "Huur {factuurdatum|kort}",
        f"{folder / 'templates.yaml'}:3:5",
    )
    first, second, third = template.lines
    assert (first.percentage, first.basis, first.where.line) == (Decimal("-12.5"), "including", 9)
    assert (second.amount, second.takes_rest, third.takes_rest) == (Decimal("12.00"), False, True)
    assert (third.deferred, third.period_from, third.period_until, third.match_obligation) == (
        True,
        -1,
        11,
        True,
    )


@pytest.mark.spec("BP-9")
def test_several_templates_of_which_one_is_the_default(
    write: Callable[[str], None], read: Callable[[], AdministrationSnapshot]
) -> None:
    second = (HEAD + WHOLE).split("templates:\n")[1].replace("Huur", "Servicekosten")
    write(HEAD.replace("    default: true\n", "") + WHOLE + second)
    template = read().default_template("10001", "PUR")
    assert template is not None
    assert template.name == "Servicekosten"


@pytest.mark.spec("BP-9", "BP-13")
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (line('{ledger_account: "9999", percentage: 100}'), "8:9: 'ledger_account' names '9999'"),
        (line('{vat_code: "XX", percentage: 100}'), "8:9: 'vat_code' names 'XX'"),
        (line("{cost_centre: NOORD, percentage: 100}"), "8:9: 'cost_centre' names 'NOORD'"),
        (line("{percentage: 100}").replace("10001", "20002"), "3:5: 'relation' names '20002'"),
        (line("{percentage: 100}").replace("PUR", "PURR"), "3:5: 'journal' names 'PURR'"),
        (line("{percentage: 1001}"), "8:22: 'percentage' should be from -1000"),
        (line("{amount: 12.005}"), "8:18: "),
        (line("{basis: incl}"), "8:17: "),
        (line("{period_from: eleven}"), "8:23: "),
        (
            line("{percentage: 50, amount: 5}"),
            "8:9: A line of booking template Huur has a percentage and an",
        ),
        (line("{}") + "      - {}\n", "9:9: Booking template Huur has a second line without percentage"),
        (line("{basis: vat}"), "8:9: A line of booking template Huur takes the rest, but not"),
        (
            line("{obligation: V1, match_obligation: yes}"),
            "8:9: A line of booking template Huur names a fixed",
        ),
        (line("{deferred: yes, period_from: 0}"), "8:9: A line of booking template Huur names only one"),
        (
            line("{deferred: yes, period_from: 2, period_until: 1}"),
            "8:9: On a line of booking template Huur",
        ),
        (
            line("{period_from: 0, period_until: 1}"),
            "8:9: A line of booking template Huur names periods, but",
        ),
        (
            line("{percentage: 5, basis: vat}").replace("PUR", "SAL"),
            "8:9: Booking template Huur has a line",
        ),
        (line("{vat_code: VH, percentage: 5}"), "8:9: VAT code VH on a line of booking template Huur"),
        (line("{vat_code: IH, basis: including}"), "8:9: A line of booking template Huur makes the VAT"),
        (HEAD.replace("lines:", "lines: []"), "3:5: Booking template Huur has no lines."),
        (
            line('{description: "Huur {factuurdatm}"}'),
            "8:29: The text names a variable that does not exist",
        ),
        (line("{description: '{factuurdatum|kert}'}"), "8:24: Variable factuurdatum|kert names a format"),
        (
            line("{}").replace("default: true", "description: Huur {maand}"),
            "6:23: The text names a variable",
        ),
        (line("{}").replace("default: true", "description: {maand}"), "6:18: 'description' begins with a"),
        (line("{}").replace("default: true", "standaard: true"), "6:5: The key 'standaard' is not known."),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    write: Callable[[str], None], problems: Callable[[], list[str]], text: str, problem: str
) -> None:
    write(text)
    (found,) = [said for said in problems() if "has no lines" not in said or "no lines" in problem]
    assert found.startswith(f"templates.yaml:{problem}")


@pytest.mark.spec("BP-13")
def test_a_misspelt_variable_or_format_gets_a_suggestion(
    write: Callable[[str], None], problems: Callable[[], list[str]]
) -> None:
    write(line("{description: '{factuurdatm} {factuurdatum|maand jaer}'}"))
    first, second = problems()
    assert "Is factuurdatum meant?" in first
    assert "Is maand jaar meant?" in second


@pytest.mark.spec("BP-9")
def test_two_defaults_and_two_of_one_name_are_refused(
    write: Callable[[str], None], problems: Callable[[], list[str]]
) -> None:
    second = (HEAD + WHOLE).split("templates:\n")[1]
    write(HEAD + WHOLE + second)
    assert [found.split(": ")[0] for found in problems()] == ["templates.yaml:9:5"] * 2
    write(HEAD + WHOLE + second.replace("name: Huur", "name: Service"))
    (only,) = problems()
    assert "is the second default template of relation 10001 in journal PUR; on line 3 is Huur" in only


@pytest.mark.spec("BP-9")
@pytest.mark.parametrize(
    ("lines", "total"),
    [
        ("{percentage: 60}|{percentage: 30}", "90"),
        ("{percentage: 60, vat_code: IH}|{percentage: 60}", "120"),
        ("{percentage: 100, vat_code: IH}|{percentage: 100, vat_code: IL}", None),
        ("{percentage: 60}|{}", None),
        ("{percentage: 60}|{amount: 5}", None),
        ("{percentage: 100}|{percentage: 30, basis: vat}", None),
    ],
)
def test_percentages_that_never_come_to_100_are_remarked_on(
    write: Callable[[str], None], remarks: Callable[[], list[str]], lines: str, total: str | None
) -> None:
    write(HEAD + "".join(f"      - {each}\n" for each in lines.split("|")))
    found = [said for said in remarks() if said.startswith("templates.yaml")]
    assert [f"are {total} together" in said for said in found] == ([True] if total else [])


@pytest.mark.parametrize("text", re.findall(r"```yaml\n(lines:.*?)```", PAGE, re.DOTALL))
def test_every_example_of_lines_in_the_documentation_can_be_read(text: str) -> None:
    indented = text.split("lines:\n")[1].replace("\n", "\n    ").rstrip()
    problems = Problems()
    (template,) = read_records(f"{HEAD}    {indented}\n", "templates.yaml", TEMPLATES, problems)
    assert problems.reasons() == ()
    assert all(isinstance(each, TemplateLine) for each in template.lines)


def test_the_example_of_the_file_in_the_documentation_can_be_read() -> None:
    (text,) = re.findall(r"```yaml\n(# yaml.*?)```", PAGE, re.DOTALL)
    problems = Problems()
    assert read_records(text, "templates.yaml", TEMPLATES, problems)
    assert problems.reasons() == ()


@pytest.mark.parametrize(
    ("line", "is_valid"),
    [
        ({"percentage": -100, "basis": "including"}, True),
        ({"percentage": "-12,5"}, True),
        ({"percentage": 1001}, False),
        ({"period_from": -1, "period_until": "+11"}, True),
        ({"period_from": -121}, False),
        ({"basis": "incl"}, False),
        ({"rekening": "4400"}, False),
    ],
)
def test_the_schema_takes_what_the_reader_takes(line: dict[str, object], is_valid: bool) -> None:
    template = {"name": "Huur", "relation": "1", "journal": "PUR", "lines": [line]}
    found = Draft202012Validator(json_schema(TEMPLATES)).is_valid(
        {"schema": TEMPLATES.schema, "templates": [template]}
    )
    assert found is is_valid
