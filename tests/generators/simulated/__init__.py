"""A simulated accounting package: HTTP on a loopback port, books in SQLite, and everything can go wrong.

    from simulated import simulated_package

    with simulated_package() as package:                     # its plugin is installed meanwhile
        packages = load_packages(["simulated"])
        sim = packages.connect("sim_flag", package.settings("bakkerij"))
        package.faults("cut_after", "429")                   # the next two calls that change something
        package.faults(rates={"timeout_after": 0.1}, seed=1) # or dice
        package.faults("500_before", on={"find_booking"})    # or other calls
        package.change("1", "lines[0].asset_code", "A-7")    # as a person there does (PR-9)
        package.bookings(), package.bookings()[0].is_payable, package.bookings()[0].freed
        package.calls("send"), package.files("1"), package.remove("1")
        subprocess.run(..., env=package.environment())       # a process that finds the plugin too

The packages are in `simulated.kinds.KINDS`: `sim_condition`, `sim_flag`, `sim_service`, `sim_none` block
payment each in its way, can be looked up by our reference at once, take a second booking of one number, and
can be asked for the first. `sim_flag_*` and `sim_none_*` differ: `_late` shows a booking after
`LATE_SECONDS`, which is declared; `_unsure` too, and promises nothing; `_blind` cannot be looked up;
`_rejects` refuses a second booking of one number. `sim_linked` is `sim_condition` with a link: the secret
`token`, `TOKEN` unless ``package.tokens(...)`` says otherwise.

An administration has ``package: sim_flag`` and ``package.settings(its id)`` as package settings. Time-outs
take as long as the settings say: give ``timeout="0.2"`` where a fault is one. With a clock of your own
(``simulated_package(clock=...)``, seconds) late look-ups follow it.
"""

from __future__ import annotations

from simulated.books import BLOCKING, Call, SimulatedBooking
from simulated.faults import CHANGING, FAULTS, Fault
from simulated.kinds import CALL_SECONDS, KINDS, LATE_SECONDS, TOKEN, SimulatedKind
from simulated.package import SimulatedPackage, simulated_package

__all__ = [
    "BLOCKING",
    "CALL_SECONDS",
    "CHANGING",
    "FAULTS",
    "KINDS",
    "LATE_SECONDS",
    "TOKEN",
    "Call",
    "Fault",
    "SimulatedBooking",
    "SimulatedKind",
    "SimulatedPackage",
    "simulated_package",
]
