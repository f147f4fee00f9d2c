from __future__ import annotations

import os
import subprocess
import sys

import pytest


def run_pytest(folder):
    """Run pytest as a consultant does, in a process of its own: nothing of this run's settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        # A consultant does not have what our own tests of the API bring.
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:schemathesis", "."],
        cwd=folder,
        env={**environment, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.spec("RU-6")
def test_pytest_runs_rule_tests_and_shows_what_differs(folder, one):
    folder.write(
        one("rules: {telefonie: held}", name="goed"), one("rules: {telefonie: unknown}", name="fout")
    )
    (folder.path / "pipeline.test.yaml").write_text("stages: [test]\n", "utf-8")
    code, out = run_pytest(folder.path)
    assert (code, "1 failed, 1 passed" in out) == (1, True)
    assert "telefonie: expected 'unknown', but it is 'held'." in out
    assert "Traceback" not in out


def test_pytest_fails_on_a_file_with_problems(folder, one):
    folder.write(one("rules: {telefonie: hold}"))
    code, out = run_pytest(folder.path)
    assert (code, "did you mean 'held'?" in out) == (1, True)


def test_the_plugin_costs_nothing_where_there_are_no_rule_tests(tmp_path):
    (tmp_path / "test_none.py").write_text(
        "import sys\n\ndef test_it():\n    assert 'boekwerk.trial' not in sys.modules\n", "utf-8"
    )
    assert run_pytest(tmp_path)[0] == 0
