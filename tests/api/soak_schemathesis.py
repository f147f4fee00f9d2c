"""Calls the API at random as its description says, for a long time, and holds every answer against it.

    python tests/api/soak_schemathesis.py --examples 200

It works on a store of its own, with one document that waits for a person.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import get_args

sys.path.insert(0, str(Path(__file__).parents[1] / "generators"))
from api_calls import call_all
from at_work import NOON, UNKNOWN_IBAN, office_at_work

from boekwerk.api.app import create_app
from boekwerk.api.server import Limits
from boekwerk.app.concepts import Acting
from boekwerk.app.users import NewUser, add_user
from boekwerk.domain.roles import Right
from boekwerk.store.database import Store
from boekwerk.store.tokens import new_token

MANY = Limits(requests_a_minute=10**9, logins_a_minute=10**9, strangers_a_minute=10**9)


def soak(folder: Path, examples: int) -> int:
    """Call every operation so many times; give how many operations there are."""
    with (
        Store.open(folder / "store.sqlite", create=True) as store,
        office_at_work(store, folder) as at_work,
    ):
        boss = NewUser(
            "baas", "Baas", None, ("administrator", "accountant", "authoriser"), ("0101", "0103")
        )
        add_user(store, boss, Acting("baas", NOON))
        document = at_work.receive(UNKNOWN_IBAN)
        at_work.run()

        def headers() -> dict[str, str]:
            _, secret = store.write(lambda c: new_token(c, "baas", "soak", get_args(Right), (NOON, None)))
            return {"Authorization": f"Bearer {secret}"}

        app = create_app(at_work.office, MANY)
        return len(call_all(app, headers, [("0103", document)], examples, derandomize=False))


def main() -> int:
    """Read the arguments, and soak."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=100)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        operations = soak(Path(folder), given.examples)
    print(f"{operations} operations, {given.examples} examples each: every answer as described")
    return 0


if __name__ == "__main__":
    sys.exit(main())
