"""What becomes of readings in our own form: sealed, durable, heard, counted."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from checkpoint.api.devices.candidates import Candidates
from checkpoint.api.devices.door import NOT_ITS_WAY, Door, Entered, Shown
from checkpoint.api.intake import Refusal, Row, field_error
from checkpoint.api.sealing import Sealed, Sealer, late_by
from checkpoint.domain.device import Device
from checkpoint.handlers import Handlers
from checkpoint.hearing import Ear
from checkpoint.shelves import OURS
from shared.metrics.gates import FEVERS, READINGS
from shared.platform import Platform

Stored = tuple[dict[int, Sealed], list[Refusal]]
"""What was stored by its place, and why the rest was not."""


@dataclass(frozen=True, slots=True)
class Storing:
    """Stores readings of devices that may speak by the way they came."""

    handlers: Handlers
    platform: Platform
    door: Door
    ear: Ear
    candidates: Candidates
    person_key: bytes = field(repr=False)

    async def store(self, rows: Mapping[int, Row], sent: Entered, *, begun: bool = False) -> Stored:
        """Make durable what devices in use measured; TooMany where they have sent too much.

        Of a stream that has `begun` more is never refused for that: its devices owe it.
        """
        spoken = Counter(row["device_id"] for row in rows.values())
        devices = await self.door.registry.known(spoken)
        spending = believed(spoken, devices, sent.shown)
        if begun:
            self.door.limits.owe(spending, devices)
        else:
            self.door.limits.take(spending, devices, sent.shown.advance)
        if unknown := spoken.keys() - devices.keys():
            await self.candidates.note(OURS, sorted(unknown), sent.shown, sent.at)
        sealer = await self._sealer(sent)
        sealed, refusals = seal_all(sealer, rows, devices, sent.shown)
        await self.platform.publisher.publish(sealer.records)
        heard = {rows[item]["device_id"] for item in sealed}
        self.ear.hear({id_: devices[id_] for id_ in heard}, sent.at)
        READINGS.labels("accepted").inc(len(sealed))
        READINGS.labels("refused").inc(len(refusals))
        FEVERS.inc(sum(one.assessment.limit is not None for one in sealed.values()))
        return sealed, refusals

    async def _sealer(self, sent: Entered) -> Sealer:
        versions = await self.handlers.fever_rules.versions()
        wrong = self.ear.clocks.of_who(staff=sent.shown.staff)
        late = late_by(self.platform.clock)
        return Sealer(sent.at, versions, sent.cause.correlation_id, wrong, late)


def believed(
    spoken: Mapping[str, int], devices: Mapping[str, Device], shown: Shown
) -> Mapping[str, int]:
    """Those who may speak: nobody uses up what another device may send."""
    return {
        id_: number
        for id_, number in spoken.items()
        if id_ in devices and shown.may_speak_for(id_, devices[id_])
    }


def seal_all(
    sealer: Sealer,
    rows: Mapping[int, Row],
    devices: Mapping[str, Device],
    shown: Shown,
) -> tuple[dict[int, Sealed], list[Refusal]]:
    """Seal what comes from a known device; say of the rest why not."""
    sealed: dict[int, Sealed] = {}
    refusals: list[Refusal] = []
    for item, row in rows.items():
        device = devices.get(row["device_id"])
        if device is None:
            error = field_error("device_id", "there is no such device in use")
            refusals.append(Refusal(item, 404, [error]))
            continue
        if not shown.may_speak_for(row["device_id"], device):
            refusals.append(Refusal(item, 403, [field_error("device_id", NOT_ITS_WAY)]))
            continue
        if row.get("site_id", device.setup.site_id) != device.setup.site_id:
            refusals.append(Refusal(item, 422, [field_error("site_id", "the device is elsewhere")]))
            continue
        try:
            sealed[item] = sealer.seal(row, device)
        except ValueError as reason:
            refusals.append(Refusal(item, 422, [field_error("measured_at", str(reason))]))
    return sealed, refusals
