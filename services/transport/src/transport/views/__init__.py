"""The documents that queries read."""

from shared.views import View
from transport.views.journeys import TripStatus, TripView, VehicleView
from transport.views.lodgings import LodgingView
from transport.views.supplies import ConsignmentView, StockView

VIEWS: tuple[type[View], ...] = (
    VehicleView, TripView, LodgingView, ConsignmentView, StockView,
)  # fmt: skip

__all__ = [
    "VIEWS",
    "ConsignmentView",
    "LodgingView",
    "StockView",
    "TripStatus",
    "TripView",
    "VehicleView",
]
