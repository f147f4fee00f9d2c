from __future__ import annotations

import json
from pathlib import Path

import pytest

INVOICES = Path(__file__).parents[2].parent / "shared" / "data" / "invoices"


@pytest.mark.skipif(not INVOICES.is_dir(), reason="the real invoices are not beside this checkout")
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("format", ["table", "json", "html"])
def test_real_invoices_are_decided_on_or_refused_by_name(run, administration, language, format):
    explained = ("--explain", "full", "--format", format)
    done = run("dry-run", "--lang", language, *explained, "--administration", administration, INVOICES)
    assert done.code == 1
    assert done.err == ""
    assert "cli_document_failed" not in done.out


@pytest.mark.skipif(not INVOICES.is_dir(), reason="the real invoices are not beside this checkout")
def test_every_file_of_a_folder_is_accounted_for(run, administration):
    told = json.loads(run("dry-run", "--format", "json", "--administration", administration, INVOICES).out)
    assert len(told["documents"]) == sum(1 for path in INVOICES.rglob("*") if path.is_file())
