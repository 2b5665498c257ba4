"""Devices of every maker post to a checkpoint in memory, with faults, and nothing is lost."""

from dataclasses import replace

import pytest
from tests.tools.simulator.conftest import House

from yipan.simulator.faults import FAULTS
from yipan.simulator.timetable import Wishes
from yipan.simulator.vendors import VENDORS

EVERY = tuple(FAULTS)
GOOD = {
    "lost": 0, "double": 0, "garbage lost": 0, "garbage double": 0, "broken chains": 0,
}  # fmt: skip


def wishes(*vendors: str, **more: object) -> Wishes:
    small = Wishes(vendors, "sim", "gate", devices=len(vendors), rate=40, seconds=5)
    return replace(small, **more)  # type: ignore[arg-type] # what is not there is refused


@pytest.mark.parametrize("vendor", VENDORS)
async def test_what_a_maker_sends_is_all_stored(house: House, vendor: str) -> None:
    run = await house.run(wishes(vendor, devices=2))
    verdict = await house.verdict(run)
    assert (verdict.total.sent, verdict.total.acknowledged) == (200, 200)
    assert (verdict.found, verdict.good) == (GOOD, True)
    assert run.tallies.complaints == []


@pytest.mark.parametrize("vendor", VENDORS)
async def test_with_every_fault_nothing_is_lost_or_doubled(house: House, vendor: str) -> None:
    batch = 4 if vendor in ("cloudevents", "dahua") else 1
    run = await house.run(wishes(vendor, devices=5, faults=EVERY, batch=batch))
    verdict = await house.verdict(run)
    total = verdict.total
    assert (verdict.found, run.tallies.complaints) == (GOOD, [])
    assert total.sent == total.acknowledged + total.turned_away > 200
    assert (total.refused, total.let_in, total.unanswered) == (0, 0, 0)
    assert total.turned_away > 0
    assert total.repeated > 0
    assert verdict.good
    readings = run.outside.ledger.readings().values()
    assert all(bounds.least == bounds.most for bounds in readings)
