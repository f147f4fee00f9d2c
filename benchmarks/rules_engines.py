"""The engines that `rules.py` compares, each made of the same rules in the fastest form known for it.

    python benchmarks/rules_engines.py ENGINE RULEBOOK COUNT

is what `rules.py` starts for each of them: a process that builds the engine, tells how long that took
and which rules hold for each of some documents, and then times a round whenever it reads a line.

Every engine gives the ids of all rules that hold. It starts from prepared facts: a flat dictionary,
for ours by the number of a slot. In ours the rules are live blocks, since all that hold are named.
"""

from __future__ import annotations

import datetime
import gc
import hashlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rules_given import Condition, Document, Rule, documents, rules

CHECKED = 100
MOST_DOCUMENTS = 2_000
SECONDS_A_ROUND = 0.3
TODAY = datetime.date(2026, 3, 1)

Ids = Iterable[str]
Engine = tuple[Callable[[Document], Any], Callable[[Any], Ids]]
"""What prepares a document, which is not timed, and what finds the rules that hold for it."""


class Unable(Exception):
    """An engine cannot do this rulebook; the text says why."""


def boekwerk(given: Sequence[Rule]) -> Engine:
    from boekwerk.rules.readings import GivenFacts

    book, prepare = our_book(given)
    return prepare, lambda known: [block.id for block in book.judge_facts(GivenFacts(TODAY, known)).blocks]


def boekwerk_all(given: Sequence[Rule]) -> Engine:
    from boekwerk.rules.readings import GivenFacts

    book, prepare = our_book(given)

    def held(known: dict[Any, Any]) -> Ids:
        results = book.trace_facts(GivenFacts(TODAY, known)).results()
        return [id for id, result in results.items() if result == "held"]

    return prepare, held


OUR_FIELDS = {
    "kind": "document.kind",
    "supplier": "supplier.vat_number",
    "total": "document.total_incl",
    "net": "document.total_excl",
    "lines": "document.line_count",
    "name": "document.buyer_reference",
    "reference": "document.order_reference",
}


def our_book(given: Sequence[Rule]) -> tuple[Any, Callable[[Document], dict[Any, Any]]]:
    """Make our rulebook, and what puts a document's facts under the numbers of its slots."""
    from boekwerk.rules import Rulebook
    from boekwerk.rules.files import read_rule_text

    head = "schema: boekwerk.rules/1\nkind: block\nrules:\n"
    sources, problems = read_rule_text(head + "".join(map(_our_rule, given)), "benchmark.yaml")
    assert not problems, problems[0]
    book = Rulebook(sources)
    names = {path: field for field, path in OUR_FIELDS.items()}
    slots: dict[str, int] = {}
    for rule in book.compiled:
        for clause in rule.clauses:
            slots[names[clause.slot.field.name]] = clause.slot.number
    return book, lambda found: {slots.get(name, name): value for name, value in found.items()}


def _our_rule(rule: Rule) -> str:
    conditions = "".join(f"      - {OUR_FIELDS[c.field]}: {_our_value(c)}\n" for c in rule.conditions)
    return f"  - id: {rule.id}\n    title: a\n    owner: a\n    stage: live\n    when:\n{conditions}"


def _our_value(condition: Condition) -> str:
    value = condition.value
    if condition.field in ("total", "net"):
        value = f"{value / 100:.2f}"
    return str(value) if condition.operator == "is" else f"{{{condition.operator}: {value}}}"


def zen(given: Sequence[Rule]) -> Engine:
    engine = _zen_engine(given)
    return dict, lambda found: [row["id"] for row in engine.evaluate("rules", found)["result"]]


ZEN_CELLS = {"is": '"{}"', "at_least": ">= {}", "at_most": "<= {}", "contains": 'contains($, "{}")'}


def _zen_engine(given: Sequence[Rule]) -> Any:
    import zen

    columns = list(dict.fromkeys((c.field, c.operator) for rule in given for c in rule.conditions))
    names = {column: f"c{n}" for n, column in enumerate(columns)}
    rows = []
    for rule in given:
        row = dict.fromkeys(names.values(), "")
        for condition in rule.conditions:
            cell = ZEN_CELLS[condition.operator].format(condition.value)
            row[names[condition.field, condition.operator]] = cell
        rows.append({"_id": rule.id, **row, "out": f'"{rule.id}"'})
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": name, "name": name, "field": field} for (field, _), name in names.items()],
        "outputs": [{"id": "out", "name": "id", "field": "id"}],
        "rules": rows,
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    content = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    return zen.ZenEngine({"loader": {"type": "static", "content": {"rules": content}}})


DURABLE_FORMS: dict[str, Callable[[Condition], Any]] = {
    "is": lambda c: {c.field: c.value},
    "at_least": lambda c: {"$gte": {c.field: c.value}},
    "at_most": lambda c: {"$lte": {c.field: c.value}},
}


def _durable_rules(given: Sequence[Rule]) -> dict[str, Any]:
    if any(c.operator == "contains" for rule in given for c in rule.conditions):
        raise Unable("compares texts for equality only: making some patterns never returns")
    if len(given) > 4_096:
        raise Unable("at most 4,096 rules: beyond, asserting a fact never returns")
    under: dict[tuple[Condition, ...], set[Condition]] = defaultdict(set)
    for rule in given:
        for at, condition in enumerate(rule.conditions):
            under[rule.conditions[:at]].add(condition)
    if max(map(len, under.values())) > 511:
        raise Unable("at most 511 conditions under one node: beyond, asserting a fact never returns")
    patterns = {r.id: [{"t": "d"}, *[DURABLE_FORMS[c.operator](c) for c in r.conditions]] for r in given}
    return {id: {"all": [{"m": {"$and": parts}}]} for id, parts in patterns.items()}


