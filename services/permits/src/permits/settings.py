"""What only this service needs to be told: nothing yet."""

from shared.settings import Settings as SharedSettings


class Settings(SharedSettings):
    """Permits never meets an identity number: drivers come as person ids."""
