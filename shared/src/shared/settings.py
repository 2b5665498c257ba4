"""What every process must be told from outside."""

import base64
import binascii
from collections.abc import Mapping
from typing import Literal, Self

from pydantic import AwareDatetime, Field, MongoDsn, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.clock import Clock, FastClock, RealClock


class Process(BaseSettings):
    """Where a process listens, how much it says, and whose time it goes by."""

    # What was given may be a secret: neither a complaint nor a repr repeats it.
    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    http_host: str = "127.0.0.1"
    http_port: int = Field(ge=0, le=65535)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    clock_origin: AwareDatetime | None = None
    clock_started: AwareDatetime | None = None
    clock_rate: float = Field(default=1.0, gt=0)

    @model_validator(mode="after")
    def _clock_is_whole(self) -> Self:
        if (self.clock_origin is None) != (self.clock_started is None):
            raise ValueError("CLOCK_ORIGIN and CLOCK_STARTED go together")
        return self

    def clock(self) -> Clock:
        """The real clock, or the fast one where the environment gives an origin."""
        origin, started = self.clock_origin, self.clock_started
        if origin is None or started is None:
            return RealClock()
        return FastClock(origin, started, self.clock_rate)


class Settings(Process):
    """Read once, in app.py and worker.py. No defaults for addresses and secrets."""

    kafka_bootstrap: str = Field(min_length=1)
    """host:port, several with commas."""
    mongo_url: MongoDsn = Field(repr=False)
    mongo_driver: Literal["pymongo", "motor"] = "pymongo"
    key_set: str = Field(min_length=1)
    """Path or https address of the JSON Web Key Set that verifies bearer tokens."""
    group_instance: str | None = Field(default=None, pattern=r"^[\w.\-]{1,64}$")
    """A name that this worker keeps when it is started again, and no other worker has."""


class KnowsPersons(Settings):
    """For the services that meet identity numbers and must hash them at the door."""

    person_key: SecretStr = Field(min_length=64)
    """64 or more hex digits; the same in checkpoint and health-records, and never changed."""

    @model_validator(mode="after")
    def _key_is_hex(self) -> Self:
        self.person_key_bytes()
        return self

    def person_key_bytes(self) -> bytes:
        return bytes.fromhex(self.person_key.get_secret_value())


KEY_BYTES = 32


def key_ring(name: str, text: str) -> Mapping[int, bytes]:
    """Read `1:<base64 of 32 bytes>[,2:...]` as keys by version; ValueError names the setting."""
    entries = text.split(",")
    ring = dict(_versioned_key(name, entry) for entry in entries)
    if len(ring) < len(entries):
        raise ValueError(f"{name} names a version twice")
    return ring


def _versioned_key(name: str, entry: str) -> tuple[int, bytes]:
    version, _, text = entry.strip().partition(":")
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    # What was given is a secret: the message does not repeat it.
    if not version.isdecimal() or len(key) != KEY_BYTES:
        raise ValueError(f"{name} is `1:<base64 of 32 bytes>[,2:...]`")
    return int(version), key
