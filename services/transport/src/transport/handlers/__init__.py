"""The aggregates of this service, and the ways that lead over more than one of them."""

from transport.handlers.depot import Depot
from transport.handlers.dispatch import Dispatch
from transport.handlers.kinds import Handlers

__all__ = ["Depot", "Dispatch", "Handlers"]
