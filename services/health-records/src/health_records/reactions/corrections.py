"""A correction holds: its name and phone are written, also when a process ended in between."""

from collections.abc import Sequence
from dataclasses import dataclass

from health_records.corrections import Corrections
from shared.bus import Subscription, on
from shared.causes import because_of
from shared.envelope import Envelope
from shared.events.health_records import FileCorrected


@dataclass(frozen=True, slots=True)
class CorrectionReactions:
    corrections: Corrections

    @property
    def subscriptions(self) -> Sequence[Subscription]:
        return (on(FileCorrected, self.write_corrected_identity),)

    async def write_corrected_identity(
        self, event: FileCorrected, envelope: Envelope[FileCorrected]
    ) -> None:
        cause = because_of(envelope, "write")
        await self.corrections.write(event.person_id, event.correction_id, envelope.time, cause)
