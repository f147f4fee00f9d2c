"""A transaction of an audit file as it is written: its lines, with amounts debit above and credit below zero."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

from lxml.etree import _Element
from msgspec import Struct

from boekwerk.domain.reason import Location, Reason
from boekwerk.history.cells import amount_of_cell
from boekwerk.positions.values import Unreadable, read_percentage
