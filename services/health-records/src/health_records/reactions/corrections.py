"""A correction holds: its name and phone are written, also when a process ended in between."""

from collections.abc import Sequence
from dataclasses import dataclass

from health_records.corrections import Corrections
from shared.bus import Subscription, on
from shared.causes import because_of
from shared.clock import Clock
from shared.envelope import Envelope
from shared.events.health_records import FileCorrected
from shared.events.health_records.corrections import CorrectionApproved, CorrectionRefused


@dataclass(frozen=True, slots=True)
class CorrectionReactions:
    corrections: Corrections
    clock: Clock

    @property
    def subscriptions(self) -> Sequence[Subscription]:
        return (
            on(FileCorrected, self.write_corrected_identity),
            on(CorrectionApproved, self.apply_approved_correction),
            on(CorrectionRefused, self.forget_refused_values),
        )

    async def write_corrected_identity(
        self, event: FileCorrected, envelope: Envelope[FileCorrected]
    ) -> None:
        cause = because_of(envelope, "write")
        await self.corrections.write(event.person_id, event.correction_id, envelope.time, cause)

    async def apply_approved_correction(
        self, event: CorrectionApproved, envelope: Envelope[CorrectionApproved]
    ) -> None:
        cause = because_of(envelope, "apply")
        await self.corrections.apply(event.correction_id, self.clock.now(), cause)

    async def forget_refused_values(
        self, event: CorrectionRefused, _: Envelope[CorrectionRefused]
    ) -> None:
        await self.corrections.proposals.forget(event.correction_id)
