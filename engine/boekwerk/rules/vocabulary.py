"""The vocabulary of rules: the fields and operators that a rule may use.

Readers, the compiler, schemas and the reference page take it from here, so that a plugin that adds
to it adds to all of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from boekwerk.rules.fields import CASE_FIELDS, ITEM_FIELDS, Field, Scope
from boekwerk.rules.operators import OPERATORS, Operator


class Vocabulary(Struct, frozen=True):
    """Fields by name, of the case and of each kind of item, and operators by name."""

    case_fields: Mapping[str, Field]
    item_fields: Mapping[Scope, Mapping[str, Field]]
    operators: Mapping[str, Operator]

    def fields_of(self, scope: Scope) -> Mapping[str, Field]:
        """Give the fields of a scope by name."""
        return self.case_fields if scope == "case" else self.item_fields[scope]

    def operators_for(self, field: Field) -> list[str]:
        """List the operators that a field may be used with."""
        return [name for name, operator in self.operators.items() if field.type in operator.types]


VOCABULARY = Vocabulary(CASE_FIELDS, ITEM_FIELDS, OPERATORS)
"""What Boekwerk itself brings."""
