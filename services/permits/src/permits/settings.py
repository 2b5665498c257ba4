"""What only this service needs to be told."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field, SecretStr, model_validator

from shared.settings import Settings as SharedSettings
from shared.settings import key_ring

MOST_VERSIONS = 255
"""A pass names its key in one byte."""


class Settings(SharedSettings):
    """Permits never meets an identity number: drivers come as person ids."""

    pass_signing_keys: SecretStr = Field(min_length=1)
    """`1:<base64 of 32 bytes>[,2:...]`: Ed25519 keys; the highest version signs, all verify."""

    @model_validator(mode="after")
    def _keys_are_keys(self) -> Self:
        self.signing_keys()
        return self

    def signing_keys(self) -> Mapping[int, bytes]:
        """The keys by version."""
        keys = key_ring("PASS_SIGNING_KEYS", self.pass_signing_keys.get_secret_value())
        if not all(1 <= version <= MOST_VERSIONS for version in keys):
            raise ValueError("PASS_SIGNING_KEYS has versions from 1 to 255")
        return keys
