"""What `boekwerk plugins` prints, as rows."""

from __future__ import annotations

from boekwerk.packages import describe, load_packages
from boekwerk.reasons import sentence


def test_every_package_and_every_problem_is_a_row(install):
    install("acme")
    install("broken", "raise OSError('disk')")
    good, bad = describe(load_packages(["acme", "broken"]))
    assert (good.plugin, good.distribution, good.version) == ("acme", "boekwerk-acme", "1.2")
    assert (good.package, good.title, good.capabilities.projects) == ("acme", "Acme Boekhouden", True)
    assert (bad.plugin, bad.package) == ("broken", None)
    assert sentence(bad.problem, "en").endswith("cannot be imported: OSError: disk")


def test_without_plugins_there_is_nothing_to_show():
    assert describe(load_packages([])) == ()
