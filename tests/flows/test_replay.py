"""Everything read again from the beginning, by real workers, changes not one byte."""

import pytest
from tests.flows import groups
from tests.flows.county import County

pytestmark = [pytest.mark.stack, pytest.mark.timeout(240)]


async def read_again(county: County) -> None:
    county.stop_workers()
    await groups.begin_anew(county.kafka)
    behind = await groups.lag(county.kafka, await groups.ends(county.kafka))
    assert min(behind.values()) > 0, behind
    county.start_workers()
    await county.at_rest()


async def test_reading_all_topics_again_twice_changes_no_byte_and_says_nothing(
    county: County,
) -> None:
    contents, written = county.contents(), await groups.ends(county.kafka)
    for _ in range(2):
        await read_again(county)
        again = county.contents()
        assert again.keys() == contents.keys()
        for place, documents in contents.items():
            assert again[place] == documents, place
        assert await groups.ends(county.kafka) == written


async def test_what_is_compared_holds_the_whole_story(county: County) -> None:
    sizes = {place: len(documents) for place, documents in county.contents().items()}
    assert sizes["checkpoint", "reading_views"] >= 3_515
    assert sizes["health-records", "worker_views"] >= 60
    assert min(sizes[place] for place in [("permits", "permits"), ("transport", "trips")]) >= 1
