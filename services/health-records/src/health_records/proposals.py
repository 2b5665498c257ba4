"""The new values of a correction until they hold: sealed, and gone afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from health_records.persons import KeyRing
from shared.events.health_records.corrections import FileField
from shared.projections import Documents, SetIfNewer

COLLECTION = "correction_values"
BLOCK = "proposal"

Values = Mapping[FileField, str | None]
"""New values by field; a shift may become none."""
VALUES: TypeAdapter[Values] = TypeAdapter(Values)


@dataclass(frozen=True, slots=True)
class Proposals:
    """Keeps what is proposed; the correction's id is bound into the seal."""

    documents: Documents
    ring: KeyRing

    async def keep(self, correction_id: str, values: Values) -> None:
        text = VALUES.dump_json(values).decode()
        sealed = {
            "key_version": self.ring.newest,
            "sealed": self.ring.seal(correction_id, BLOCK, text),
        }
        await self._set(correction_id, 0, sealed)

    async def open(self, correction_id: str) -> Values | None:
        """None where nothing was kept, or it holds already and was forgotten."""
        found = await self.documents.get(COLLECTION, correction_id)
        if found is None or "sealed" not in found[BLOCK]:
            return None
        kept = found[BLOCK]
        sealed, version = bytes(kept["sealed"]), kept["key_version"]
        return VALUES.validate_json(self.ring.open(correction_id, BLOCK, sealed, version))

    async def forget(self, correction_id: str) -> None:
        """Put nothing in their place, so that a late repeat does not bring them back."""
        await self._set(correction_id, 1, {})

    async def _set(self, correction_id: str, step: int, values: Mapping[str, object]) -> None:
        await self.documents.apply(
            [SetIfNewer(COLLECTION, correction_id, BLOCK, {"step": step}, values)]
        )
