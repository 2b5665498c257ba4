"""Facts about farms and the feed they have left, always in kilograms as a decimal in text."""

from typing import ClassVar

from shared.events.base import Code, Event, When
from shared.events.transport.supplies import Amount


class FarmEvent(Event):
    """About one farm; it is the holder of the feed that is sent to it."""

    topic: ClassVar[str] = "transport.farms"

    farm_id: Code

    @property
    def subject(self) -> str:
        return self.farm_id


class FarmRegistered(FarmEvent):
    name: str
    township: str
    animals: int
    registered_at: When


class FeedCounted(FarmEvent):
    """What is there by count: from then on all is reckoned from it."""

    kilograms: Amount
    counted_at: When


class FeedConsumptionSet(FarmEvent):
    """How much is eaten a day from `since` on, until a later version begins."""

    kilograms_per_day: Amount
    since: When
    set_at: When


class FeedDelivered(FarmEvent):
    consignment_id: Code
    kilograms: Amount
    delivered_at: When


class FeedRanLow(FarmEvent):
    """It lasts two days from `ran_low_at` on; said again only after it lasted longer."""

    kilograms: Amount
    runs_out_at: When
    ran_low_at: When
