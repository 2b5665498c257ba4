"""What only this service needs to be told."""

import base64
import binascii
from typing import Self

from pydantic import Field, SecretStr, model_validator

from health_records.persons import KeyRing
from shared.settings import KnowsPersons

BYTES = 32


class Settings(KnowsPersons):
    """Health-records hashes identity numbers at the door and keeps them sealed."""

    health_records_cipher_keys: SecretStr = Field(min_length=1)
    """"1:<base64 of 32 bytes>[,2:...]": the highest version encrypts, all of them decrypt."""

    @model_validator(mode="after")
    def _keys_are_keys(self) -> Self:
        self.key_ring()
        return self

    def key_ring(self) -> KeyRing:
        entries = self.health_records_cipher_keys.get_secret_value().split(",")
        ring = dict(_key(entry) for entry in entries)
        if len(ring) < len(entries):
            raise ValueError("HEALTH_RECORDS_CIPHER_KEYS names a version twice")
        return KeyRing(ring)


def _key(entry: str) -> tuple[int, bytes]:
    version, _, text = entry.strip().partition(":")
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    # What was given is a secret: the message does not repeat it.
    if not version.isdigit() or len(key) != BYTES:
        raise ValueError("HEALTH_RECORDS_CIPHER_KEYS is `1:<base64 of 32 bytes>[,2:...]`")
    return int(version), key
