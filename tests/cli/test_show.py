from __future__ import annotations

import json

import msgspec
import pytest

from boekwerk.cli.wording import label
from boekwerk.domain import capabilities, document
from boekwerk.intake import read_document


def test_show_prints_what_was_read(run, invoice):
    done = run("show", invoice)
    assert done.code == 0
    assert "number: 600418872" in done.out
    assert "total incl. VAT: 423.50" in done.out


def test_show_speaks_dutch(run, invoice):
    out = run("--lang", "nl", "show", invoice).out
    assert "soort: factuur" in out
    assert "totaal incl. btw: 423,50" in out


def test_the_json_that_show_prints_can_be_read_again(run, invoice):
    printed = run("show", "--format", "json", invoice).out
    again = read_document(printed.encode(), name="again.json").document
    first = read_document(invoice.read_bytes(), name=str(invoice)).document
    assert json.loads(printed)["schema"] == "boekwerk.document/1"
    assert msgspec.structs.replace(again, source=first.source) == first


def test_a_file_that_cannot_be_read_is_one_line(run, tmp_path):
    file = tmp_path / "empty.xml"
    file.touch()
    done = run("show", file)
    assert done.code == 1
    assert len(done.err.splitlines()) == 1


def test_what_is_no_ordinary_file_is_refused(run, tmp_path):
    done = run("show", tmp_path)
    assert done.code == 1
    assert done.err == f"Error: This is not an ordinary file. Name a file that is on a disk. [{tmp_path}]\n"


@pytest.mark.parametrize("module", [document, capabilities])
def test_every_field_has_a_dutch_name(module):
    structs = [
        kind
        for kind in vars(module).values()
        if getattr(kind, "__module__", None) == module.__name__ and hasattr(kind, "__struct_fields__")
    ]
    kind = "ability" if module is capabilities else "field"
    names = {name for struct in structs for name in struct.__struct_fields__} - {"concerns", "warnings"}
    same = {"contact", "order", "code", "project", "sha256", "bytes", "location"}
    english = {name for name in names if label(f"{kind}_{name}", "nl") == name.replace("_", " ")}
    assert english - same == set()
