"""What only this service needs to be told."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from shared.settings import KnowsPersons, key_ring


class Settings(KnowsPersons):
    """Health-records hashes identity numbers at the door and keeps them sealed."""

    # A wrong key must not stand in the error that says so.
    model_config = SettingsConfigDict(hide_input_in_errors=True)

    health_records_cipher_keys: SecretStr = Field(min_length=1)
    """"1:<base64 of 32 bytes>[,2:...]": the highest version encrypts, all of them decrypt."""

    @model_validator(mode="after")
    def _keys_are_keys(self) -> Self:
        self.cipher_keys()
        return self

    def cipher_keys(self) -> Mapping[int, bytes]:
        """The keys by version."""
        text = self.health_records_cipher_keys.get_secret_value()
        return key_ring("HEALTH_RECORDS_CIPHER_KEYS", text)
