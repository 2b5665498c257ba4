"""What a roster says of travel -> the declaration it makes in a file, if it says anything new."""

from datetime import datetime

from health_records.domain.daily import end_of
from health_records.domain.file import Worker
from health_records.domain.registration import DeclareTravel
from health_records.rosters.travel import Travel
from shared.events.health_records import Stay


def declaration(
    person_id: str, id_: str, travel: Travel, worker: Worker, at: datetime
) -> DeclareTravel | None:
    """None where the newest declaration says the same.

    Somebody was there until the end of the day they left. A roster has no column for contacts:
    what the file holds of them stands.
    """
    held, left_on = worker.declaration, travel.left_on
    left_at = end_of(left_on) if left_on is not None else None
    stays = tuple(Stay(region=one, left_at=left_at) for one in travel.regions if left_at)
    if held is not None and (held.stays, held.symptoms) == (stays, travel.symptoms):
        return None
    contact_at = held.contact_at if held is not None else None
    return DeclareTravel(person_id, id_, stays, contact_at, travel.symptoms, at)
