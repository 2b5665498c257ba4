"""What permits are approved by: words and values that several facts of permits share."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.events.base import Code

Level = Literal["village", "township", "county"]
"""Who approves before 21 February, in this order (村、乡镇、县)."""
Procedure = Literal["level-by-level", "on-site-inspection", "commitment"]
"""How an application becomes a permit: 逐级审批、现场查验、备案承诺."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in hexadecimal: names a photo or a text that is kept elsewhere."""


class CheckResult(BaseModel):
    """What an inspector saw of one requirement."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    requirement: Code
    ok: bool
    note: str | None = None


class Place(BaseModel):
    """Where somebody was: a spot in words, or degrees north and east (WGS 84), or both."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    spot: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class Proof(BaseModel):
    """What an inspector brings back; the photos themselves stay with the inspector's office."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    results: tuple[CheckResult, ...] = ()
    place: Place | None = None
    photos: tuple[Digest, ...] = ()
