from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from boekwerk.cli.reports.markup import Html, joined, tag

VOID = {"meta"}


class Checker(HTMLParser):
    """Notes every element and attribute, and that elements are closed in order."""

    def __init__(self):
        super().__init__()
        self.open, self.names, self.attributes = [], set(), set()

    def handle_starttag(self, name, attributes):
        self.names.add(name)
        self.attributes |= {key for key, _ in attributes}
        self.open += [] if name in VOID else [name]

    def handle_endtag(self, name):
        assert self.open.pop() == name


@pytest.fixture
def page(run, administration, inbox, tmp_path):
    def make(*arguments, file=None):
        report = tmp_path / "report.html"
        done = run(
            "dry-run", "--as-of", "2026-03-16", "--administration", administration,
            "--format", "html", "--output", report, *arguments, file or inbox,
        )  # fmt: skip
        assert done.out == ""
        return report.read_text(encoding="ascii")

    return make


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_is_whole_and_has_nothing_from_elsewhere(page, language):
    text = page("--lang", language, "--explain", "full")
    checker = Checker()
    checker.feed(text)
    assert text.startswith(f'<!doctype html>\n<html lang="{language}">')
    assert checker.open == []
    assert not {"script", "link", "img", "iframe", "a"} & checker.names
    assert not {name for name in checker.attributes if name.startswith("on") or name in ("src", "href")}
    assert not re.search(r"url\(|@import", text)


def test_a_page_has_what_a_person_looks_for(page):
    text = page()
    assert '<span class="book" style="flex-grow:' in text
    assert "<h2>Why not automatically</h2>" in text
    assert '<th scope="col">Check' not in text
    assert text.count("<details>") == text.count("<tbody class=")


def test_paths_are_shown_from_the_folders_that_the_page_names_once(page, administration, inbox):
    text = page()
    assert f"Folder of the documents: {inbox}" in text
    assert f"Folder of the administration: {administration}" in text
    assert text.count(str(administration)) == 1
    assert "relations.csv:" in text


def test_a_page_has_the_whole_proposal_with_names(page, inbox):
    text = page("--lang", "nl", file=inbox / "inkoop-lanternfish-dollars.xml")
    for told in (
        "<td>4400 Automatisering en kantoor</td>",
        "tegenrekening: 1600 Crediteuren",
        "koers: 1 USD = 0,9215 EUR, ECB, 02-03-2026",
        "zelf af te dragen btw: USD 257,25",
        "daarvan aftrekbaar, in de eigen valuta: EUR 237,06",
        "periode: 3 van boekjaar 2026 (01-03-2026 t/m 31-03-2026)",
    ):
        assert told in text


def test_a_hostile_name_is_only_text(page, invoice, tmp_path):
    hostile = tmp_path / "<img src=x onerror=alert(1)>.xml"
    text = invoice.read_text(encoding="utf-8")
    hostile.write_text(
        text.replace("Belboei Telecom B.V.", "&lt;script&gt;alert(1)&lt;/script&gt;"), "utf-8"
    )
    page = page(file=hostile)
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_elements_escape_what_was_not_made_here():
    assert tag("p", '<b>"', class_='a"b') == '<p class="a&quot;b">&lt;b&gt;&quot;</p>'
    assert joined(Html("<br>"), "\x1b[31m\u202e") == "<br>�[31m�"


def test_a_report_that_fails_leaves_the_older_one_as_it_was(
    run, administration, tmp_path, inbox, monkeypatch
):
    report = tmp_path / "report.html"
    report.write_text("Dry-run: older", encoding="utf-8")
    monkeypatch.setattr("boekwerk.cli.reports.html_report.HtmlReport.end", lambda *_: 1 / 0)
    done = run("dry-run", "--administration", administration, "--format", "html", "--output", report, inbox)
    assert report.read_text(encoding="utf-8") == "Dry-run: older"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".boekwerk")] == []
    assert "There is a fault in Boekwerk: ZeroDivisionError@" in done.err


@pytest.mark.parametrize("place", ["", "missing/report.html"])
def test_a_place_where_no_file_can_be_is_refused(run, administration, inbox, tmp_path, place):
    done = run("dry-run", "--administration", administration, "--output", tmp_path / place, inbox)
    assert done.code == 1
    assert done.err.startswith(f"Error: '{tmp_path / place}' ")
