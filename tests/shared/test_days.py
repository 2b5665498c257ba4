"""A day of the county: its bounds, the day that has not begun, and walking through a long list."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.clock import COUNTY
from shared.days import MOST_LINES, AgendaLine, agenda_of, county_day
from shared.errors import Invalid
from shared.memory.documents import InMemoryDocuments
from shared.projections import InsertOnce
from shared.views import STRIDE, View, walk

NOON = datetime(2020, 2, 17, 12, tzinfo=COUNTY)
MOMENT = timedelta(milliseconds=1)


class Mark(View):
    collection = "marks"


def test_a_past_day_is_from_midnight_to_midnight_in_the_county() -> None:
    day = county_day(date(2020, 2, 16), NOON)
    assert day.has(datetime(2020, 2, 15, 16, tzinfo=UTC))
    assert not day.has(datetime(2020, 2, 15, 16, tzinfo=UTC) - MOMENT)
    assert day.has(datetime(2020, 2, 16, 16, tzinfo=UTC) - MOMENT)
    assert not day.has(datetime(2020, 2, 16, 16, tzinfo=UTC))


def test_today_ends_now() -> None:
    day = county_day(date(2020, 2, 17), NOON.astimezone(UTC))
    assert day.by_then(NOON)
    assert not day.by_then(NOON + MOMENT)
    assert not day.has(None)


def test_today_is_what_the_county_calls_today() -> None:
    just_begun = datetime(2020, 2, 17, 16, tzinfo=UTC)
    assert county_day(date(2020, 2, 18), just_begun).date == date(2020, 2, 18)


def test_a_day_that_has_not_begun_is_refused_by_its_field() -> None:
    with pytest.raises(Invalid) as refused:
        county_day(date(2020, 2, 18), NOON)
    assert refused.value.more["errors"][0]["field"] == "path.day"


def test_an_agenda_is_bounded_and_says_how_many_there_are() -> None:
    lines = [
        AgendaLine(kind="problem", id=str(n), since=NOON - n * MOMENT)
        for n in range(MOST_LINES + 2)
    ]
    agenda = agenda_of(county_day(NOON.date(), NOON), {"problem": lines, "permit": []})
    assert agenda.counts == {"problem": MOST_LINES + 2, "permit": 0}
    assert len(agenda.lines) == MOST_LINES
    assert agenda.lines[0].id == str(MOST_LINES + 1)


async def test_a_walk_meets_each_document_once_also_where_many_have_one_time() -> None:
    documents = InMemoryDocuments()
    number = 2 * STRIDE + 7
    # Longer than a stride at one and the same time, and out of order.
    await documents.apply(
        [
            InsertOnce("marks", {"_id": f"{n:05}", "at": NOON + (n % 3) * MOMENT, "in": n != 5})
            for n in reversed(range(number))
        ]
    )
    met = [one["_id"] async for one in walk(documents, Mark, {"in": True}, sort="at")]
    assert len(met) == len(set(met)) == number - 1
    assert [one["_id"] async for one in walk(documents, Mark, {"at": {"$gt": NOON}})] == [
        f"{n:05}" for n in range(number) if n % 3
    ]
