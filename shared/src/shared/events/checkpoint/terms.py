"""Terms of the facts at the gates."""

from typing import Annotated, Literal

from pydantic import Field

from shared.events.base import PersonId

SiteKind = Literal["enterprise-gate", "workplace", "road", "village", "station", "hotel", "canary"]
"""Nobody is measured at a `canary`: what comes from there shows that readings get through."""
SiteMode = Literal["open", "in-only", "closed"]
BodySite = Literal[
    "axillary", "forehead", "face-skin", "wrist", "ear", "oral", "body-estimate",
    "ambient", "object", "unknown",
]  # fmt: skip
Mask = Literal["worn", "not-worn", "unknown"]
Direction = Literal["in", "out"]
Outcome = Literal["admitted", "refused"]
Quality = Literal[
    "implausible", "not-a-person", "clock-skew", "limit-unknown",
    "time-assumed", "time-relative", "time-unreadable", "unit-inferred", "replayed", "late",
]  # fmt: skip
Occupants = Annotated[int, Field(ge=1, le=99)]
Known = Annotated[tuple[PersonId, ...], Field(max_length=99)]
BadgeKind = Literal["employee-number", "device-pin", "card", "qr"]
DeviceAccess = Literal["token", "signature", "path-token", "address"]
Serial = Annotated[str, Field(min_length=1, max_length=64)]
Zone = Annotated[str, Field(pattern=r"^[+-](0\d|1[0-4]):[0-5]\d$")]
CalibrationOffset = Annotated[float, Field(ge=-2, le=2)]
ReadingsPerSecond = Annotated[int, Field(ge=1, le=20_000)]
SilentAfter = Annotated[int, Field(ge=1, le=7 * 24 * 60)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in hex digits."""
COLDEST, HOTTEST = 25, 45
"""Degrees Celsius that a reading may have at all; beyond them it is no body and no weather."""
Celsius = Annotated[float, Field(ge=COLDEST, le=HOTTEST, allow_inf_nan=False)]
