"""What we do about the facts of others, and about our own when something came in between."""

from collections.abc import Sequence
from dataclasses import dataclass

from health_records.reactions.corrections import CorrectionReactions
from health_records.reactions.files import Files
from health_records.reactions.merges import Merges
from health_records.reactions.rosters import Rosters
from shared.bus import Subscription


@dataclass(frozen=True, slots=True)
class Reactions:
    files: Files
    rosters: Rosters
    merges: Merges
    corrections: CorrectionReactions

    @property
    def subscriptions(self) -> Sequence[Subscription]:
        return (
            *self.files.subscriptions,
            *self.rosters.subscriptions,
            *self.merges.subscriptions,
            *self.corrections.subscriptions,
        )
