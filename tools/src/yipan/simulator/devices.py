"""Devices at work: each sends what it planned, one request after the other, until it is taken."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Protocol

from tenacity import AsyncRetrying, RetryCallState, retry_if_result, wait_exponential, wait_random

from shared.clock import Clock
from yipan.simulator.bodies import truncated
from yipan.simulator.dressing import Outgoing, Wardrobe
from yipan.simulator.ledger import Ledger
from yipan.simulator.sending import Answer, Sender
from yipan.simulator.shape import Instrument, Payload, Vendor, all_or_none
from yipan.simulator.tallies import Tallies, Tally
from yipan.simulator.timetable import Delivery, Shows, stranger
from yipan.simulator.vendors import VENDORS, own

PATIENTLY = wait_exponential(multiplier=0.2, max=10.0) + wait_random(0.0, 0.2)
SOON, LONGEST_WAIT = 0.2, 60.0
"""Seconds that are waited where nothing is asked for, and at the longest whatever is."""


class Timeline(Protocol):
    """Seconds since the beginning."""

    def now(self) -> float: ...

    async def until(self, moment: float) -> None:
        """Wait for a moment; return at once where it has passed."""

    async def pause(self, seconds: float) -> None:
        """Wait so long before something is sent again."""


@dataclass(frozen=True, slots=True)
class RealTime:
    began: float = field(default_factory=time.perf_counter)

    def now(self) -> float:
        return time.perf_counter() - self.began

    async def until(self, moment: float) -> None:
        if (left := moment - self.now()) > 0:
            await asyncio.sleep(left)

    async def pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def told_by(answer: Answer | None) -> float | None:
    """How long an answer asks to wait, within bounds."""
    told = answer.retry_after if answer else None
    return None if told is None else min(told, LONGEST_WAIT)


def wait_as_told(state: RetryCallState) -> float:
    """What `Retry-After` says, else longer each time."""
    told = told_by(state.outcome.result() if state.outcome else None)
    return PATIENTLY(state) if told is None else told


@dataclass(frozen=True, slots=True)
class Outside:
    """What all devices share."""

    timeline: Timeline
    clock: Clock
    ledger: Ledger
    tallies: Tallies


@dataclass
class Device:
    """One device. Whatever waits behind a request that is not answered is late, and counted so.

    Latency is counted from the time that was planned for sending, not from when a request got its
    turn: a suite that stands still for a second is slow for all that was to come in that second
    (otherwise each device would leave out just those requests: "coordinated omission").
    """

    instrument: Instrument
    wardrobe: Wardrobe
    deliveries: Sequence[Delivery]
    sender: Sender
    outside: Outside

    @property
    def vendor(self) -> Vendor:
        return VENDORS[self.instrument.vendor]

    @property
    def tally(self) -> Tally:
        return self.outside.tallies.groups[self.instrument.vendor]

    async def work(self) -> None:
        await self._ask(self.vendor.greet(self.instrument), 0.0)
        async with asyncio.TaskGroup() as beside:
            for one in self.deliveries:
                await self.outside.timeline.until(one.due)
                if one.slow:
                    # Its own slowness is not to be taken for the suite's.
                    beside.create_task(self.deliver(one))
                elif one.readings:
                    await self.deliver(one)
                else:
                    await self._ask(self.vendor.poll(self.instrument), one.skew)

    async def _ask(self, payloads: Sequence[Payload], skew: float) -> None:
        for payload in payloads:
            await self.sender.send(self._dressed(payload, skew))
            self.tally.messages += 1

    async def deliver(self, one: Delivery) -> None:
        """Send it until there is an answer that settles it."""
        self.tally.sent += len(one.readings)
        self.tally.unanswered += len(one.readings)
        payload = self._payload(one)
        if one.leaves:
            self.outside.ledger.begins(one)
            await self.sender.leave(self._dressed(payload, one.skew))
            self.tally.repeated += 1
        answer = await self._insist(payload, one)
        self.tally.unanswered -= len(one.readings)
        if not one.slow:
            self.tally.latencies.add((self.outside.timeline.now() - one.due) * 1_000)
        self._settle(one, answer)

    async def _insist(self, payload: Payload, one: Delivery) -> Answer:
        send = self.sender.drip if one.slow else self.sender.send

        async def once() -> Answer | None:
            self.outside.ledger.begins(one)
            return await send(self._dressed(payload, one.skew, one.shows))

        async def once_more() -> Answer | None:
            self.tally.repeated += 1
            return await once()

        answer = await once()
        if answer is not None and not answer.says_try_again:
            return answer
        again = AsyncRetrying(
            retry=retry_if_result(lambda found: found is None or found.says_try_again),
            wait=wait_as_told,
            sleep=self.outside.timeline.pause,
        )
        await self.outside.timeline.pause(told_by(answer) or SOON)
        settled: Answer = await again(once_more)
        return settled

    def _settle(self, one: Delivery, answer: Answer) -> None:
        taken = self._taken(one, answer)
        self.outside.ledger.ends(one, taken)
        good, bad = sum(taken), len(taken) - sum(taken)
        if one.shows != "itself":
            self.tally.let_in += good
            self.tally.turned_away += bad
        elif one.garbled:
            self.tally.acknowledged += good
            self.tally.turned_away += bad
        else:
            self.tally.acknowledged += good
            self.tally.refused += bad
            if bad:
                self.outside.tallies.complain(self.vendor.name, answer.status, answer.body)

    def _taken(self, one: Delivery, answer: Answer) -> Sequence[bool]:
        try:
            taken = self.vendor.taken(one.readings, answer.status, answer.body)
        except (ValueError, LookupError, TypeError, AttributeError):
            taken = ()
        # No answer that the device can understand says that its readings are kept.
        return taken if len(taken) == len(one.readings) else all_or_none(one.readings, taken=False)

    @cached_property
    def _recorded(self) -> Sequence[Payload]:
        batches = {one.number: one.readings for one in self.deliveries if one.number}
        return own.recorded(self.instrument, [batches[number] for number in sorted(batches)])

    def _payload(self, one: Delivery) -> Payload:
        if one.number:
            return self._recorded[one.number - 1]
        who = stranger(self.instrument) if one.shows == "nobody" else self.instrument
        payload = self.vendor.build(who, one.readings)
        return truncated(payload) if one.garbled == "truncated" else payload

    def _dressed(self, payload: Payload, skew: float, shows: Shows = "itself") -> Outgoing:
        at = self.outside.clock.now() + timedelta(seconds=skew)
        return self.wardrobe(payload, self.instrument.device_id, at, shows)
