"""Where the rules of an administration are found, and how they become one rulebook."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from boekwerk.domain.errors import RulesError
from boekwerk.domain.reason import Reason
from boekwerk.resources import resource_folder
from boekwerk.rules import Rulebook, load_rules
from boekwerk.rules.source import AppliesTo, RuleSource
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary
from boekwerk.trial.diff_rules import rule_changes


class OfficeRules(Struct, frozen=True):
    """The rules that hold for an administration; ``remarks`` name the starter rules replaced."""

    rulebook: Rulebook
    remarks: tuple[Reason, ...] = ()


def load_office_rules(folders: Sequence[Path], vocabulary: Vocabulary = VOCABULARY) -> OfficeRules:
    """Load an office's rules, together with the blocks that come with Boekwerk (AB-6, AB-7).

    An office replaces one of those by a live block with the same id that is for every document, on
    every day; under what condition it blocks is the office's choice. Raises RulesError with every
    problem; one of them is any other rule with such an id, by which a block would be lost unseen.
    """
    return with_starter_blocks(load_rules(folders, vocabulary), vocabulary)


def with_starter_blocks(own: Sequence[RuleSource], vocabulary: Vocabulary = VOCABULARY) -> OfficeRules:
    """Add the blocks that come with Boekwerk to an office's rules, as `load_office_rules` does."""
    by_id = {rule.id: rule for rule in own}
    starters = load_rules([_as_short(resource_folder("rules") / "blocks")])
    kept = [rule for rule in starters if rule.id not in by_id]
    replaced = [by_id[rule.id] for rule in starters if rule.id in by_id]
    problems = [problem for rule in replaced for problem in _falls_short(rule)]
    if problems:
        raise RulesError(Reason("rules_not_valid", {"count": len(problems)}), problems)
    others = {change.id for change in rule_changes(starters, own) if change.what == "changed"}
    remarks = tuple(
        Reason("cli_starter_rule_replaced", {"rule": rule.id}, rule.where)
        for rule in replaced
        if rule.id in others  # a copy says the same
    )
    return OfficeRules(Rulebook([*own, *kept], vocabulary), remarks)


def _falls_short(rule: RuleSource) -> Iterator[Reason]:
    """Say in which ways a rule is less than the block whose id it has."""
    ways = (
        (rule.kind != "block", "starter_kind"),
        (rule.stage != "live", "starter_stage"),
        (rule.applies_to != AppliesTo(), "starter_scope"),
        (rule.valid_from is not None or rule.valid_until is not None, "starter_validity"),
    )
    for is_less, way in ways:
        if is_less:
            yield Reason("cli_starter_rule_not_replaced", {"rule": rule.id, "way": way}, rule.where)


def rule_folders(administration: Path | None, rules: Sequence[Path] | None = None) -> tuple[Path, ...]:
    """List the folders with the rules of an administration, the widest scope first.

    These are ``rules`` where given; else the folder ``rules`` of its office, beside the folder
    ``administrations`` that it is in, and its own; each only if it is there.
    """
    if rules is not None:
        return tuple(rules)
    return tuple(filter(_is_there, rule_places(administration))) if administration is not None else ()


def rule_places(administration: Path) -> list[Path]:
    """List where the rules of an administration may lie, whether or not they do, the widest scope first."""
    own = Path(os.path.realpath(administration), "rules")
    inside = [place for place in _ways_to(administration) if place.parent.name == "administrations"]
    beside = [place.parents[1] / "rules" for place in inside]
    # A folder that a link leads to can stand in two offices; the rules of both hold, and no block is lost.
    offices = {os.path.realpath(folder): folder for folder in beside}
    places = [*offices.values(), own]
    return places if administration.is_absolute() else [_as_short(folder) for folder in places]


def _ways_to(administration: Path) -> Iterator[Path]:
    """Give where a folder really is, and where it was said to be: through links, that is elsewhere."""
    real = os.path.realpath(administration)
    yield Path(real)
    # The shell knows the way on which the user came here; the system only knows where it leads.
    for here in (Path(os.environ.get("PWD", "")), Path.cwd()):
        said = Path(os.path.normpath(here / administration))
        if os.path.realpath(said) == real:
            yield said


def _is_there(folder: Path) -> bool:
    """Tell whether a folder exists; one of which that may not be seen is left for the reader to refuse."""
    try:
        folder.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _as_short(folder: Path) -> Path:
    """Write a folder as a person here would: places in files are shown to them."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
