"""What this service needs to be told: what every service does, it meets no identity numbers."""

from shared.settings import Settings

__all__ = ["Settings"]
