"""The ways from an application to a permit: approvals, an inspection, or a commitment."""

from collections.abc import Sequence
from typing import assert_never

from permits.domain.approval import Approve, approve
from permits.domain.commitment import FileCommitment, file_commitment
from permits.domain.inspection import Inspect, inspect
from permits.domain.permit_state import Permit
from shared.events import Event

Command = Approve | Inspect | FileCommitment


def decide(command: Command, permit: Permit) -> Sequence[Event]:
    match command:
        case Approve():
            return approve(command, permit)
        case Inspect():
            return inspect(command, permit)
        case FileCommitment():
            return file_commitment(command, permit)
        case _:
            assert_never(command)
