"""A run from beginning to summary: devices are set up, work, and what they did is judged."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from shared.clock import COUNTY, Clock
from yipan.simulator.checking import WITHIN, Check
from yipan.simulator.devices import Device, Outside, Timeline
from yipan.simulator.dressing import Wardrobe
from yipan.simulator.faults import with_faults
from yipan.simulator.ledger import Ledger
from yipan.simulator.office import Office
from yipan.simulator.sending import Sender
from yipan.simulator.shape import Instrument
from yipan.simulator.tallies import Tallies, Tally
from yipan.simulator.timetable import Delivery, Wishes, instruments, ordinary


@dataclass
class Run:
    """Devices that are registered and have their timetables; `stopped` where a person ended it."""

    wishes: Wishes
    devices: Sequence[Instrument]
    workers: Sequence[Device]
    outside: Outside
    stopped: bool = False

    @property
    def tallies(self) -> Tallies:
        return self.outside.tallies

    async def work(self, over: asyncio.Event) -> None:
        """Until all is sent and answered, or it is over; what is under way then is left there."""
        left: set[asyncio.Task[Any]] = {asyncio.create_task(one.work()) for one in self.workers}
        waiting = asyncio.create_task(over.wait())
        try:
            while left and not over.is_set():
                done, _ = await asyncio.wait({waiting, *left}, return_when=asyncio.FIRST_COMPLETED)
                left -= done
                for task in done:
                    task.result()
        finally:
            for task in (*left, waiting):
                task.cancel()
            await asyncio.gather(*left, waiting, return_exceptions=True)

    async def verdict(self, office: Office, within: float = WITHIN) -> "Verdict":
        check = Check(office, self.outside.ledger, self.wishes.site)
        return Verdict(self.tallies.total(), await check.settled(within), self.stopped)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`found` is what is lost and double by name; `stopped` where somebody ended it early."""

    total: Tally
    found: dict[str, int]
    stopped: bool = False

    @property
    def good(self) -> bool:
        """Nothing is lost or doubled, refused or left without reason, or let in without a right."""
        total = self.total
        left = (total.unanswered or total.unsent) and not self.stopped
        return not (any(self.found.values()) or total.refused or total.let_in or left)

    def as_dict(self) -> dict[str, Any]:
        found = {name.replace(" ", "_"): number for name, number in self.found.items()}
        return {**found, "good": self.good}


async def set_up(
    wishes: Wishes,
    office: Office,
    connect: Callable[[], Sender],
    clock: Clock,
    begin: Callable[[], Timeline],
) -> Run:
    """Register the site and the devices, and plan what they send from now on.

    Each has a connection of its own, as devices do: nothing waits for what others send.
    """
    devices = instruments(wishes)
    await office.open_site(wishes.site)
    credentials = await office.register(devices)
    began = clock.now().astimezone(COUNTY)
    planned = with_faults(ordinary(wishes, devices, began), wishes, devices)
    outside = Outside(begin(), clock, Ledger(devices), Tallies.of(devices))
    shares: list[list[Delivery]] = [[] for _ in devices]
    for one in planned:
        shares[one.device].append(one)
        outside.tallies.groups[devices[one.device].vendor].planned += len(one.readings)
    workers = [
        Device(device, Wardrobe(given), share, connect(), outside)
        for device, given, share in zip(devices, credentials, shares, strict=True)
    ]
    return Run(wishes, devices, workers, outside)
