"""The fortnight over the in-memory twins: the same acts and the county's own figures."""

from datetime import timedelta

import pytest
from tests.flows import boards
from tests.flows.memory_stage import memory_stage
from tests.flows.reconciled import compared, missing

from shared.metrics import county
from yipan.fortnight.chronicle import FIRST, moment
from yipan.fortnight.figures import settled_figures
from yipan.fortnight.perform import perform


@pytest.mark.timeout(900)
async def test_the_county_reaches_its_own_figures_by_29_february_and_its_boards_tell_them() -> None:
    told: list[str] = []
    async with memory_stage() as stage:
        stage.clock.time = moment(FIRST) - timedelta(days=4)
        chronicle = await perform(stage, told.append)
        figures = await settled_figures(chronicle, stage)
        await boards.tell(stage)
        beside = await boards.beside(stage)
        leaked = boards.labels_of_a_scrape() & boards.ids_of_persons_devices_and_events(stage)
        lost = missing(await compared(stage))
    assert [figure for figure in figures if not figure.met] == []
    assert {name: pair for name, pair in beside.items() if pair.reported != pair.told} == {}
    assert leaked == set()
    assert lost == []
    assert boards.told(county.ENTERPRISES, above_scale="yes", status="resumed") == 40
    assert boards.told(county.VISITS) == 25 + 89
    assert (boards.told(county.FARMS), boards.told(county.ANIMALS)) == (11, 30_600)
