"""What only this service needs to be told."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field, HttpUrl, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from shared.settings import KnowsPersons, key_ring


class Settings(KnowsPersons):
    """Health-records hashes identity numbers at the door and keeps them sealed."""

    # A wrong key must not stand in the error that says so.
    model_config = SettingsConfigDict(hide_input_in_errors=True)

    health_records_cipher_keys: SecretStr = Field(min_length=1)
    """"1:<base64 of 32 bytes>[,2:...]": the highest version encrypts, all of them decrypt."""

    health_records_public_url: HttpUrl | None = None
    """Where phones reach this service, for the links sent to them; else as it was called."""

    @field_validator("health_records_public_url", mode="before")
    @classmethod
    def _nothing_is_none(cls, value: object) -> object:
        # Compose sets what is not given to nothing.
        return None if value == "" else value

    @model_validator(mode="after")
    def _keys_are_keys(self) -> Self:
        self.cipher_keys()
        return self

    def cipher_keys(self) -> Mapping[int, bytes]:
        """The keys by version."""
        text = self.health_records_cipher_keys.get_secret_value()
        return key_ring("HEALTH_RECORDS_CIPHER_KEYS", text)

    def public_url(self) -> str | None:
        """Without a slash at its end."""
        url = self.health_records_public_url
        return None if url is None else str(url).rstrip("/")
