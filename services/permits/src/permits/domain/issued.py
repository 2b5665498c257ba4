"""What may become of a permit of any kind once it is issued: passes anew, a revocation, its end."""

from collections.abc import Sequence
from typing import assert_never

from permits.domain import validity
from permits.domain.edition import ReissuePass, WithPass, reissue
from permits.domain.validity import Revoke, Tick
from shared.events import Event

Command = ReissuePass | Revoke | Tick


def decide(command: Command, permit: WithPass) -> Sequence[Event]:
    match command:
        case ReissuePass():
            return reissue(command, permit)
        case Revoke():
            return validity.revoke(command, permit)
        case Tick():
            return validity.expire(command, permit)
        case _:
            assert_never(command)
