"""Rulebooks that hypothesis makes up out of every field, operator, group, quantifier and scope.

``sharp_rulebooks`` gives dictionaries as a rule file has them, by kind; `sharp_rulebook` compiles them.
Besides rulebooks of some rules there are those at which durable-rules goes wrong without its fence:
hundreds of equal conditions, hundreds of limits on one field, scores of rules that hold at once. And
some have a rule that the fence must refuse: its id is ``too_much``. Most have rules of `easy_rules`,
and half has no other live blocks than those.
"""

from __future__ import annotations

import json

from easy_rules import easy_bookings, known_blocks
from hypothesis import strategies as st
from sharp_words import (
    AMOUNTS,
    DATES,
    HUGE,
    NUMBERS,
    PATTERNS,
    PLUGIN_OPERATORS,
    SHARP,
    TEXTS,
    chosen,
)

from boekwerk.rules.files import read_rule_text
from boekwerk.rules.rulebook import Rulebook

TOO_MUCH = "too_much"
_SIZES = ["at_least", "at_most", "above", "below"]
_CODES = ["4500", "0800", "800", "VH", "VO", "INK", "21", "100"]
_IDENTIFIERS = {
    "vat_number": ["NL001234567B29", "NL000000001B01"],
    "iban": ["NL91ABNA0417164300"],
    "country": ["NL", "DE"],
    "currency": ["EUR", "USD"],
    "kvk": ["27124701", "02712470"],
}


def operands_of(field):
    """Give the conditions on a field: an operator with its constants each."""
    yield from ({"is_known": wanted} for wanted in (True, False))
    yield from ({"is_empty": wanted} for wanted in (True, False))
    match field.type:
        case "money" | "number":
            values = [*AMOUNTS, *HUGE] if field.type == "money" else NUMBERS
            yield from ({operator: value} for operator in _SIZES for value in values)
            ordered = sorted(values, key=float)
            yield from ({"between": [low, high]} for low, high in zip(ordered, ordered[2:], strict=False))
            yield from _equalities(values)
        case "date":
            yield from ({operator: day} for operator in ("on_or_after", "before") for day in DATES)
            yield from ({"within_days": days} for days in (0, 1, 9, 10, 99_999))
            yield from ({"between": pair} for pair in (DATES[:2], DATES[1:3], DATES[2:4], DATES[4:]))
            yield from _equalities(DATES)
        case "bool":
            yield from ({operator: truth} for operator in ("is", "is_not") for truth in (True, False))
        case "choice":
            yield from _equalities([*field.choices[:6], *field.groups])
        case "identifier" | "code":
            values = _IDENTIFIERS.get(field.of, ["1001", "NL91ABNA0417164300", "0100", "100"])
            yield from _equalities(_CODES if field.type == "code" else values)
            if field.type == "code":
                yield from ({operator: ["0", "45"]} for operator in ("starts_with", "ends_with"))
        case "text":
            yield from _texts()


def _equalities(values):
    yield from ({operator: value} for operator in ("is", "is_not") for value in values)
    yield from (
        {operator: values[at::3]} for operator in ("in", "not_in") for at in range(3) if values[at::3]
    )


def _texts():
    yield from _equalities(TEXTS)
    parts = ("contains", "starts_with", "ends_with")
    yield from ({operator: text} for operator in parts for text in TEXTS)
    yield from (
        {operator: [text[:2], text[-2:]]} for operator in parts for text in TEXTS if text[:2].strip()
    )
    yield from ({"is": text, "exact_case": True} for text in TEXTS)
    yield from ({"contains": text[:3], "exact_case": True} for text in TEXTS)
    yield from ({"matches": pattern} for pattern in PATTERNS)
    yield {"matches": "KPN", "exact_case": True}
    yield from ({operator: text} for operator in PLUGIN_OPERATORS for text in ("kpn", "121"))


def _atoms(fields):
    """Give for each field a strategy of conditions on it."""
    return st.one_of([chosen([{name: of} for of in operands_of(field)]) for name, field in fields])


_case_atoms = _atoms(list(SHARP.case_fields.items()))
_subjects = st.sampled_from(
    [
        {"document.kind": "purchase_invoice"},
        {"document.kind": {"in": ["purchase_invoice", "purchase_credit_note"]}},
        {"document.is_credit_note": True},
        {"supplier.vat_number": "NL001234567B29"},
        {"supplier.name": {"is": "straße"}},
        {"relation.id": {"in": ["1001", "2002"]}},
    ]
)


def _items(scope):
    quantifiers = st.sampled_from([f"any_{scope}", f"every_{scope}", f"no_{scope}"])
    atoms = _atoms(list(SHARP.item_fields[scope].items()))
    grouped = st.builds(
        lambda group, parts: {group: parts},
        st.sampled_from(["any", "none", "all"]),
        st.lists(atoms, min_size=1, max_size=3),
    )
    inside = st.lists(atoms | grouped, min_size=1, max_size=2).map(
        lambda parts: {key: value for part in parts for key, value in part.items()}
    )
    return st.builds(lambda quantifier, inner: {quantifier: inner}, quantifiers, inside)


