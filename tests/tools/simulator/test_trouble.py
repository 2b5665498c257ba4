"""When the suite is away, loses, doubles or lets somebody in: devices insist, and it is told."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.kit import Still
from tests.tools.simulator.conftest import House, Hurried
from tests.tools.simulator.meant import MORNING

from checkpoint.views import ReadingView
from yipan.local.errors import LocalError
from yipan.simulator.dressing import Outgoing
from yipan.simulator.running import set_up
from yipan.simulator.sending import Answer, HttpSender, Sender
from yipan.simulator.showing import sentence
from yipan.simulator.timetable import Wishes

Says = Callable[[int], Answer | bool | None]
OWN = Wishes(("yipan",), "sim", "gate", devices=1, rate=5, seconds=2)
OK = Answer(202, b'{"results": [{"status": "accepted"}]}')


@dataclass
class Moody:
    """Says by the count of a request what comes of it: an answer, none, or True to pass it on."""

    inner: Sender
    says: Says
    sent: list[Outgoing] = field(default_factory=list)

    async def send(self, out: Outgoing) -> Answer | None:
        self.sent.append(out)
        said = self.says(len(self.sent))
        return await self.inner.send(out) if said is True else said or None

    async def leave(self, out: Outgoing) -> None:
        await self.inner.leave(out)

    async def drip(self, out: Outgoing) -> Answer | None:
        return await self.send(out)


def moody(house: House, says: Says) -> Moody:
    return Moody(HttpSender(house.client, pause=0), says)


async def test_a_device_waits_as_it_is_told_and_insists(house: House) -> None:
    sender = moody(house, lambda n: Answer(503, b"", 7.0) if n <= 3 else True)
    run = await house.run(OWN, sender)
    total = (await house.verdict(run)).total
    assert run.outside.timeline.now() == 21.0
    assert (total.sent, total.acknowledged, total.repeated) == (10, 10, 3)
    # All ten were due in the first two seconds: what waited behind is late as well.
    assert total.latencies.at(0.0) == pytest.approx(19_200, rel=0.02)
    assert total.latencies.at(0.99) == pytest.approx(21_000, rel=0.02)


async def test_a_device_waits_no_longer_than_a_minute(house: House) -> None:
    run = await house.run(
        OWN, moody(house, lambda n: Answer(429, b"", 86_400.0) if n == 1 else True)
    )
    assert run.outside.timeline.now() == 60.0


async def test_a_device_insists_where_no_answer_comes_and_signs_anew(house: House) -> None:
    sender = moody(house, lambda n: None if n <= 8 else True)
    run = await house.run(OWN, sender)
    verdict = await house.verdict(run)
    assert (verdict.good, verdict.total.repeated) == (True, 8)
    assert len({out.headers["x-yipan-signature"] for out in sender.sent}) == len(sender.sent) == 18
    # Twice as long each time, up to ten seconds, and a little chance.
    assert 22 <= run.outside.timeline.now() <= 26


async def test_what_is_acknowledged_and_not_stored_is_lost(house: House) -> None:
    run = await house.run(OWN, moody(house, lambda n: OK if n % 2 else True))
    verdict = await house.verdict(run)
    assert (verdict.found["lost"], verdict.found["double"], verdict.good) == (5, 0, False)


async def test_what_is_stored_twice_is_double(house: House) -> None:
    run = await house.run(OWN)
    assert (await house.verdict(run)).good
    documents: Any = house.platform.documents
    (one, *_) = await documents.find(ReadingView.collection, {})
    documents.collections[ReadingView.collection]["again"] = {**one, "_id": "again"}
    verdict = await house.verdict(run)
    assert (verdict.found["double"], verdict.good) == (1, False)


async def test_garbage_that_is_not_kept_is_lost(house: House) -> None:
    garbage = Wishes(("hikvision",), "sim", "gate", 1, 50, 4, faults=("garbage",))
    run = await house.run(garbage, moody(house, lambda _: Answer(200, b"")))
    found = (await house.verdict(run)).found
    assert found["garbage lost"] > 0
    assert found["lost"] + found["garbage lost"] == 200


async def test_batches_that_are_not_kept_break_their_chain(house: House) -> None:
    offline = Wishes(("yipan",), "sim", "gate", 1, 50, 2, faults=("offline",))
    batch = Answer(202, b'{"recorder_id": "sim-yipan-1", "results": []}')
    sender = moody(house, lambda _: True)
    sender.says = lambda n: batch if sender.sent[n - 1].target.endswith("/batches") else True
    found = (await house.verdict(await house.run(offline, sender))).found
    assert (found["lost"], found["broken chains"]) == (40, 1)


async def test_whoever_is_let_in_with_a_wrong_signature_is_told_of(house: House) -> None:
    forged = Wishes(("yipan",), "sim", "gate", 1, 100, 5, faults=("wrong-signature",))
    verdict = await house.verdict(await house.run(forged, moody(house, lambda _: OK)))
    assert verdict.total.let_in > 0
    assert not verdict.good


async def test_a_refusal_is_told_with_its_reason(house: House) -> None:
    run = await house.run(OWN, moody(house, lambda n: Answer(422, b"no") if n == 4 else True))
    verdict = await house.verdict(run)
    assert (verdict.total.refused, verdict.found["lost"], verdict.good) == (1, 0, False)
    assert run.tallies.complaints == ["yipan: 422 no"]


async def test_an_answer_that_nobody_can_read_is_no_acknowledgement(house: House) -> None:
    answers = [Answer(202, b"<html>"), Answer(202, b"[]"), Answer(202, b'{"results": []}')]
    run = await house.run(OWN, moody(house, lambda n: answers[n - 1] if n <= 3 else True))
    assert (await house.verdict(run)).total.refused == 3


async def test_a_run_that_is_stopped_is_judged_by_what_it_did(house: House) -> None:
    over = asyncio.Event()

    def says(number: int) -> Answer | bool | None:
        if number == 5:
            over.set()
        return True if number <= 5 else Answer(503, b"")

    sender = moody(house, says)
    run = await set_up(OWN, house.office, lambda: sender, Still(MORNING), Hurried)
    await asyncio.wait_for(run.work(over), 10)
    verdict = await house.verdict(run)
    assert 5 <= verdict.total.sent < 10
    assert verdict.total.acknowledged == 5
    assert verdict.found["lost"] == verdict.found["double"] == 0
    run.stopped = True
    assert (await house.verdict(run)).good


async def test_what_was_never_answered_is_no_good_unless_somebody_stopped_it(house: House) -> None:
    over = asyncio.Event()

    def says(_: int) -> None:
        over.set()

    sender = moody(house, says)
    run = await set_up(OWN, house.office, lambda: sender, Still(MORNING), Hurried)
    await asyncio.wait_for(run.work(over), 10)
    verdict = await house.verdict(run)
    assert (verdict.total.unanswered, verdict.total.unsent, verdict.good) == (1, 9, False)
    assert sentence(verdict).endswith("broken chains 0, no answer 1, not sent 9[/red]")


async def test_an_office_says_what_the_service_says(house: House) -> None:
    await house.run(OWN)
    with pytest.raises(LocalError, match="device sim-yipan-1 is registered already"):
        await house.run(OWN)


async def test_our_own_devices_may_show_a_token(house: House) -> None:
    sender = moody(house, lambda _: True)
    run = await house.run(OWN, sender, bearer="device")
    assert {out.headers.get("authorization") for out in sender.sent} == {"Bearer device"}
    assert (await house.verdict(run)).good


async def test_devices_are_put_away(house: House) -> None:
    run = await house.run(OWN)
    await house.office.retire(run.devices)
    await house.bus.settle()
    (device,) = (await house.office.read("/v1/devices?site_id=gate"))["items"]
    assert device["status"] == "retired"
