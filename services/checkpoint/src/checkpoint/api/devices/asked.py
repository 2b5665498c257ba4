"""What an operator tells of a device."""

from datetime import date, datetime
from ipaddress import ip_network
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from checkpoint.adapters import ADAPTERS
from checkpoint.adapters.values import normal_serial
from checkpoint.api.devices.serials import claim
from checkpoint.domain.device import Setup
from checkpoint.handlers import Handlers
from shared.events.base import Code
from shared.events.checkpoint import (
    BodySite,
    CalibrationOffset,
    DeviceAccess,
    Direction,
    ReadingsPerSecond,
    Serial,
    SilentAfter,
    Zone,
)
from shared.existing import named_in_body
from shared.projections import Documents
from shared.web import Body


def _network(text: str) -> str:
    return str(ip_network(text, strict=False))


def _vendor(text: str) -> str:
    if text not in ADAPTERS:
        raise ValueError(f"one of {', '.join(sorted(ADAPTERS))}")
    return text


def _serial(text: str) -> str:
    normal = normal_serial(text)
    if not any(character.isalnum() for character in normal):
        raise ValueError("a serial has letters or digits")
    return normal


Network = Annotated[str, Field(max_length=50), AfterValidator(_network)]
Vendor = Annotated[str, AfterValidator(_vendor)]


class DeviceBody(Body):
    """What stands where, how its maker's messages call it, and how it shows that it is itself."""

    site_id: Code = Field(examples=["gate-mill-1"])
    model: Annotated[str, Field(min_length=1, max_length=100)] = Field(examples=["FC-8300"])
    body_site: BodySite = Field(examples=["forehead"])
    silent_after_minutes: SilentAfter | None = Field(
        default=None,
        examples=[30],
        description="how long it may say nothing until `device-fell-silent` is told; never where "
        "not given",
    )
    vendor: Vendor | None = Field(default=None, examples=["hikvision"])
    serial: Annotated[Serial, AfterValidator(_serial)] | None = Field(
        default=None,
        examples=["44:19:b6:aa:bb:01"],
        description="as the maker's messages have it: the Ethernet address, SN or DeviceCode",
    )
    zone: Zone = Field(default="+08:00", description="of its clock, where it tells no offset")
    direction: Direction | None = Field(
        default=None, description="set where whoever is measured here wants through the gate"
    )
    calibration_offset: CalibrationOffset = Field(
        default=0.0, description="kelvin, added to what it measures"
    )
    calibration_due_on: date | None = None
    access: DeviceAccess = Field(
        default="token",
        description="`token`: a bearer token; `signature`: HMAC-SHA256; `path-token`: a secret in "
        "the path; `address`: where it posts from",
    )
    networks: tuple[Network, ...] = Field(
        default=(), max_length=10, examples=[["10.20.0.0/24"]], description="networks (CIDR)"
    )
    readings_per_second: ReadingsPerSecond | None = Field(
        default=None,
        description="how many it may send over minutes, where that is more than a terminal does",
    )

    @model_validator(mode="after")
    def _names_belong_together(self) -> Self:
        if (self.vendor is None) != (self.serial is None):
            raise ValueError("vendor and serial go together")
        if (self.access == "address") != bool(self.networks):
            raise ValueError("networks are given where access is `address`, and only there")
        return self

    def setup(self) -> Setup:
        fields = self.model_dump(exclude={"device_id"})
        return Setup(**fields)


async def in_place(
    handlers: Handlers, documents: Documents, body: DeviceBody, device_id: str, at: datetime
) -> Setup:
    """Look whether the site is there and the serial nobody else's."""
    await named_in_body(handlers.sites, "site_id", body.site_id)
    setup = body.setup()
    await claim(handlers, documents, device_id, setup, at)
    return setup
