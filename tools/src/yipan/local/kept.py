"""Whether a run may go on with the data of the last one: with what made it, in the time it knew."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from yipan.local import jars, mongo
from yipan.local.errors import LocalError
from yipan.local.places import command_here, run_folder
from yipan.local.plan import GIVEN, Plan

VERSIONS = {"kafka": jars.version, "mongo": mongo.version}
UNKNOWN = dict.fromkeys(VERSIONS, "an unknown version")


def go_on(plan: Plan) -> None:
    """Note what this run's data is made by; refuse where data is there that was made otherwise."""
    before, now = made_by(), makers(plan)
    for name in sorted(before.keys() & now.keys()):
        if before[name] != now[name]:
            raise LocalError(
                f"the data in {run_folder()} cannot go on: its {name} was {before[name]}, and is "
                f"{now[name]} now. `{command_here('yipan up --fresh')}` forgets the data."
            )
    note().parent.mkdir(parents=True, exist_ok=True)
    note().write_text(json.dumps({**before, **now}, indent=2))


def made_by() -> Mapping[str, str]:
    """Give what is noted of the data that is there; nothing where there is none."""
    if not any(run_folder().glob("parts/*/data")):
        return {}
    noted: dict[str, str] = json.loads(note().read_text()) if note().is_file() else UNKNOWN
    return noted


def makers(plan: Plan) -> Mapping[str, str]:
    """Say what makes this run's data: each store of ours by its version, and the time."""
    ours = {name: version() for name, version in VERSIONS.items() if name in plan.ports}
    given = {name: "one that runs elsewhere" for name in VERSIONS if os.environ.get(GIVEN[name])}
    # Simulated time would begin again before what is stored, so no two runs share it.
    time = f"simulated since {plan.clock.started.isoformat()}" if plan.clock else "the real one"
    return {**ours, **given, "time": time}


def note() -> Path:
    return run_folder() / "parts" / "made-by.json"
