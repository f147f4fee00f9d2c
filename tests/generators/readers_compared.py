"""All readers of rules on one rulebook and many documents: what they say must be the same.

A pair is one rulebook with one document. `compared` counts those that were really compared, and raises
AssertionError with what a reader said that differs.
"""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace
from naive_reader import naive_opinion, naive_results
from sharp_rules import TOO_MUCH

from boekwerk.rules.columns.capture import FAILURES, Capture
from boekwerk.rules.columns.facts import StoredFacts
from boekwerk.rules.columns.frames import columns_of, frame_of
from boekwerk.rules.columns.judging import judge_columns
from boekwerk.rules.columns.table import Stored
from boekwerk.rules.conditions import Comparison
from boekwerk.rules.credit_notes import with_credit_note_condition
from boekwerk.rules.durable import DurableEvaluator
from boekwerk.rules.readings import Facts
from boekwerk.rules.rulebook import Rulebook
from boekwerk.rules.second import Opinion, opinion_of
from boekwerk.rules.vocabulary import Vocabulary

_RESULTS = ("held", "did_not_hold", "unknown", "error")
_TOO_LARGE = "too large an amount to keep"


def compared(book, cases):
    """Compare what every reader says of every case; count ``pairs``, and what they were like."""
    asked = asked_of(book)
    capture = Capture(asked)
    rows = [capture.row(case) for case in cases]
    # An amount that no column can keep is a fact that went wrong there, and only there.
    kept = [not any(_TOO_LARGE in failure["problem"] for failure in row[FAILURES]) for row in rows]
    reference = [opinion_of(book.judge(case)) for case in cases]
    results = [book.trace(case).results() for case in cases]
    naive = [naive_results(book, case) for case in cases]
    _same("trace and naive reader", results, naive)
    _same("reference and naive reader", reference, [naive_opinion(book, found) for found in naive])
    as_stored = _judged_as_stored(book, cases, rows, kept, zip(reference, results, strict=True))
    frame = frame_of(rows, columns_of(asked))
    _compare_columns(book, frame, cases[0].as_of, *as_stored)
    _compare_columns_by_rule(book, frame, cases[0].as_of, as_stored[1])
    told = Counter(sort for one in reference for sort in _told(one))
    told.update(f"rules_{result}" for found in results for result in found.values())
    told.update(documents_beyond_columns=kept.count(False))
    told.update(_durable(book, cases, reference))
    return told


def asked_of(book):
    """Give the vocabulary without the fields that no rule of a rulebook asks for."""
    asked = {(field.scope, field.name) for source in book.sources for field in _fields_of(source)}

    def those(scope, fields):
        return {name: field for name, field in fields.items() if (scope, name) in asked}

    return Vocabulary(
        case_fields=those("case", book.vocabulary.case_fields),
        item_fields={scope: those(scope, fields) for scope, fields in book.vocabulary.item_fields.items()},
        operators=book.vocabulary.operators,
    )


def _fields_of(source):
    to = source.applies_to
    named = (one for one in (to.package, to.administration, *to.relation) if one is not None)
    todo = [*named, *with_credit_note_condition(source), *source.unless]
    while todo:
        condition = todo.pop()
        if isinstance(condition, Comparison):
            yield condition.field
        else:
            todo += condition.inner


def _judged_as_stored(book, cases, rows, kept, told):
    """Give what the reference says of the facts that a stored set keeps, and the results of rules.

    It is what it says of the case, but for a case with an amount that no column can keep.
    """
    opinions, results = [], []
    for case, row, is_kept, (opinion, found) in zip(cases, rows, kept, told, strict=True):
        if is_kept:
            opinions.append(opinion)
            results.append(found)
        else:
            facts = StoredFacts(row, as_of=case.as_of, currency="EUR")
            opinions.append(opinion_of(book.judge_facts(facts)))
            results.append(book.trace_facts(facts).results())
    return opinions, results


def _compare_columns(book, frame, as_of, opinions, results):
    found = judge_columns(book, Stored.of_documents(frame, as_of))
    _same("reference and columns", opinions, [_opinion_of(row) for row in found.frame.to_dicts()])
    counted = Counter(pair for of_case in results for pair in of_case.items() if pair[1] in _RESULTS)
    counts = {(id, name): getattr(of, name) for id, of in found.counts.items() for name in _RESULTS}
    _same(
        "counts of reference and columns", [dict(counted)], [{pair: n for pair, n in counts.items() if n}]
    )


def _compare_columns_by_rule(book, frame, as_of, results):
    """Compare what every rule says of every document: as a live block each is named by itself."""
    each = [_as_block(source) for source in book.sources]
    rows = judge_columns(
        Rulebook(each, book.vocabulary), Stored.of_documents(frame, as_of)
    ).frame.to_dicts()
    _same(
        "each rule of reference and columns",
        [(_with(found, "held"), _with(found, "unknown", "error")) for found in results],
        [(sorted(row["blocks"]), sorted(row["blocks_unknown"])) for row in rows],
    )


def _as_block(source):
    when = with_credit_note_condition(source)
    return replace(source, kind="block", stage="live", when=when)


def _with(results, *wanted):
    return sorted(id for id, result in results.items() if result in wanted)


def _opinion_of(row):
    return Opinion(row["rule"], tuple(sorted(row["blocks"])), tuple(sorted(row["blocks_unknown"])))


def _durable(book, cases, reference):
    with DurableEvaluator(book.compiled) as second:
        refused = [reason.values["rule"] for reason in second.fence.refused]
        found = second.opinions([Facts(case) for case in cases[:1] if refused] or [Facts(c) for c in cases])
    if not refused:
        _same("reference and durable-rules", reference, found)
        return {"rulebooks": 1, "pairs": len(cases)}
    assert {reason.code for reason in found} == {"second_evaluator_refuses"}, found
    wanted = TOO_MUCH in {source.id for source in book.sources}
    assert not wanted or TOO_MUCH in refused, refused
    sort = "rulebooks_refused_as_meant" if wanted else "rulebooks_refused"
    return {sort: 1, "pairs_without_durable": len(cases)}


def _told(opinion):
    if opinion.rule is not None:
        yield "documents_with_a_deciding_rule"
    if opinion.blocks:
        yield "documents_with_blocks"
    if opinion.blocks_unknown:
        yield "documents_with_unknown_blocks"
    if opinion.lets_book:
        yield "documents_booked"


def _same(who, ones, others):
    assert len(ones) == len(others), (who, len(ones), len(others))
    for number, (one, other) in enumerate(zip(ones, others, strict=True)):
        assert one == other, (who, number, one, other)
