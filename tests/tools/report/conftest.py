"""The small county after its two days, and what was told of it once for many tests."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from tests.flows.memory_stage import MemoryStage, memory_stage
from tests.tools.report.county import FIRST, SECOND, agenda_of, report_of, two_days

from yipan.report.agenda import MeetingAgenda
from yipan.report.joining import Report
from yipan.report.reading import Answers, ask_all


@dataclass(frozen=True)
class Told:
    """Of the first and the second day; `answers` are what the services said of the first."""

    reports: tuple[Report, Report]
    agendas: tuple[MeetingAgenda, MeetingAgenda]
    answers: Answers


@pytest.fixture
async def stage() -> AsyncIterator[MemoryStage]:
    async with memory_stage() as stage:
        await two_days(stage)
        yield stage


@pytest.fixture(scope="session")
def told() -> Told:
    return asyncio.run(_told())


async def _told() -> Told:
    async with memory_stage() as stage:
        await two_days(stage)
        return Told(
            reports=(await report_of(stage, FIRST), await report_of(stage, SECOND)),
            agendas=(await agenda_of(stage, FIRST), await agenda_of(stage, SECOND)),
            answers=await ask_all(stage.clients, stage.token, FIRST),
        )
