"""The words that rules may use in this installation: ours, and those of plugins."""

from __future__ import annotations

from boekwerk.app.settings import read_settings
from boekwerk.domain.reason import Reason
from boekwerk.packages import Packages, load_packages
from boekwerk.rules.extending import Brought, extended
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary


def installed_vocabulary() -> Vocabulary:
    """Give the vocabulary of this installation; of plugins that bring none, others tell why."""
    return vocabulary_of(load_packages(read_settings().plugins))[0]


def vocabulary_of(packages: Packages) -> tuple[Vocabulary, tuple[Reason, ...]]:
    """Give the vocabulary with the words of plugins; and of the plugins whose words were left out, why."""
    brought = [Brought(plugin.name, plugin.rule_words) for plugin in packages.plugins if plugin.rule_words]
    vocabulary, problems = extended(VOCABULARY, brought)
    return vocabulary, tuple(problem.reason for problem in problems)
