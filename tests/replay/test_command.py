import json
import re
from xml.etree import ElementTree

import pytest


@pytest.fixture
def replayed(run, office):
    def run_it(*arguments):
        return run("replay", "--administration", office, *arguments)

    return run_it


@pytest.mark.spec("RU-10")
def test_an_office_sees_per_mode_and_rule_what_would_have_been_right(replayed):
    done = replayed("--format", "json")
    found = json.loads(done.out)
    assert done.code == 1
    assert found["schema"] == "boekwerk.replay/1"
    assert found["proposals"]["tried"] == 206
    modes = found["proposals"]["modes"]
    # The wholesaler's goods are known by their lines, and by nothing else.
    right = {mode: figures["relations"]["20006"]["right"] for mode, figures in modes.items()}
    assert right["line_recognition"] > 3 * right["last_booking_vat"]
    # That a fifth of the telephone is private is in the template only.
    assert modes["template"]["relations"]["20003"]["precision"] == 1.0
    assert modes["last_booking_vat"]["relations"]["20003"]["proposed"] == 0
    rules = found["automatic"]["rules"]
    assert rules["proefkonijn-vaste-lasten"]["precision"] == 1.0
    assert rules["proefkonijn-bekende-leveranciers"]["wrong"] == len(found["automatic"]["wrong_ones"]) == 10


def test_every_figure_of_the_json_adds_up(replayed):
    found = json.loads(replayed("--format", "json", "--modes", "as_set,master_data").out)
    for figures in (
        *found["proposals"]["modes"].values(),
        found["automatic"],
        found["accounts"]["last_booking"],
    ):
        assert figures["right"] + figures["wrong"] == figures["proposed"] <= figures["documents"] == 206
    for name, figures in found["proposals"]["modes"].items():
        for part in ("months", "relations"):
            assert sum(one["right"] for one in figures[part].values()) == figures["right"], name
    assert set(found["proposals"]["modes"]) == {"as_set", "master_data"}


def test_the_summary_says_from_how_many_in_a_row_precision_is_enough_and_how_sure(replayed):
    out = replayed("--modes", "as_set", "--precision", "95").out
    first = out.splitlines()[1]
    assert "From 3 equal in a row on 95.1 % is right (with 95 % confidence 90.2 to 97.6 %)" in first
    assert "at least the wanted 95 %: that is 69.4 % of the documents (143), 7 of them wrong" in first


def test_the_text_lists_the_wrong_ones_with_both_sides(replayed):
    out = replayed("--modes", "as_set").out
    assert "Booked automatically and wrong: the last 10 of 10" in out
    wrong = out[out.index("Booked automatically and wrong") :].splitlines()
    assert wrong[1].strip() == "2025-12-23 Bouwmarkt De Schroef B.V. F20018-0048 EUR 48.64"
    assert wrong[2].strip() == "- 7100 EUR 40.20 IH (last booking F20018-0047, 2025-12-14)"
    assert wrong[3].strip() == "+ 4320 EUR 40.20 IH"


def test_the_page_needs_nothing_from_elsewhere_and_its_plots_are_told_in_words(replayed, tmp_path):
    page = tmp_path / "replay.html"
    done = replayed("--format", "html", "--output", page)
    text = page.read_text("ascii")
    assert (done.code, done.out) == (1, "")
    assert "<script" not in text
    assert not re.search(r"(?:src|href)=", text)
    assert "prefers-color-scheme: dark" in text
    drawings = [ElementTree.fromstring(one) for one in re.findall(r"<svg.*?</svg>", text, re.DOTALL)]
    assert len(drawings) == 5
    assert all(drawing.find("title").text and drawing.find("desc").text for drawing in drawings)
    assert len(re.findall(r'id="plot-[\d-]+-title"', text)) == len(
        set(re.findall(r'id="(\S+?-title)"', text))
    )


def test_an_older_page_is_replaced_and_another_file_is_not(replayed, tmp_path):
    page, other = tmp_path / "replay.html", tmp_path / "letter.txt"
    other.write_text("Dear sir", encoding="utf-8")
    for _ in range(2):
        assert replayed("--modes", "as_set", "--format", "html", "--output", page).code == 1
    refused = replayed("--modes", "as_set", "--output", other)
    assert other.read_text("utf-8") == "Dear sir"
    assert "letter.txt" in refused.err


@pytest.mark.parametrize("format", ["text", "json"])
def test_an_older_report_in_another_form_is_replaced_too(replayed, tmp_path, format):
    report = tmp_path / "report"
    for _ in range(2):
        done = replayed("--modes", "as_set", "--format", format, "--output", report)
        assert (done.code, done.err) == (1, "")


def test_dutch_is_spoken_too(replayed):
    out = replayed("--modes", "as_set", "--lang", "nl").out
    assert out.startswith("Naspelen: Lunchcafé Het Proefkonijn B.V., 513 documenten van 01-01-2024")
    assert "Automatisch geboekt" in out


def test_a_rule_on_trial_can_be_replayed_as_if_it_were_live(run, office, tmp_path):
    rules = tmp_path / "rules"
    rules.mkdir()
    text = (office / "rules" / "automatisch.yaml").read_text("utf-8")
    text = text.replace("stage: live", "stage: shadow\n    valid: {from: 2030-01-01}")
    (rules / "trial.yaml").write_text(text, encoding="utf-8")
    arguments = ("replay", "--administration", office, "--rules", rules, "--modes", "as_set")
    booked = [
        json.loads(run(*arguments, "--format", "json", *more).out)["automatic"]["proposed"]
        for more in ((), ("--as-live",))
    ]
    assert booked == [0, 89]


def test_accounts_alone_need_a_file_and_no_administration(run, tmp_path):
    path = tmp_path / "payments.csv"
    rows = [f"2025-0{month}-01,ACME,{month},4100\n" for month in range(1, 10)]
    path.write_text("date,supplier,number,account\n" + "".join(rows), encoding="utf-8")
    columns = ("--column", "relation=supplier", "--column", "ledger_account=account")
    done = run(
        "replay", "--history", path, *columns, "--format", "json", "--last", "100", "--in-a-row", "2,8"
    )
    found = json.loads(done.out)
    assert (done.code, found["proposals"], found["automatic"]) == (0, None, None)
    assert [score["proposed"] for score in found["accounts"]["in_a_row"].values()] == [7, 1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--modes", "guess"], "guess is no way of proposing"),
        (["--in-a-row", "0,2"], "0,2 is no row of whole numbers"),
        (["--precision", "101"], "101 is no percentage"),
        (["--column", "relation"], "A column is written as relation=supplier"),
        (["--last", "0"], "0"),
        (["--history", "nowhere.csv"], "There is no file nowhere.csv"),
    ],
)
def test_wrong_use_is_told(run, office, arguments, told):
    done = run("replay", "--administration", office, *arguments)
    assert done.code == 2
    assert told in done.err


def test_a_history_from_a_file_gives_what_the_administrations_own_gives(replayed, history):
    own, given = (
        replayed("--modes", "as_set", "--format", "json", *more).out
        for more in ((), ("--history", history))
    )
    assert json.loads(own)["proposals"] == json.loads(given)["proposals"]


def test_a_history_without_bookings_in_the_period_is_told(replayed):
    done = replayed("--from", "2031-01-01")
    assert done.code == 1
    assert "the history runs from 2024-01-01 until 2025-12-28" in done.err
