"""Waking documents after something else than a synchronisation changed what they wait for."""

from __future__ import annotations

from boekwerk.app.workflow import open_workflow
from boekwerk.store.database import Store
from boekwerk.store.waits import touched
from boekwerk.workflow.waker import wake


def wake_waiting(store: Store, administration: int) -> int:
    """Wake the documents of an administration (its row) for which something came; count them.

    Whoever changes what documents wait for marks it by `boekwerk.store.waits.note_facts` in the same
    transaction, and calls this afterwards. Raises StoreError when the store fails.
    """
    with store.reading() as connection:
        if not touched(connection, administration):
            return 0
    with open_workflow(store) as office:
        return len(wake(office, administration))
