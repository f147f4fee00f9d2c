"""Rules that many documents meet: without them hardly anything would be decided, let alone booked.

Of most made-up conditions a fact is not known. These ask for what is known of nearly every document, or
for an amount or a day at the very bound of it; several scopes override each other, and priorities decide.
"""

from __future__ import annotations

from hypothesis import strategies as st

_SIZES = [
    {"at_least": "121"},
    {"at_most": "121"},
    {"above": "120.99"},
    {"below": "121.01"},
    {"between": ["120.99", "121"]},
    {"between": ["121", "250"]},
    {"is_not": "250"},
    {"at_most": "250"},
    {"at_least": "0"},
]
_DAYS = [
    {"on_or_after": "2026-02-20"},
    {"before": "2026-03-02"},
    {"between": ["2026-02-20", "2026-03-01"]},
    {"within_days": 9},
]
_AT_BOUNDS = [
    *({f"document.{name}": of} for name in ("total_incl", "total_excl", "payable") for of in _SIZES),
    *({"document.issue_date": of} for of in _DAYS),
    *({"history.median_of_last": of} for of in _SIZES),
    {"history.times_booked": {"at_least": "2"}},
    {"history.times_booked": {"above": "1"}},
    {"history.days_since_last": {"at_most": "9"}},
    {"history.equal_in_a_row": {"below": "2"}},
]
_KNOWN = [
    {"document.line_count": {"at_least": "0"}},
    {"document.line_count": {"at_most": "2"}},
    {"document.line_count": {"below": "3"}},
    {"document.has_warnings": False},
    {"document.total_incl": {"is_known": True}},
    {"document.number": {"is_empty": False}},
    {"document.order_reference": {"is_known": False}},
    {"administration.package": "twinfield"},
    {"relation.known": True},
]
_PLAIN = st.sampled_from([*_AT_BOUNDS, *_KNOWN, *_KNOWN, *_KNOWN])
_GROUPED = st.builds(
    lambda group, parts: {group: parts},
    st.sampled_from(["any", "any", "all"]),
    st.lists(_PLAIN, min_size=2, max_size=3),
)
_SUBJECTS = [
    {"document.kind": ["purchase_invoice", "purchase_credit_note"]},
    {"document.kind": "purchase_invoice"},
    {"document.kind": ["purchase_credit_note", "purchase_invoice", "sales_invoice", "sales_credit_note"]},
    {"relation.id": ["1001", "2002"]},
]
_SCOPES = [
    {},
    {"package": ["twinfield"]},
    {"administration": ["bakkerij"]},
    {"relation": {"id": 1001}},
    {"relation": {"id": 1001}, "package": ["twinfield", "afas"]},
]
_rules = st.fixed_dictionaries(
    {
        "kind": st.just("automatic_booking"),
        "when": st.lists(
            st.one_of(_PLAIN, _PLAIN, _GROUPED, st.sampled_from(_SUBJECTS)), min_size=1, max_size=2
        ),
        "stage": st.sampled_from(["live", "live", "live", "live", "shadow"]),
        "applies_to": st.sampled_from(_SCOPES),
        "priority": st.integers(-1, 2),
    },
    optional={
        "valid": st.sampled_from([{"from": "2026-02-28"}, {"until": "2026-03-01"}]),
        "unless": st.sampled_from(
            [[{"document.line_count": {"above": "2"}}], [{"document.number": "kpn"}]]
        ),
    },
)
easy_bookings = st.lists(_rules, min_size=3, max_size=8)
"""Automatic-booking rules, of which some hold for many documents."""

_BLOCKS = [
    {"document.line_count": {"above": "2"}},
    {"document.has_warnings": True},
    {"document.total_incl": {"is_known": False}},
    {"document.number": {"is_empty": True}},
    {"document.is_credit_note": True},
    {"none": [{"document.line_count": {"at_most": "2"}}]},
]
known_blocks = st.lists(
    st.builds(lambda one: {"kind": "block", "when": [one], "stage": "live"}, st.sampled_from(_BLOCKS)),
    min_size=1,
    max_size=2,
)
"""Live blocks on facts that are known of every document: they hold or not, and are seldom unknown."""
