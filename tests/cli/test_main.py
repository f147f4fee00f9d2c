from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from boekwerk.cli.language import chosen_language
from boekwerk.cli.main import COMMANDS, command_line

BOEKWERK = [sys.executable, "-m", "boekwerk.cli.main"]


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "nl_NL.UTF-8"}, "nl"),
        ([], {"LC_ALL": "C", "LANG": "nl_NL.UTF-8"}, "en"),
        ([], {"LC_MESSAGES": "nl_BE", "LANG": "en_US"}, "nl"),
        (["--lang", "en", "show"], {"LANG": "nl_NL"}, "en"),
        (["show", "--lang=nl", "x"], {}, "nl"),
        (["--lang", "nl", "show", "--lang", "en"], {}, "en"),
        (["show", "--", "--lang", "nl"], {}, "en"),
    ],
)
def test_the_language_is_the_one_asked_for_else_that_of_the_computer(arguments, environment, language):
    assert chosen_language(arguments, environment) == language


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["shwo"], f"There is no command 'shwo'; choose from: {', '.join(COMMANDS)}."),
        (["show"], "FILE is missing."),
        (["show", "a", "b"], "'b' is one too many."),
        (["show", "--formt", "json"], "There is no option --formt; did you mean --format?"),
        (
            ["show", "a", "--format"],
            "The option --format lacks a value, or has one that does not belong.",
        ),
        (["show", "a", "--format", "xml"], "--format: 'xml' is not possible; choose from: text, json."),
        (["dry-run", "--jobs", "0", "a"], "--jobs: '0' is not a whole number from 1 to 60."),
        (
            ["dry-run", "--as-of", "31-03-2026", "a"],
            "--as-of: '31-03-2026' is not a date; write year, month and day, such as 2026-03-31.",
        ),
        (["--lang", "fr", "show", "a"], "--lang: 'fr' is not possible; choose from: nl, en."),
    ],
)
def test_wrong_use_is_one_line_with_the_way_out(run, arguments, message):
    done = run(*arguments)
    assert done.code == 2
    assert done.out == ""
    first, second = done.err.splitlines()
    assert first == f"Error: {message}"
    assert second.endswith("--help' shows how it is used.")


def test_wrong_use_is_told_in_dutch(run):
    done = run("--lang", "nl", "dry-run", "--jobs", "veel", "x")
    assert done.err.splitlines()[0] == "Fout: --jobs: 'veel' is geen geheel getal van 1 tot en met 60."


def test_a_file_that_is_not_there_is_wrong_use(run, administration):
    done = run("dry-run", "--administration", administration, "nowhere.xml")
    assert done.code == 2
    assert done.err.startswith(
        "Error: 'nowhere.xml' is no file, no folder and no pattern that anything matches."
    )


@pytest.mark.parametrize("name", list(COMMANDS))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_option_is_explained(run, name, language):
    done = run("--lang", language, name, "--help")
    command = command_line(language).get_command(None, name)
    assert done.code == 0
    assert [one.name for one in command.params if isinstance(one, click.Option) and not one.help] == []
    assert {"nl": "Gebruik: boekwerk", "en": "Usage: boekwerk"}[language] in done.out


def test_without_a_command_there_is_help(run):
    assert run().out == run("--help").out


def test_a_fault_is_one_line_and_a_traceback_only_on_request(run, monkeypatch):
    monkeypatch.setattr("boekwerk.cli.plugins.load_packages", lambda _: 1 / 0)
    done, asked = run("plugins"), run("--debug", "plugins")
    assert done.err.startswith("Error: There is a fault in Boekwerk: ZeroDivisionError@test_main.py:")
    assert len(done.err.splitlines()) == 1
    assert "Traceback" in asked.err


def test_a_name_cannot_steer_the_terminal(run, tmp_path):
    done = run("show", tmp_path / "\x1b[31mred\x07.xml")
    assert done.code == 1
    assert "\x1b" not in done.err
    assert "\x07" not in done.err


def test_a_pipe_that_nobody_reads_on_is_no_error(inbox, administration):
    started = [*BOEKWERK, "dry-run", "--administration", administration, "--explain", "full", inbox]
    with subprocess.Popen(started, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise on Windows")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_run_ends_at_once_and_without_a_traceback(inbox, administration, tmp_path, jobs):
    text = (inbox / "inkoop-belboei-maart.xml").read_text(encoding="utf-8")
    for number in range(2_000):
        copy = text.replace("600418872", f"N{number}").replace("423.50", f"{number}.50")
        (tmp_path / f"{number:04}.xml").write_text(copy, encoding="utf-8")
    started = [*BOEKWERK, "dry-run", "--jobs", jobs, "--administration", administration, tmp_path]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(started, start_new_session=True, **pipes) as process:
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert (process.returncode, told.strip()) == (130, b"Interrupted.")


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252"])
def test_a_code_page_without_the_character_does_not_stop_a_report(inbox, administration, encoding):
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    started = [*BOEKWERK, "--lang", "nl", "dry-run", "--administration", str(administration), str(inbox)]
    done = subprocess.run(started, capture_output=True, env=environment, check=False)
    assert b"Traceback" not in done.stderr
    assert "Proefboeking".encode(encoding) in done.stdout


def test_help_does_not_import_what_only_commands_need():
    program = (
        "import sys; from boekwerk.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: print(*{'lxml', 'pypdf', 'yaml', 're2', 'boekwerk.app'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == ""


def test_the_page_on_the_command_line_shows_the_help_that_is_printed(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    page = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")
    helps = [run("--help").out, *(run(name, "--help").out for name in COMMANDS)]
    assert [text for text in helps if text not in page] == [], "run docs/generate_command_line.py"
