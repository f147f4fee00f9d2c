"""Does the second evaluator of the rules say the same as the reference (AB-18)?"""

from __future__ import annotations

from boekwerk.autobook.dossier import Dossier
from boekwerk.domain.decision import Check
from boekwerk.domain.reason import Location, Reason
from boekwerk.rules.second import NOT_INSTALLED, Opinion, opinion_of

_NAME = "second_evaluator"
# Said once, when the administration is opened: no need to repeat it where it makes no difference.
_FOR_ALL_DOCUMENTS = frozenset({NOT_INSTALLED.code, "second_evaluator_refuses"})
_AGREES = Check(_NAME, "pass", Reason("second_evaluator_agrees"))


def second_evaluator(dossier: Dossier) -> Check:
    """Pass when both evaluators name the same rule and the same blocks, whatever those say.

    Without an opinion the check is unknown; not applicable where the administration switched it
    off, or where it is not installed or refuses a rule, and no rule lets the document be booked anyway.
    """
    settings = dossier.case.administration.settings
    where = settings.place("second_evaluator")
    if settings.second_evaluator == "off":
        return Check(_NAME, "not_applicable", Reason("second_evaluator_off", {}, where))
    reference, second = opinion_of(dossier.judgement), dossier.second
    if isinstance(second, Opinion):
        return _AGREES if second == reference else _disagreement(reference, second, where)
    if second.code in _FOR_ALL_DOCUMENTS and not reference.lets_book:
        return Check(_NAME, "not_applicable", Reason("second_evaluator_not_needed", {}, where))
    return Check(_NAME, "unknown", Reason(second.code, second.values, second.where or where))


def _disagreement(reference: Opinion, second: Opinion, where: Location | None) -> Check:
    values = {**_values(reference, ""), **_values(second, "second_")}
    return Check(_NAME, "fail", Reason("engine_disagreement", values, where))


def _values(opinion: Opinion, prefix: str) -> dict[str, object]:
    return {
        f"{prefix}rule": (opinion.rule,) if opinion.rule is not None else (),
        f"{prefix}blocks": opinion.blocks,
        f"{prefix}unknown": opinion.blocks_unknown,
    }
