"""The documents that queries read."""

from shared.rules.history import RuleView
from shared.views import View
from transport.views.farms import FarmView
from transport.views.journeys import Alarm, MissingPassengerView, TripStatus, TripView, VehicleView
from transport.views.lodgings import LodgingView
from transport.views.stays import HotelStayView
from transport.views.supplies import ConsignmentView, StockLevelView, StockView

VIEWS: tuple[type[View], ...] = (
    VehicleView, TripView, LodgingView, ConsignmentView, StockView, MissingPassengerView, FarmView,
    HotelStayView, StockLevelView, RuleView,
)  # fmt: skip

__all__ = [
    "VIEWS",
    "Alarm",
    "ConsignmentView",
    "FarmView",
    "HotelStayView",
    "LodgingView",
    "MissingPassengerView",
    "StockLevelView",
    "StockView",
    "TripStatus",
    "TripView",
    "VehicleView",
]
