"""Every figure of the county is told by exactly one of the four services."""

from collections import Counter
from datetime import datetime

from tests.flows.boards import COUNTS
from tests.flows.memory_stage import memory_stage

from shared.clock import COUNTY
from shared.days import today
from shared.memory.documents import InMemoryDocuments
from shared.metrics import county
from shared.metrics.declaring import Figure

DAY = today(datetime(2020, 2, 17, 8, tzinfo=COUNTY))
OF_EVERY_BOARD = {county.FIGURES_AT, county.DAY}
OF_THE_SHELF = {county.RAW_RECORDS_WAITING}
"""Told by whoever clears the shelf, who has counted it then."""


async def test_every_figure_is_told_by_one_service_and_no_board_tells_another() -> None:
    told: Counter[Figure] = Counter()
    for count in COUNTS.values():
        told.update((await count(InMemoryDocuments(), DAY)).keys())
    declared = {one for one in vars(county).values() if isinstance(one, Figure)}
    assert {figure.name for figure, times in told.items() if times > 1} == set()
    assert told.keys() == declared - OF_EVERY_BOARD - OF_THE_SHELF


async def test_every_worker_counts_its_board_and_says_whose_it_is() -> None:
    async with memory_stage() as stage:
        for name, work in zip(stage.platforms, stage.works, strict=True):
            assert await work.chores["count the board"]() == 1
            assert county.FIGURES_AT.told.keys() == {(name,)}
            assert county.DAY.told == {(name,): stage.now().timestamp()}
