"""Segments: what the values or items of every row say together."""

from __future__ import annotations

import polars as pl

from boekwerk.rules.columns.truths import Truths


def any_of_items(counts: pl.Series, items: Truths, failed: pl.Series | None) -> Truths:
    """Say where any item fulfils it: one that does decides, then a failure, then what is unknown.

    ``counts`` says how many items each row has; null: not known; ``failed``: not readable.
    """
    true = _has_any(items.true, counts)
    open_somewhere = _has_any(~items.false, counts)
    wrong = None if items.failed is None else _has_any(items.failed, counts) & ~true
    return _known(Truths(true, ~open_somewhere, wrong), counts, failed)


def every_item(counts: pl.Series, items: Truths, failed: pl.Series | None) -> Truths:
    """Say where every item fulfils it; of no items it is unknown."""
    found = any_of_items(counts, items.negation(), failed).negation()
    some = (counts > 0).fill_null(False)
    return Truths(found.true & some, found.false & some, found.failed)


def several_values(counts: pl.Series, values: Truths, failed: pl.Series | None, *, all_: bool) -> Truths:
    """Say where any value fits, or all do. Each value is tested, so that a failure of one decides."""
    tested = values.negation() if all_ else values
    found = _has_any(tested.true, counts)
    wrong = None if values.failed is None else _has_any(values.failed, counts)
    fits = Truths(found, ~found) if wrong is None else Truths(found & ~wrong, ~(found | wrong), wrong)
    return _known(fits.negation() if all_ else fits, counts, failed)


def _has_any(items: pl.Series, counts: pl.Series) -> pl.Series:
    """Tell of every row whether one of its items is marked."""
    known = counts.fill_null(0)
    if known.len() == items.len() and (known == 1).all():
        return items
    ends = known.cum_sum()
    so_far = pl.concat([pl.Series([0], dtype=pl.UInt32), items.cast(pl.UInt32).cum_sum()])
    return so_far.gather(ends) > so_far.gather(ends - known)


def _known(found: Truths, counts: pl.Series, failed: pl.Series | None) -> Truths:
    if counts.null_count():
        known = counts.is_not_null()
        wrong = None if found.failed is None else found.failed & known
        found = Truths(found.true & known, found.false & known, wrong)
    if failed is None:
        return found
    wrong = failed if found.failed is None else failed | found.failed
    return Truths(found.true & ~failed, found.false & ~failed, wrong)
