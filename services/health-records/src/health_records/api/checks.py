"""What every command about a worker is asked first."""

from datetime import datetime, timedelta

from health_records.handlers import Handlers
from shared.errors import Refused, wrong
from shared.existing import named_in_path

SKEW = timedelta(seconds=120)
"""How far a sender's clock may be ahead of ours."""


async def existing(handlers: Handlers, person_id: str) -> None:
    """Raise NotFound where nobody has a file under this id, Refused where it is merged away."""
    await named_in_path(handlers.workers, "worker", person_id)
    merged = {"merged_id": person_id, "status": "merged"}
    for stored in (await handlers.duplicates.aggregates.where(merged, limit=1)).values():
        into = stored.state.person_id
        raise Refused(
            f"this file is merged into {into}: write there, or undo the merge",
            rule="write-into-surviving-file",
            into=into,
        )


def not_ahead(field: str, time: datetime | None, now: datetime) -> None:
    """Raise Invalid where something is said to have happened in the future."""
    if time is not None and time - now > SKEW:
        raise wrong(field, "lies in the future")
