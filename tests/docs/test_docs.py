"""The documentation says what is there: links lead somewhere, commands exist, pages are current."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from extras import needs_durable

from boekwerk.cli.main import COMMANDS
from boekwerk.rules import load_rulebook

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("plugins/*/*.md"),
        *ROOT.glob("rules/**/*.md"),
    ]
)
GENERATED = runpy.run_path(str(ROOT / "docs" / "generate.py"))["pages"]()


def _name(page):
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_between_pages_lead_to_a_file(page):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if not re.match(r"https?:|mailto:", link)]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_command_in_the_docs_exists(page):
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|[`$ ])boekwerk ([a-z][a-z-]+)(?=[ `\n])", "\n".join(_code(text))))
    assert named - set(COMMANDS) == set()


# The page of the checks names an invoice of the example office for what the second evaluator says too.
@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=needs_durable if page.name == "checks.md" else ())
        for page in sorted(GENERATED)
    ],
    ids=_name,
)
def test_a_generated_page_is_what_the_code_gives(page):
    assert page.read_text(encoding="utf-8") == GENERATED[page], "run `make generated`"


def test_the_rule_in_the_readme_loads(tmp_path):
    (rule,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "rule.yaml").write_text(rule, encoding="utf-8")
    assert [rule.id for rule in load_rulebook([tmp_path]).rules] == ["telephone-up-to-250"]


def _code(text):
    fenced = re.findall(r"^(?:    |```[a-z]*\n)(.*?)(?:\n```|$)", text, re.MULTILINE | re.DOTALL)
    return [*fenced, *re.findall(r"`([^`\n]+)`", text)]
