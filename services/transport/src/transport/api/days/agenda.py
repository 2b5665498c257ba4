"""What the dispatch meeting (调度会议) has to look at, of transport, as a day ended."""

from dataclasses import dataclass
from datetime import datetime

from shared.days import Agenda, AgendaLine, CountyDay, agenda_of
from shared.projections import Documents
from shared.views import gather
from transport.api.days.figures import SHORT_DAYS, is_missing
from transport.domain.feed import DAY, short_since
from transport.views import (
    ConsignmentView,
    FarmView,
    HotelStayView,
    MissingPassengerView,
    StockLevelView,
)
from transport.views.farms import FarmNow
from transport.views.stays import Wait
from transport.views.supplies import LowStock, low_stocks


@dataclass(frozen=True, slots=True)
class TransportAgenda:
    documents: Documents
    day: CountyDay

    async def read(self) -> Agenda:
        return agenda_of(
            self.day,
            {
                "farm-short-of-feed": await self._farms(),
                "passenger-missing": await self._missing(),
                "consignment-differs": await self._differing(),
                "stock-low": await self._low(),
                "room-waited-for": await self._waiting(),
            },
        )

    async def _farms(self) -> list[AgendaLine]:
        ends, there = self.day.ends, self.day.by_then
        farms = await gather(self.documents, FarmView, lambda one: there(one.registered_at))
        short = ((one, short_since(one.ledger, ends, SHORT_DAYS * DAY)) for one in farms)
        return [_farm(FarmNow.of(one, ends), since) for one, since in short if since is not None]

    async def _missing(self) -> list[AgendaLine]:
        def wanted(one: MissingPassengerView) -> bool:
            return is_missing(one, self.day)

        return [_passenger(p) for p in await gather(self.documents, MissingPassengerView, wanted)]

    async def _differing(self) -> list[AgendaLine]:
        def wanted(one: ConsignmentView) -> bool:
            return one.difference in {"short", "over"} and self.day.has(one.received_at)

        return [_consignment(c) for c in await gather(self.documents, ConsignmentView, wanted)]

    async def _low(self) -> list[AgendaLine]:
        there = self.day.by_then
        levels = await gather(self.documents, StockLevelView, lambda one: there(one.at))
        return [_stock(low) for low in low_stocks(levels)]

    async def _waiting(self) -> list[AgendaLine]:
        ends = self.day.ends
        stays = await gather(self.documents, HotelStayView, lambda one: bool(one.wait(ends)))
        return [_wait(wait) for one in stays if (wait := one.wait(ends))]


def _stock(low: LowStock) -> AgendaLine:
    level = low.level
    return AgendaLine(
        kind="stock-low",
        id=f"{level.place}/{level.item}",
        since=low.since,
        facts={
            "item": level.item,
            "holder": level.place,
            "quantity": level.quantity,
            "minimum": level.minimum,
            "unit": level.unit,
        },
    )


def _wait(wait: Wait) -> AgendaLine:
    return AgendaLine(
        kind="room-waited-for",
        id=wait.isolation_id,
        since=wait.since,
        enterprise_id=wait.enterprise_id,
        facts={"person_id": wait.person_id},
    )


def _farm(farm: FarmNow, since: datetime) -> AgendaLine:
    """`since` is when the feed began to last too short, `until` when it ends, or ended."""
    ends = farm.empty_since or farm.runs_out_at
    facts = {"name": farm.name, "township": farm.township, "days_left": f"{farm.days_left:g}"}
    return AgendaLine(kind="farm-short-of-feed", id=farm.id, since=since, until=ends, facts=facts)


def _passenger(passenger: MissingPassengerView) -> AgendaLine:
    return AgendaLine(
        kind="passenger-missing",
        id=passenger.id,
        since=passenger.missed_at,
        enterprise_id=passenger.enterprise_id,
        facts={"trip_id": passenger.trip_id, "person_id": passenger.person_id},
    )


def _consignment(consignment: ConsignmentView) -> AgendaLine:
    told = consignment.model_dump(include={"item", "unit", "holder", "difference", "differs_by"})
    return AgendaLine(
        kind="consignment-differs",
        id=consignment.id,
        since=consignment.received_at or consignment.dispatched_at,
        account=consignment.received_by,
        facts={name: str(value) for name, value in told.items()},
    )
