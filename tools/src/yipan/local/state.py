"""What the supervisor says of the stack, in .yipan/run/state.json."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from yipan.local.places import run_folder
from yipan.local.plan import ClockPlan

Phase = Literal["starting", "up", "failed", "stopping"]
Status = Literal["waiting", "starting", "ready", "restarting", "stopped"]


class PartState(BaseModel):
    model_config = ConfigDict(frozen=True)
    name: str
    status: Status
    address: str
    pid: int | None
    restarts: int
    log: str


class StackState(BaseModel):
    """The whole stack; `problem` says why the phase is `failed`."""

    model_config = ConfigDict(frozen=True)
    phase: Phase
    supervisor: int
    kafka_bootstrap: str
    mongo_url: str
    key_set: str
    clock: ClockPlan | None
    parts: list[PartState]
    problem: str = ""

    def save(self) -> None:
        """Whole or not at all: others read while we write."""
        new = state_file().with_suffix(".new")
        new.write_text(self.model_dump_json(indent=2))
        new.replace(state_file())


def state_file() -> Path:
    return run_folder() / "state.json"


def read_state() -> StackState | None:
    """Give the last word of the supervisor, which may have died since."""
    file = state_file()
    return StackState.model_validate_json(file.read_bytes()) if file.is_file() else None
