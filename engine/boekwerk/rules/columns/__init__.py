"""The second reader of rules: whole columns of stored facts at once, by polars (extra ``replay``).

What a rule means is decided by `boekwerk.rules.rulebook`; this reads the same formulas and must say
the same of every document. It is for many documents at once: stored sets of them.

- `parts`: in which columns the fact of a field is kept, and how its values are written;
- `capture`: the facts of a case, in that form; `facts`: back again, for explanations;
- `table`: documents, or items of them, as columns; `truths`: four-valued truth in columns;
- `atoms`, `formulas`: what is true of every row; `placing`, `asked`: which rows a rule is looked at for;
- `judging`: what a rulebook says of every row.

Only `table` and what stands after it import polars; `require_polars` tells who lacks it.
"""

from __future__ import annotations

from importlib.util import find_spec

from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.reason import Reason

__all__ = ["require_polars"]


def require_polars() -> None:
    """Make sure that polars can be imported. Raises BoekwerkError, with what to install."""
    if find_spec("polars") is None:
        raise BoekwerkError(Reason("replay_not_installed"))