def durable_c(given: Sequence[Rule]) -> Engine:
    import durable_rules_engine as engine

    handle = engine.create_ruleset("rules", json.dumps(_durable_rules(given)))

    def hold(fact: dict[str, Any]) -> Ids:
        text, found = json.dumps(fact), []
        code, place = engine.assert_fact(handle, text)
        if code == 0:
            started = engine.start_action_for_state(handle, place)
            message = started[1] if started else None
            while message:
                found += json.loads(message)
                message = engine.complete_and_start_action(handle, place)
            engine.retract_fact(handle, text)
        return found

    return lambda found: {"t": "d", **found}, hold


def durable_host(given: Sequence[Rule]) -> Engine:
    from durable.engine import Host

    class QuietHost(Host):  # type: ignore[misc]
        """Without the threads, which only cost."""

        def _run(self) -> None:
            pass

    found: list[str] = []
    rulesets = _durable_rules(given)
    for id, rule in rulesets.items():
        rule["run"] = _noting(id, found)
    host = QuietHost()
    host.set_rulesets({"rules": rulesets})

    def hold(fact: dict[str, Any]) -> Ids:
        found.clear()
        try:
            host.assert_fact("rules", fact)
        except Exception as error:
            if type(error).__name__ != "MessageNotHandledException":
                raise
            return ()
        host.retract_fact("rules", fact)
        return tuple(found)

    return lambda document: {"t": "d", **document}, hold


def _noting(id: str, found: list[str]) -> Callable[[Any], None]:
    return lambda context: found.append(id)


def json_logic(given: Sequence[Rule]) -> Engine:
    from json_logic import jsonLogic

    logic = [(rule.id, {"and": [_json_logic(c) for c in rule.conditions]}) for rule in given]
    return dict, lambda found: [id for id, one in logic if jsonLogic(one, found)]


def _json_logic(condition: Condition) -> dict[str, Any]:
    fact = {"var": condition.field}
    if condition.operator == "contains":
        return {"in": [condition.value, fact]}
    return {{"is": "==", "at_least": ">=", "at_most": "<="}[condition.operator]: [fact, condition.value]}


def rule_engine(given: Sequence[Rule]) -> Engine:
    from rule_engine import Rule as Compiled

    def part(c: Condition) -> str:
        if c.operator == "contains":
            return f'"{c.value}" in {c.field}'
        if c.operator == "is":
            return f'{c.field} == "{c.value}"'
        return f"{c.field} {'>=' if c.operator == 'at_least' else '<='} {c.value}"

    compiled = [(rule.id, Compiled(" and ".join(map(part, rule.conditions))).matches) for rule in given]
    return dict, lambda found: [id for id, matches in compiled if matches(found)]


def cel(given: Sequence[Rule]) -> Engine:
    from cel import Context, compile

    def part(c: Condition) -> str:
        if c.operator == "contains":
            return f'{c.field}.contains("{c.value}")'
        if c.operator == "is":
            return f'{c.field} == "{c.value}"'
        return f"{c.field} {'>=' if c.operator == 'at_least' else '<='} {c.value}"

    compiled = [(rule.id, compile(" && ".join(map(part, rule.conditions))).execute) for rule in given]

    def hold(found: Document) -> Ids:
        context = Context(found)  # once a document, so that it is not converted for every rule
        return [id for id, execute in compiled if execute(context)]

    return dict, hold


ONE_BY_ONE: dict[str, Callable[[Sequence[Rule]], Engine]] = {
    "boekwerk": boekwerk,
    "zen": zen,
    "durable_c": durable_c,
    "durable_host": durable_host,
    "json_logic": json_logic,
    "rule_engine": rule_engine,
    "cel": cel,
    "boekwerk_all": boekwerk_all,
}


def _over_all(name: str, given: Sequence[Rule]) -> tuple[Callable[[Document], Any], Callable[..., Any]]:
    """Give what prepares a document, and what finds the rules that hold for each of several."""
    if name != "zen_batch":
        prepare, hold = ONE_BY_ONE[name](given)
        return prepare, lambda found: [hold(one) for one in found]
    engine = _zen_engine(given)

    def all_hold(requests: list[dict[str, Any]]) -> list[Ids]:
        answers = engine.evaluate_batch(requests)
        return [[row["id"] for row in answer["data"]["result"]] for answer in answers]

    return lambda found: {"key": "rules", "context": dict(found)}, all_hold


def _serve(name: str, rulebook: str, count: int) -> None:
    given = rules(rulebook, count)
    begin = time.perf_counter()
    prepare, hold = _over_all(name, given)
    hold([prepare(documents(rulebook, count, "first", 1)[0])])
    build = time.perf_counter() - begin
    checked = documents(rulebook, count, "checked", CHECKED)
    begin = time.perf_counter()
    found = [sorted(ids) for ids in hold([prepare(one) for one in checked])]
    each = (time.perf_counter() - begin) / CHECKED
    digest = hashlib.sha256(json.dumps(found).encode()).hexdigest()
    held = sum(map(len, found)) / CHECKED
    _say({"build": build, "digest": digest, "held": held})
    number = max(3, min(MOST_DOCUMENTS, int(SECONDS_A_ROUND / each)))
    for line in sys.stdin:
        prepared = [prepare(one) for one in documents(rulebook, count, line, number)]
        gc.collect()
        begin = time.process_time()
        hold(prepared)
        _say({"µs": (time.process_time() - begin) / number * 1e6})


def _say(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    try:
        _serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    except Unable as reason:
        _say({"unable": str(reason)})
    except ImportError as missing:
        _say({"unable": f"not installed: {missing.name}"})
    except Exception as error:
        _say({"unable": f"{type(error).__name__}: {error}"[:120]})
