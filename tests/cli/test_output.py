"""A report is written whole or not at all, and never over what is no report."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

import pytest

BOEKWERK = [sys.executable, "-m", "boekwerk.cli.main", "--lang", "en"]


@pytest.fixture
def dry_run(run, administration, invoice, tmp_path):
    """Dry-run a copy of one invoice into a file."""
    shutil.copy(invoice, tmp_path / "in.xml")

    def command(output, *arguments, source=tmp_path / "in.xml"):
        given = ("--administration", administration, "--output", output, *arguments, source)
        return run("dry-run", *given)

    return command


@pytest.mark.parametrize("format", ["table", "json", "html"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_older_report_is_replaced(dry_run, tmp_path, format, language):
    report = tmp_path / "report"
    for _ in range(2):
        assert dry_run(report, "--lang", language, "--format", format).code == 0
    assert report.stat().st_size > 500


def test_an_empty_file_is_replaced(dry_run, tmp_path):
    (tmp_path / "report").touch()
    assert dry_run(tmp_path / "report").code == 0


def test_what_is_no_report_is_not_replaced(dry_run, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    done = dry_run(tmp_path / "thesis.txt")
    assert done.code == 1
    assert "exists and is no report of Boekwerk" in done.err
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years of work"


def test_a_document_is_never_replaced_by_its_report(dry_run, tmp_path):
    link = tmp_path / "link.xml"
    link.symlink_to(tmp_path / "in.xml")
    before = (tmp_path / "in.xml").read_bytes()
    for output in (tmp_path / "in.xml", link):
        done = dry_run(output)
        assert (done.code, "is one of the documents themselves" in done.err) == (1, True)
    assert (tmp_path / "in.xml").read_bytes() == before


def test_a_closed_standard_output_is_told(administration, invoice):
    program = "import sys; sys.stdout = None; from boekwerk.cli.main import main; main(sys.argv[1:])"
    given = [sys.executable, "-c", program, "--lang", "en", "plugins"]
    done = subprocess.run(given, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: The standard output is closed;")
    assert "fault" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise on Windows")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_terminated_run_leaves_nothing_half_written(invoice, administration, tmp_path, jobs):
    many, out = tmp_path / "many", tmp_path / "out"
    many.mkdir()
    out.mkdir()
    for number in range(2_000):
        shutil.copy(invoice, many / f"{number}.xml")
    given = ["--jobs", jobs, "--administration", administration, "--output", out / "report.txt", many]
    with subprocess.Popen([*BOEKWERK, "dry-run", *given], stderr=subprocess.PIPE) as process:
        while not list(out.iterdir()):
            assert process.poll() is None
        os.kill(process.pid, signal.SIGTERM)
        _, told = process.communicate(timeout=60)
    assert (process.returncode, told.strip()) == (143, b"Interrupted.")
    assert list(out.iterdir()) == []
