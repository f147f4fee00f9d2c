"""Trying again later: what passes by itself costs an attempt, and whoever tried too often is set aside."""

from __future__ import annotations

import datetime
import random

from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.reason import Reason
from boekwerk.domain.workflow import DocumentState
from boekwerk.store.work import Step, Work, move
from boekwerk.workflow.backoff import MOST_ATTEMPTS, next_try
from boekwerk.workflow.office import Office


def hold_back(office: Office, work: Work, error: BoekwerkError) -> Work:
    """Try again later what cannot be done now, with the reason why; too often: set it aside."""
    now = office.now()
    step = again(work, error.reason, now)
    return office.store.write(lambda connection: move(connection, work, step, office.worker, now))


def again(
    work: Work,
    reason: Reason,
    now: datetime.datetime,
    *,
    state: DocumentState | None = None,
    asked_for: datetime.timedelta | None = None,
    counts: bool = True,
) -> Step:
    """Give the step of trying again later in ``state`` (None: as it is), or of setting aside.

    ``asked_for`` is how long whoever refused asks to wait; without it a back-off grows with the attempts.
    What does not count is tried for ever: it is for a person to mend. The first of several attempts is an
    event in the timeline, the next ones are not.
    """
    attempts = work.attempts + counts
    if attempts > MOST_ATTEMPTS:
        given_up = Reason("document_tried_too_often", {"attempts": work.attempts})
        return Step("failed", None, (given_up, reason), why=reason)
    waits = asked_for if asked_for is not None else next_try(attempts, random.Random())
    return Step(
        state or work.state,
        now + waits,
        (reason,),
        why=reason,
        what=Reason("document_waits_for_retry"),
        attempts=attempts,
        silent=work.reasons[:1] == (reason,),
    )
