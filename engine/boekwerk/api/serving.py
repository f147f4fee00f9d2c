"""Serving the API from this machine."""

from __future__ import annotations

import ipaddress
import os
from contextlib import suppress

import uvicorn

from boekwerk.api.app import create_app
from boekwerk.app.store import open_store
from boekwerk.app.workflow import open_workflow


def is_loopback(host: str) -> bool:
    """Tell whether only this machine itself can call an address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def serve(store: str | None, host: str, port: int) -> None:
    """Serve the API until the process is told to stop. Raises StoreError when the store cannot be used."""
    # uvicorn ends what it is doing first, and then says once more that it was told to stop.
    with open_store(store) as opened, open_workflow(opened) as office, suppress(KeyboardInterrupt):
        uvicorn.run(
            create_app(office),
            host=host,
            port=port,
            server_header=False,
            # Who is believed to be a proxy, and to say whom it calls for; nobody, unless that is set.
            forwarded_allow_ips=os.environ.get("FORWARDED_ALLOW_IPS", ""),
            log_level="warning",
            access_log=False,
        )
