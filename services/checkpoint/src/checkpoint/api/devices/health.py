"""How a device is: what is known of it beside what an operator told."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from checkpoint.domain.clock import SKEW
from checkpoint.hearing import COLLECTION
from checkpoint.views import DeviceView, DriftShown
from shared.projections import Documents

Trouble = Literal["silent", "clock-wrong", "drifting", "calibration-overdue"]


class ClockShown(BaseModel):
    """`offset_seconds` is the device's clock minus ours: positive where it is ahead.

    `exact` where the device has signed the time at which it sent, and that was not late.
    """

    offset_seconds: float
    measured_at: datetime
    exact: bool


class Health(BaseModel):
    """`trouble` is all that somebody should look at; it is empty where a device is well."""

    trouble: tuple[Trouble, ...] = ()
    last_heard_at: datetime | None = None
    silent_since: datetime | None = None
    clock: ClockShown | None = Field(default=None, description="None where it is not known yet")
    drift: DriftShown | None = None
    calibration_due_on: date | None = None


class DeviceShown(DeviceView):
    """A device, and how it is."""

    health: Health = Health()


async def with_health(
    documents: Documents, devices: Sequence[DeviceView], today: date
) -> list[DeviceShown]:
    """Put to each device what was heard of it."""
    wanted = {"_id": {"$in": [one.id for one in devices]}}
    found = {one["_id"]: one for one in await documents.find(COLLECTION, wanted)}
    return [
        DeviceShown(**one.model_dump(), health=health(one, found.get(one.id, {}), today))
        for one in devices
    ]


def health(device: DeviceView, heard: Mapping[str, Any], today: date) -> Health:
    """How a device is on a day; one that is retired has no trouble."""
    told = heard.get("clock")
    clock = None
    if told is not None:
        clock = ClockShown(
            offset_seconds=told["seconds"], measured_at=told["at"], exact=told["exact"]
        )
    wrong: dict[Trouble, bool] = {
        "silent": device.silent_since is not None,
        "clock-wrong": clock is not None and abs(clock.offset_seconds) > SKEW.total_seconds(),
        "drifting": device.drift is not None,
        "calibration-overdue": (device.calibration_due_on or today) < today,
    }
    return Health(
        trouble=tuple(name for name, so in wrong.items() if so and device.status == "in-use"),
        last_heard_at=heard.get("heard", {}).get("at"),
        silent_since=device.silent_since,
        clock=clock,
        drift=device.drift,
        calibration_due_on=device.calibration_due_on,
    )
