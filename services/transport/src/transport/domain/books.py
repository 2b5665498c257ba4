"""The book of the rule of seats."""

from dataclasses import dataclass

from shared.events.transport import rules as facts
from shared.rules.book import Book, Kind
from transport.domain.rules import SEAT_RULES, SeatRule


@dataclass(frozen=True, slots=True)
class SeatBook(Book[SeatRule]):
    versions: tuple[SeatRule, ...] = tuple(SEAT_RULES)


SEATS: Kind[SeatRule] = Kind(
    name="seats",
    founding=SeatBook(),
    scheduled=facts.SeatRuleScheduled,
    withdrawn=facts.SeatRuleWithdrawn,
    values=lambda rule: {"percent": rule.percent},
    read=lambda said: SeatRule(said.version, said.effective, said.percent),
)
