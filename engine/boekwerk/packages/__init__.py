"""Accounting packages: how plugins bring connectors, and how they are called without trusting them."""

from boekwerk.packages.calls import ConnectedPackage
from boekwerk.packages.describe import PluginRow, describe
from boekwerk.packages.host import load_packages
from boekwerk.packages.offers import Packages, Plugin

__all__ = ["ConnectedPackage", "Packages", "Plugin", "PluginRow", "describe", "load_packages"]
