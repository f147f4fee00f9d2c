"""Administration folders: reading, checking and making them."""

from boekwerk.office.creating import create_administration
from boekwerk.office.reading import read_administration
from boekwerk.office.snapshot import AdministrationSnapshot

__all__ = ["AdministrationSnapshot", "create_administration", "read_administration"]
