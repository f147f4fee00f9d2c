from __future__ import annotations

import pytest
from stores import postgresql_server, sqlite_template, store_of_module
from waiting_bookings import Clock

__all__ = ["postgresql_server", "sqlite_template", "store_of_module"]


@pytest.fixture
def clock():
    return Clock()
