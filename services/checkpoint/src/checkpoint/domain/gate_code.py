"""A code that signs one phone in at a site: made for a day, good once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.checkpoint import GateCodeMade, GateCodeUsed

GOOD_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class MakeGateCode:
    """`code_id` is the keyed hash of the code: nobody but its reader knows the code itself."""

    code_id: str
    device_id: str
    site_id: str
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class UseGateCode:
    code_id: str
    at: datetime


Command = MakeGateCode | UseGateCode


@dataclass(frozen=True, slots=True)
class GateCode:
    status: Literal["unknown", "open", "used"] = "unknown"
    device_id: str = ""
    site_id: str = ""
    valid_until: datetime | None = None

    def opens(self, at: datetime) -> bool:
        return self.status == "open" and self.valid_until is not None and at <= self.valid_until


def decide(command: Command, code: GateCode) -> Sequence[Event]:
    match command:
        case MakeGateCode():
            return make(command, code)
        case UseGateCode():
            return use(command, code)
        case _:
            assert_never(command)


def make(command: MakeGateCode, code: GateCode) -> Sequence[Event]:
    if code.status != "unknown":
        raise Refused("this code was made before", rule="gate-code-once")
    return [
        GateCodeMade(
            code_id=command.code_id,
            device_id=command.device_id,
            site_id=command.site_id,
            valid_until=command.valid_until,
        )
    ]


def use(command: UseGateCode, code: GateCode) -> Sequence[Event]:
    if not code.opens(command.at):
        raise Refused("the code is not good, or not any more", rule="gate-code-good")
    return [
        GateCodeUsed(
            code_id=command.code_id,
            device_id=code.device_id,
            site_id=code.site_id,
            used_at=command.at,
        )
    ]


def evolve(code: GateCode, event: Event) -> GateCode:
    match event:
        case GateCodeMade():
            return GateCode("open", event.device_id, event.site_id, event.valid_until)
        case GateCodeUsed():
            return GateCode("used", event.device_id, event.site_id)
        case _:
            return code


decider: Decider[Command, GateCode] = Decider(decide, evolve, GateCode())
