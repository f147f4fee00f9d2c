"""What is doubtful in ``preferences.yaml``: a mode that nothing can come of (BP-9)."""

from __future__ import annotations

from boekwerk.domain.reason import Location
from boekwerk.office.master_data import MasterData
from boekwerk.positions import Problems

_NOWHERE = Location("")


def remark_modes(data: MasterData, remarks: Problems) -> None:
    """Remark on relations that are to be booked by a template and have none that is the default there."""
    defaults = {(template.relation, template.journal) for template in data.templates if template.default}
    relations = {relation for relation, _ in defaults}
    for preference in data.preferences:
        if preference.mode != "template":
            continue
        relation, journal = preference.relation, preference.journal
        if (relation, journal) in defaults or (journal is None and relation in relations):
            continue
        where = preference.where or _NOWHERE
        remarks.add("office_preference_without_template", where, relation=relation)
