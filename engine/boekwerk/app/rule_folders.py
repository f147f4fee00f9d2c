"""Where the rules of an administration are found, and how they become one rulebook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from boekwerk.domain.reason import Reason
from boekwerk.resources import resource_folder
from boekwerk.rules import Rulebook, load_rulebook


class OfficeRules(Struct, frozen=True):
    """The rules that hold for an administration; ``remarks`` name the starter rules replaced."""

    rulebook: Rulebook
    remarks: tuple[Reason, ...] = ()


def load_office_rules(folders: Sequence[Path]) -> OfficeRules:
    """Load an office's rules, together with the blocks that come with Boekwerk (AB-6, AB-7).

    An office replaces one of those by a rule with the same id. Raises RulesError with every problem.
    """
    own = load_rulebook(folders)
    by_id = {rule.id: rule for rule in own.sources}
    starters = load_rulebook([_as_short(resource_folder("rules") / "blocks")]).sources
    kept = [rule for rule in starters if rule.id not in by_id]
    replaced = [by_id[rule.id] for rule in starters if rule.id in by_id]
    remarks = tuple(Reason("cli_starter_rule_replaced", {"rule": rule.id}, rule.where) for rule in replaced)
    return OfficeRules(Rulebook([*own.sources, *kept]), remarks)


def rule_folders(administration: Path | None, rules: Sequence[Path] | None = None) -> tuple[Path, ...]:
    """List the folders with the rules of an administration, the widest scope first.

    These are ``rules`` where given; else the folder ``rules`` of its office, beside the folder
    ``administrations`` that it is in, and its own; each only if it is there.
    """
    if rules is not None:
        return tuple(rules)
    return tuple(_conventional(administration)) if administration is not None else ()


def _conventional(administration: Path) -> list[Path]:
    place = administration.resolve()
    folders = [place.parents[1] / "rules"] if place.parent.name == "administrations" else []
    return [_as_short(folder) for folder in (*folders, place / "rules") if folder.is_dir()]


def _as_short(folder: Path) -> Path:
    """Write a folder as a person here would: places in files are shown to them."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
