"""The book of fever limits: which version is in effect when, and which is to come."""

from dataclasses import dataclass

from checkpoint.domain.rules import FEVER_LIMITS, FeverLimits
from shared.events.checkpoint import FeverLimitsScheduled, FeverLimitsWithdrawn
from shared.rules import book


@dataclass(frozen=True, slots=True)
class FeverBook(book.Book[FeverLimits]):
    versions: tuple[FeverLimits, ...] = tuple(FEVER_LIMITS)


KIND = book.Kind(
    name="fever-limits",
    founding=FeverBook(),
    scheduled=FeverLimitsScheduled,
    withdrawn=FeverLimitsWithdrawn,
    values=lambda rule: {"celsius": dict(rule.celsius)},
    read=lambda said: FeverLimits(said.version, said.effective, said.celsius),
)
decider = book.decider(KIND)
