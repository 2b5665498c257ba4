"""A permit's pass in its editions: one is good, and a new one ends the one before.

Permit and pass are one aggregate, so the fact that makes an edition also calls back the last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from permits.domain.validity import FINAL, Permitted, about, is_over
from shared.errors import Refused
from shared.events import Event
from shared.events.permits import PassReissued

FIRST = 1
MOST = 100
"""Every edition called back is on the list that all gates fetch."""
AFTERWARDS = timedelta(hours=1)
"""How long the list names what has run out: the clock of a gate may be behind."""


@dataclass(frozen=True, slots=True)
class ReissuePass:
    """`replaces` is the edition that the caller has before them, where they say it."""

    replaces: int | None
    reason: str
    at: datetime


class WithPass(Permitted, Protocol):
    """A permit whose pass is printed and scanned."""

    @property
    def edition(self) -> int: ...

    @property
    def ends_at(self) -> int | None:
        """`valid_until` in whole seconds since 1970: what a search can compare."""


def reissue(command: ReissuePass, permit: WithPass) -> Sequence[Event]:
    refuse_without_pass(permit, command.at)
    if command.replaces not in (None, permit.edition):
        raise Refused(
            f"edition {permit.edition} is the good one by now",
            rule="pass-edition",
            edition=permit.edition,
        )
    if permit.edition >= MOST:
        raise Refused(f"the pass was issued {MOST} times: revoke the permit", rule="pass-editions")
    return [
        PassReissued(
            **about(permit),
            edition=permit.edition + 1,
            reason=command.reason,
            reissued_at=command.at,
        )
    ]


def refuse_without_pass(permit: Permitted, at: datetime) -> None:
    """Only a permit in force has a pass; one that begins later has it in advance."""
    if is_over(permit, at):
        raise Refused("the permit has ended: it has no pass any more", rule="permit-over")
    if permit.status != "active":
        raise Refused(
            f"only a permit in force has a pass, and this one is {permit.status}",
            rule="permit-in-force",
        )


def called_back(permit: WithPass) -> Sequence[int]:
    """The editions that are good no more: the earlier ones, and this one while it may not be used.

    One that has run out is among them, as it may have been suspended until then.
    """
    through = permit.edition if permit.status != "active" else permit.edition - 1
    return range(FIRST, through + 1)


def ended(permit: WithPass) -> Sequence[int]:
    """Those of the editions called back that are good never again: replaced, or revoked."""
    through = permit.edition if permit.status in FINAL else permit.edition - 1
    return range(FIRST, through + 1)


def with_pass_called_back(at: datetime) -> Mapping[str, Any]:
    """Criteria for the permits of which `called_back` names any, as long as gates need to know."""
    return {
        "ends_at": {"$gt": seconds(at - AFTERWARDS)},
        "$or": [
            {"status": {"$in": ["suspended", "revoked", "expired"]}},
            {"edition": {"$gt": FIRST}},
        ],
    }


def seconds(time: datetime) -> int:
    return int(time.timestamp())
