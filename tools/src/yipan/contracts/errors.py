"""What can be wrong with the contracts, with what to do about it."""

from yipan.local.errors import LocalError


class ContractError(LocalError):
    """A contract cannot be written as it is."""
