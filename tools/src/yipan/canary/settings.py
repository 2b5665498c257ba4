"""What the canary must be told; in the stack on this machine it finds out by itself."""

from datetime import timedelta

from pydantic import Field, SecretStr

from shared.settings import Process
from yipan.addresses import api_here
from yipan.local.tokens import mint

PORT = 8109
TOKEN_LIFE = timedelta(minutes=5)
"""A token of our own is for one request."""


class Settings(Process):
    """`canary_token` may ask for the canary's key, and nothing else: see the role canary."""

    http_port: int = Field(default=PORT, ge=0, le=65535)
    checkpoint_url: str = ""
    canary_token: SecretStr | None = None

    def url(self) -> str:
        """Where readings are sent to; LocalError where it is not said and nothing runs here."""
        return self.checkpoint_url or api_here("checkpoint")

    def token(self) -> str:
        """The token that was given, or one of the stack here; LocalError where there is neither."""
        if self.canary_token is not None:
            return self.canary_token.get_secret_value()
        return mint(["canary"], "canary", TOKEN_LIFE)
