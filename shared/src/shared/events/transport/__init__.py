"""Facts owned by the transport service."""

from shared.events.base import Event
from shared.events.transport.farms import (
    FarmEvent,
    FarmRegistered,
    FeedConsumptionSet,
    FeedCounted,
    FeedDelivered,
    FeedRanLow,
)
from shared.events.transport.journeys import (
    BoardingReserved,
    PassengerAdded,
    PassengerBoarded,
    PassengerFound,
    PassengerMissing,
    PassengerRemoved,
    TripCompleted,
    TripDeparted,
    TripEvent,
    TripPlanned,
    VehicleClaimed,
    VehicleEvent,
    VehicleRegistered,
)
from shared.events.transport.lodgings import (
    LodgingEvent,
    RoomAssigned,
    RoomHeld,
    RoomReleased,
    RoomsOpened,
)
from shared.events.transport.supplies import (
    ConsignmentEvent,
    StockCounted,
    StockDrawn,
    StockEvent,
    StockRanLow,
    StockSupplied,
    SuppliesDispatched,
    SuppliesReceived,
)

EVENTS: tuple[type[Event], ...] = (
    VehicleRegistered, VehicleClaimed, TripPlanned, PassengerAdded, PassengerRemoved,
    BoardingReserved, PassengerBoarded,
    TripDeparted, TripCompleted, PassengerMissing, PassengerFound,
    RoomsOpened, RoomHeld, RoomAssigned, RoomReleased,
    SuppliesDispatched, SuppliesReceived, StockCounted, StockDrawn, StockSupplied, StockRanLow,
    FarmRegistered, FeedCounted, FeedConsumptionSet, FeedDelivered, FeedRanLow,
)  # fmt: skip

__all__ = [
    "EVENTS",
    "BoardingReserved",
    "ConsignmentEvent",
    "FarmEvent",
    "FarmRegistered",
    "FeedConsumptionSet",
    "FeedCounted",
    "FeedDelivered",
    "FeedRanLow",
    "LodgingEvent",
    "PassengerAdded",
    "PassengerBoarded",
    "PassengerFound",
    "PassengerMissing",
    "PassengerRemoved",
    "RoomAssigned",
    "RoomHeld",
    "RoomReleased",
    "RoomsOpened",
    "StockCounted",
    "StockDrawn",
    "StockEvent",
    "StockRanLow",
    "StockSupplied",
    "SuppliesDispatched",
    "SuppliesReceived",
    "TripCompleted",
    "TripDeparted",
    "TripEvent",
    "TripPlanned",
    "VehicleClaimed",
    "VehicleEvent",
    "VehicleRegistered",
]
