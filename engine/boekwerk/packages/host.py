"""Finding and loading plugins: every good one is taken, every bad one is named and left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import pluggy

from boekwerk.domain.errors import PluginError
from boekwerk.packages import hookspecs
from boekwerk.packages.breach import breaches
from boekwerk.packages.contract import Connector
from boekwerk.packages.guard import guarded, plugin_error, while_loading
from boekwerk.packages.offers import Packages, Plugin, offer_of
from boekwerk.packages.told import told


def load_packages(allowed: Collection[str] | None = None) -> Packages:
    """Load the plugins of the entry-point group ``boekwerk`` and what they offer (VE-1, VE-2, VE-5).

    ``allowed`` are the names of the plugins that may be loaded, None: all. Any other is not even
    imported. A plugin is taken whole or not at all. Plugins that share a name, and plugins that offer
    one package, are all left out: which of them was meant is for a person to say. The order in which
    they were installed never matters.
    """
    candidates, problems = _installed(allowed)
    loaded = []
    for entry in candidates:
        try:
            with while_loading(entry.name):
                plugin, wrong = _load(entry)
        except PluginError as error:
            problems.append(error)
            continue
        problems += wrong
        if not wrong:
            loaded.append(plugin)
    contested = _contested(loaded)
    left_out = {error.plugin for error in contested}
    kept = [plugin for plugin in loaded if plugin.name not in left_out]
    return Packages(kept, sorted([*problems, *contested], key=lambda error: error.plugin))


def _installed(allowed: Collection[str] | None) -> tuple[list[EntryPoint], list[PluginError]]:
    by_name: dict[str, list[EntryPoint]] = defaultdict(list)
    try:
        for entry in entry_points(group=hookspecs.GROUP):
            by_name[entry.name].append(entry)
    except Exception as error:  # one distribution with broken metadata breaks the list of all of them
        return [], [plugin_error("*", "plugins_unreadable", error=told(error))]
    problems = []
    candidates = []
    for name in sorted(by_name if allowed is None else set(allowed)):
        match by_name[name]:
            case [entry]:
                candidates.append(entry)
            case []:
                problems.append(plugin_error(name, "plugin_not_installed"))
            case several:
                problems.append(plugin_error(name, "plugin_name_shared", distributions=_all_of(several)))
    return candidates, problems


def _all_of(entries: Iterable[EntryPoint]) -> str:
    return ", ".join(sorted(_distribution(entry)[0] for entry in entries))


def _distribution(entry: EntryPoint) -> tuple[str, str]:
    try:
        assert entry.dist is not None
        return entry.dist.name or "?", entry.dist.version or "?"
    except Exception:  # a distribution without readable metadata may still hold a good plugin
        return "?", "?"


def _load(entry: EntryPoint) -> tuple[Plugin, list[PluginError]]:
    classes: list[type[Connector[Any]]] = []
    words: list[object] = []
    distribution, version = _distribution(entry)
    with guarded(entry.name, "plugin_not_imported", distribution=distribution):
        module = entry.load()
    with guarded(entry.name, "plugin_not_registered"):
        # A manager of its own: what one plugin registers or breaks is no matter of another one's.
        manager = pluggy.PluginManager(hookspecs.GROUP)
        manager.add_hookspecs(hookspecs)
        manager.register(module, entry.name)
        manager.check_pending()
        manager.hook.register_packages(register=classes.append)
        manager.hook.register_rule_words(register=words.append)
        found = [reason for offered in classes for reason in breaches(offered)]
        # Read once and inside the fence: an attribute is a stranger's code too.
        offers = () if found else tuple(map(offer_of, classes))
    wrong = [plugin_error(entry.name, reason.code, **reason.values) for reason in found]
    if not classes and not words:
        wrong.append(plugin_error(entry.name, "plugin_offers_nothing"))
    return Plugin(entry.name, distribution, version, offers, tuple(words)), wrong


def _contested(plugins: Sequence[Plugin]) -> list[PluginError]:
    offers: dict[str, list[str]] = defaultdict(list)
    for plugin in plugins:
        for offer in plugin.offers:
            offers[offer.package].append(plugin.name)
    return [
        plugin_error(name, "package_offered_twice", package=package, plugins=", ".join(sorted(set(names))))
        for package, names in offers.items()
        if len(names) > 1
        for name in sorted(set(names))
    ]
