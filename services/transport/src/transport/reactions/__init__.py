"""What we do about the facts of others, and about our own when knowledge came in between."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from shared.bus import Subscription, on, on_all, project
from shared.events.health_records import (
    IsolationEnded,
    IsolationStarted,
    WorkerCleared,
    WorkerDeferred,
)
from shared.events.transport import (
    FeedCounted,
    PassengerAdded,
    PassengerRemoved,
    RoomAssigned,
    RoomHeld,
    RoomReleased,
    RoomsOpened,
    StockCounted,
    StockDrawn,
    SuppliesReceived,
    TripCancelled,
    TripCompleted,
    TripDeparted,
)
from shared.knowledge import permits, standings
from shared.projections import Documents
from transport import knowledge
from transport.handlers import Handlers
from transport.knowledge import Knowledge
from transport.reactions.feed import Feed
from transport.reactions.holds import Holds
from transport.reactions.rooms import Rooms
from transport.reactions.seats import Seats
from transport.reactions.supplies import Supplies


@dataclass(frozen=True, slots=True)
class Reactions:
    seats: Seats
    rooms: Rooms
    holds: Holds
    supplies: Supplies
    feed: Feed

    @classmethod
    def on(cls, handlers: Handlers, documents: Documents) -> Self:
        return cls(
            Seats(handlers, documents),
            Rooms(handlers, Knowledge(documents)),
            Holds(handlers),
            Supplies(handlers),
            Feed(handlers),
        )

    @property
    def subscriptions(self) -> Sequence[Subscription]:
        return (
            *permits.LEARN,
            project(WorkerCleared, standings.learn_cleared),
            on_all(
                WorkerDeferred,
                self.seats.take_away,
                learn=standings.learn_deferred,
                once_per_key=True,
            ),
            on_all(PassengerAdded, self.seats.take_away),
            on(IsolationStarted, self.rooms.settle_person, learn=knowledge.learn_started),
            on(IsolationEnded, self.rooms.settle_person, learn=knowledge.learn_ended),
            on(RoomHeld, self.rooms.settle_person),
            on(RoomAssigned, self.rooms.settle_person),
            on(RoomsOpened, self.rooms.assign_to_waiting),
            on(RoomReleased, self.rooms.assign_to_waiting),
            on(RoomHeld, self.holds.release_lost),
            on(PassengerRemoved, self.holds.release_lost),
            on(TripDeparted, self.holds.release_lost),
            on(TripCancelled, self.holds.release_lost),
            on(TripCompleted, self.holds.release_lost),
            on(StockDrawn, self.supplies.send_drawn),
            on(SuppliesReceived, self.supplies.put_in_stock),
            on(StockCounted, self.supplies.put_in_counted),
            on(SuppliesReceived, self.feed.deliver),
            on(FeedCounted, self.feed.deliver_counted),
        )
