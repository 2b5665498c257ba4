"""The fortnight over the in-memory twins: the same acts and the county's own figures."""

from datetime import timedelta

import pytest
from tests.flows.memory_stage import memory_stage

from yipan.fortnight.chronicle import FIRST, moment
from yipan.fortnight.figures import settled_figures
from yipan.fortnight.perform import perform


@pytest.mark.timeout(900)
async def test_the_county_reaches_its_own_figures_by_29_february() -> None:
    told: list[str] = []
    async with memory_stage() as stage:
        stage.clock.time = moment(FIRST) - timedelta(days=4)
        chronicle = await perform(stage, told.append)
        figures = await settled_figures(chronicle, stage)
    assert [figure for figure in figures if not figure.met] == []
