"""Administration folders: reading, checking and making them."""

from boekwerk.office.creating import create_administration
from boekwerk.office.reading import administration_id, read_administration
from boekwerk.office.snapshot import AdministrationSnapshot

__all__ = ["AdministrationSnapshot", "administration_id", "create_administration", "read_administration"]