_over_items = st.one_of([_items(scope) for scope in ("line", "line", *SHARP.item_fields)])
_leaves = st.one_of(_case_atoms, _case_atoms, _over_items)
_conditions = st.recursive(
    _leaves,
    lambda inner: st.builds(
        lambda group, parts: {group: parts},
        st.sampled_from(["any", "none", "all"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
_scopes = st.sampled_from(
    [
        {"package": ["twinfield"]},
        {"package": ["afas"]},
        {"administration": ["bakkerij"]},
        {"administration": ["bakkerij"], "package": ["twinfield"]},
        {"relation": {"id": 1001}},
        {"relation": {"id": [1001, "2002"]}},
        {"relation": {"vat_number": "NL001234567B29"}},
        {"relation": {"id": 2002}, "administration": ["bakkerij"]},
    ]
)
_validity = st.sampled_from(
    [
        {"from": "2026-03-01"},
        {"from": "2026-03-02"},
        {"until": "2026-03-01"},
        {"until": "2026-02-28"},
        {"from": "2026-03-01", "until": "2026-03-01"},
    ]
)
_kinds = st.sampled_from(["automatic_booking", "block"])
_rules = st.fixed_dictionaries(
    {
        "kind": _kinds,
        "when": st.lists(st.one_of(_subjects, _leaves, _conditions), min_size=1, max_size=3),
        "stage": st.sampled_from(["live", "live", "live", "live", "suggest", "shadow"]),
    },
    optional={
        "unless": st.lists(_conditions, min_size=1, max_size=2),
        "priority": st.integers(-2, 3),
        "applies_to": _scopes,
        "valid": _validity,
    },
)
_some = st.lists(_rules, min_size=3, max_size=14)
_few = st.lists(_rules, max_size=4)


def _joined(*several):
    return st.tuples(*several).map(lambda lists: [rule for rules in lists for rule in rules])


def _alike(kind, conditions):
    return [{"kind": kind, "when": [condition], "stage": "live"} for condition in conditions]


def _limits(field, operator, count):
    return [{field: {operator: str(limit)}} for limit in range(count)]


_equal = st.builds(
    lambda kind, condition, count: _alike(kind, [condition] * count),
    _kinds,
    _leaves,
    st.integers(256, 300),
)
_ladders = st.builds(
    lambda kind, field, operator, count: _alike(kind, _limits(field, operator, count)),
    _kinds,
    st.sampled_from(["document.total_incl", "document.payable", "document.line_count"]),
    st.sampled_from([*_SIZES, "is", "is_not"]),
    st.integers(512, 560),
)
_storms = st.builds(
    lambda kind, count: _alike(kind, [{"none": [{"document.number": f"n{n}"}]} for n in range(count)]),
    _kinds,
    st.integers(61, 90),
)


def _nested(leaves):
    condition = leaves[0]
    for depth, leaf in enumerate(leaves[1:]):
        condition = {("none", "any", "none", "all")[depth % 4]: [condition, leaf]}
    return [{"kind": "block", "when": [condition], "stage": "live"}]


_deep = st.lists(_leaves, min_size=5, max_size=7).map(_nested)
_large = st.builds(lambda some, many: [*some, *many], _some, st.one_of(_equal, _ladders, _storms))
_refused = st.builds(lambda some, more: [*some, {**more, "id": TOO_MUCH}], _some, st.sampled_from([
    {"kind": "block", "stage": "live", "when": [{"any": _limits("document.total_incl", "above", 61)}]},
    {"kind": "automatic_booking", "stage": "live", "when": [
        {"any": _limits("document.total_incl", "is", 8)}, {"any": _limits("document.total_excl", "is", 8)},
    ]},
    {"kind": "block", "stage": "live", "when": [{"any_line": {"quantity": str(n)}} for n in range(15)]},
]))  # fmt: skip


def _twice(rules):
    return [*rules, *rules]


def _without_live_blocks(rules):
    return [rule for rule in rules if rule["kind"] != "block" or rule["stage"] != "live"]


# In what is made up without thought a block is nearly always unknown, so that nothing is ever booked.
_usual = st.one_of(
    _some,
    st.one_of(_some.map(_twice), st.builds(lambda some, deep: [*some, *deep], _some, _deep)),
    _joined(_some, easy_bookings, known_blocks),
    _joined(_some.map(_without_live_blocks), easy_bookings),
    _joined(_few.map(_without_live_blocks), easy_bookings, known_blocks),
    _joined(easy_bookings, easy_bookings, known_blocks),
    _joined(easy_bookings, easy_bookings),
)
sharp_rulebooks = st.integers(0, 39).flatmap(
    lambda sort: _refused if sort == 39 else _large if sort == 38 else _usual
)


def sharp_rulebook(rules):
    """Compile made-up rules; they must be sound."""
    named = [{"id": f"r{number}", **rule} for number, rule in enumerate(rules)]
    sources = []
    for kind in ("automatic_booking", "block"):
        of_kind = [_written(rule) for rule in named if rule["kind"] == kind]
        if of_kind:
            text = json.dumps(
                {"schema": "boekwerk.rules/1", "kind": kind, "rules": of_kind}, ensure_ascii=False
            )
            found, problems = read_rule_text(text, f"{kind}.yaml", SHARP)
            assert not problems, (problems, text)
            sources += found
    return Rulebook(sources, SHARP)


def _written(rule):
    made = {key: value for key, value in rule.items() if key != "kind"}
    return {**made, "title": rule["id"], "owner": "iemand"}
