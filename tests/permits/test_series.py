"""Of one series one permit is open, however many ask for it at once."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from tests.permits.samples import A_MONTH_ON, HOUR, MORNING, issue_pass

from permits.domain.validity import Revoke
from permits.domain.vehicle_pass import IssuePass
from permits.handlers import Handlers, place_in_series
from shared.aggregates import Outcome
from shared.causes import Cause
from shared.errors import Refused


def cause(id_: str) -> Cause:
    return Cause(id=id_, correlation_id="c-1")


async def place(handlers: Handlers, why: str, command: IssuePass = issue_pass) -> str:
    passes = handlers.vehicle_passes.aggregates
    return await place_in_series(passes, "pass", command.plate, at=command.at, cause=cause(why))


async def ask(handlers: Handlers, why: str, command: IssuePass = issue_pass) -> Outcome:
    named = replace(command, permit_id=await place(handlers, why, command))
    await asyncio.sleep(0)  # everybody has looked before anybody stores
    return await handlers.vehicle_passes(named.permit_id, named, at=command.at, cause=cause(why))


async def revoke(handlers: Handlers, permit_id: str) -> None:
    command = Revoke("left its route", MORNING + HOUR)
    await handlers.vehicle_passes(permit_id, command, at=command.at, cause=cause("revoke"))


async def outcomes(*asking: Coroutine[Any, Any, Outcome]) -> list[str]:
    found = await asyncio.gather(*asking, return_exceptions=True)
    return sorted(one.rule if isinstance(one, Refused) else type(one).__name__ for one in found)


async def test_of_many_at_once_exactly_one_is_issued(handlers: Handlers) -> None:
    found = await outcomes(*(ask(handlers, f"ask-{n}") for n in range(20)))
    assert found == ["Outcome"] + ["one-pass"] * 19


async def test_after_a_revocation_again_exactly_one_is_issued(handlers: Handlers) -> None:
    first = await ask(handlers, "first")
    await revoke(handlers, first.id)
    later = replace(issue_pass, at=MORNING + 2 * HOUR)
    found = await outcomes(*(ask(handlers, f"ask-{n}", later) for n in range(20)))
    assert found == ["Outcome"] + ["one-pass"] * 19


async def test_a_pass_that_has_run_out_makes_room_before_its_tick(handlers: Handlers) -> None:
    first = await ask(handlers, "first")
    renewed = replace(issue_pass, at=A_MONTH_ON, valid_until=A_MONTH_ON + HOUR)
    assert (await ask(handlers, "second", renewed)).id != first.id


async def test_other_plates_do_not_wait_for_each_other(handlers: Handlers) -> None:
    other = replace(issue_pass, plate="冀G54321")
    assert await outcomes(ask(handlers, "a"), ask(handlers, "b", other)) == ["Outcome"] * 2


async def test_the_same_command_again_finds_what_it_made(handlers: Handlers) -> None:
    first = await ask(handlers, "first")
    assert await ask(handlers, "first") == first
    await revoke(handlers, first.id)
    assert (await ask(handlers, "first")).id == first.id


async def test_a_place_depends_on_what_is_stored_alone(handlers: Handlers) -> None:
    assert await place(handlers, "one") == await place(handlers, "other")
