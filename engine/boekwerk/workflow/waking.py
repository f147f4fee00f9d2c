"""What a document in review waits for, worked out from the decision on it.

A decision depends on the document, which stays as it is, and on the master data. What fails because of the
document alone no fact can mend: such a document waits for a person. Of everything else the facts are named
that may mend it, rather too many than too few: that a document is decided on once more for nothing does no
harm, that it is forgotten does.
"""

from __future__ import annotations

import datetime

from boekwerk.domain.decision import Decision
from boekwerk.domain.document import Document
from boekwerk.domain.lookups import Administration
from boekwerk.domain.waits import Wait
from boekwerk.workflow.lacking import Lacking


def waits_of(
    decision: Decision,
    document: Document,
    administration: Administration,
    today: datetime.date | None = None,
) -> frozenset[Wait]:
    """Say which facts the document of a decision waits for; none: only a person can help it.

    ``today`` is the day on which it was decided: what may not be booked on it any more waits for the next.

    Pure: what is known of the master data is asked of ``administration`` alone.
    """
    needs = Lacking(decision, document, administration, today).needs() or ()
    return frozenset(Wait(at, *fact) for at, need in enumerate(needs) for fact in need)
