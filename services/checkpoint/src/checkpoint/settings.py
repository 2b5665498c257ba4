"""What only this service needs to be told."""

from shared.settings import KnowsPersons


class Settings(KnowsPersons):
    """Checkpoint meets identity numbers at the door and hashes them there."""
