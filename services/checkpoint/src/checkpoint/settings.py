"""What only this service needs to be told."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field, HttpUrl, SecretStr, field_validator, model_validator

from checkpoint.expiring import DAYS
from checkpoint.rates import Rates, Told
from shared.settings import KnowsPersons, key_ring


class Settings(KnowsPersons):
    """Checkpoint meets identity numbers at the door and hashes them there."""

    device_master_keys: SecretStr = Field(min_length=1)
    """`1:<base64 of 32 bytes>[,2:...]`: the keys of devices are derived from the highest version,
    those that were given out before from their own."""

    raw_record_days: int = Field(default=DAYS, ge=1, le=3_650)
    """How long raw records stay that were read again or dismissed."""
    rate_device: Told = Rates().device
    """`<a second>:<at once>`: readings of one device; one without any counts as one."""
    rate_readings: Told = Rates().readings
    rate_requests: Told = Rates().requests
    """Of all devices, in each process."""
    rate_stranger: Told = Rates().stranger
    rate_strangers: Told = Rates().strangers
    """Requests of who has not shown who it is: from one address, and from all."""

    permits_public_url: HttpUrl | None = None
    """Where phones reach permits; else where they reach this service, under one name."""

    @field_validator("permits_public_url", mode="before")
    @classmethod
    def _nothing_is_none(cls, value: object) -> object:
        # Compose sets what is not given to nothing.
        return None if value == "" else value

    @model_validator(mode="after")
    def _keys_are_keys(self) -> Self:
        self.master_keys()
        return self

    def master_keys(self) -> Mapping[int, bytes]:
        """The keys by version."""
        return key_ring("DEVICE_MASTER_KEYS", self.device_master_keys.get_secret_value())

    def rates(self) -> Rates:
        """What one process takes."""
        return Rates(
            device=self.rate_device,
            readings=self.rate_readings,
            requests=self.rate_requests,
            stranger=self.rate_stranger,
            strangers=self.rate_strangers,
        )

    def permits_url(self) -> str:
        """Without a slash at its end; nothing where it is the same host."""
        url = self.permits_public_url
        return "" if url is None else str(url).rstrip("/")
