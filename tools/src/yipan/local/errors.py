"""What can go wrong with the local stack, each with what to do about it."""


class LocalError(Exception):
    """A part of the local stack could not be had, started or stopped."""


class PartMissing(LocalError):
    """A part could neither be found on this machine nor downloaded."""


class NotReady(LocalError):
    """A program ended or stayed silent while it was waited for."""
