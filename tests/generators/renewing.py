"""A process that renews a link: ``python renewing.py PLACE ADMINISTRATION URL THREADS [killed]``.

It waits for a line, renews what the link holds at that moment in so many threads, and prints what each
got; ``killed`` it ends by itself, as by -9, as soon as the package has given new tokens.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from boekwerk.packages.contract import Secrets
from boekwerk.packages.oauth import TokenEndpoint, renewed_tokens
from boekwerk.store.database import Store
from boekwerk.workflow.credentials import link_of


def main(place: str, administration: str, url: str, threads: str, killed: str = "") -> None:
    """Renew, and print which token each thread got."""
    renew = partial(_and_end, url) if killed else partial(renewed_tokens, TokenEndpoint("sim_linked", url))
    with Store.open(place, create=False) as store:
        link = link_of(store, int(administration), "bob", "sim_linked")
        stale = link.secrets()
        _say("ready")
        sys.stdin.readline()
        with ThreadPoolExecutor(int(threads)) as pool:
            got = list(pool.map(lambda _: link.renew(stale, renew)["access_token"], range(int(threads))))
    _say(*got)


def _say(*words: str) -> None:
    sys.stdout.write(f"{' '.join(words)}\n")
    sys.stdout.flush()


def _and_end(url: str, held: Secrets) -> Secrets:
    renewed_tokens(TokenEndpoint("sim_linked", url), held)
    os._exit(9)


if __name__ == "__main__":
    main(*sys.argv[1:])
