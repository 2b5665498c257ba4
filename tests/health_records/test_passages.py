"""Who passes a gate every day is traced through the days that count, and through no other."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.health_records.county import County, entered
from tests.health_records.people import LI, WU, day, examine

from shared.projections import Document

POSITIVE = examine("positive", day(17, 9), at=day(17, 15))


@pytest.fixture
def asked(county: County, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The passages whose neighbours were looked for."""
    found: list[datetime] = []
    find = county.platform.documents.find

    async def spied(collection: str, criteria: dict[str, Any], **how: Any) -> list[Document]:
        if collection == "known_passages" and "place" in criteria:
            found.append(criteria["since"]["$gte"] + timedelta(minutes=30))
        return await find(collection, criteria, **how)

    monkeypatch.setattr(county.platform.documents, "find", spied)
    return found


async def test_passages_that_cannot_count_are_not_looked_at(
    county: County, asked: list[datetime]
) -> None:
    times = [day(1, 8), day(3, 8, 29), day(3, 8, 30), day(10, 8), day(17, 15), day(17, 15, 1)]
    for at in times:
        await county.hears(entered(LI, at), at)
    await county.commands(POSITIVE, LI, day(17, 15))
    await county.bus.settle()
    assert asked == [day(3, 8, 30), day(10, 8), day(17, 15)]


async def test_who_passed_half_an_hour_after_a_passage_before_the_window_is_a_contact(
    county: County,
) -> None:
    for who, at in ((LI, day(3, 8, 45)), (WU, day(3, 9, 15))):
        await county.hears(entered(who, at), at)
    await county.commands(POSITIVE, LI, day(17, 15))
    await county.bus.settle()
    assert [c.contact_at for c in (await county.file(WU)).contacts] == [day(3, 9, 15)]
