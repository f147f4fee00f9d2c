"""Accounting packages: how plugins bring connectors, and how they are called without trusting them."""

from boekwerk.packages.calls import UNKNOWN_OUTCOME, ConnectedPackage
from boekwerk.packages.describe import PluginRow, describe
from boekwerk.packages.host import load_packages
from boekwerk.packages.offers import Packages, Plugin

__all__ = [
    "UNKNOWN_OUTCOME",
    "ConnectedPackage",
    "Packages",
    "Plugin",
    "PluginRow",
    "describe",
    "load_packages",
]
