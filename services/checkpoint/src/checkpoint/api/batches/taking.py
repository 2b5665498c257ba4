"""What becomes of a batch: stored, its fevers told, its crossings written down, its chain followed.

All of it is of the past: no gate opens for it. It is done again as a whole where anything broke in
between, and what was stored before stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

import orjson

from checkpoint.adapters.neutral import Post, Unclear
from checkpoint.api.batches.body import Batch, CrossingIn, Kind
from checkpoint.api.intake import ReadingIn, Refusal, Row, field_error
from checkpoint.api.review import Review
from checkpoint.api.sealing import Sealed, Sealer
from checkpoint.chains import Chains, Told
from checkpoint.domain.batch import Receive, batch_id
from checkpoint.domain.crossing import Tell
from checkpoint.domain.device import Device
from checkpoint.domain.reasons import because
from checkpoint.handlers import Gate, Handlers
from checkpoint.shelves import OURS
from shared.causes import Cause
from shared.events.checkpoint import CrossingAttempted, Quality
from shared.identity import crossing_id
from shared.metrics.gates import BATCHES, FEVERS, READINGS
from shared.platform import Platform

FIELDS: Mapping[Kind, frozenset[str]] = MappingProxyType({
    "reading": frozenset(ReadingIn.__annotations__),
    "crossing": frozenset(CrossingIn.model_fields),
})  # fmt: skip
NAMED = 5
LATE: tuple[Quality, ...] = ("replayed",)
TWICE = "another crossing of this batch has this number"
ELSEWHERE = "no device in use at the site of the recorder is called so"


class Otherwise(NamedTuple):
    """A crossing that stands with another outcome than the batch tells: it was decided before."""

    item: int
    outcome: str


class Measured(NamedTuple):
    """A reading that a crossing follows."""

    reading_id: str
    person_id: str | None


class Holds(NamedTuple):
    """How much of a batch was stored, and set aside."""

    readings: int
    crossings: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch; `again` where these very bytes had come before."""

    told: Told
    again: bool = False
    forked: bool = False
    sealed: Mapping[int, Sealed] = field(default_factory=dict)
    crossings: int = 0
    refusals: Mapping[Kind, Sequence[Refusal]] = field(default_factory=dict)
    otherwise: Sequence[Otherwise] = ()


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who recorded: a device in use, at a site."""

    device_id: str
    device: Device

    @property
    def site_id(self) -> str:
        return self.device.setup.site_id


@dataclass(frozen=True, slots=True)
class Taking:
    """Takes batches: makes durable what they hold, and only then counts them as received."""

    handlers: Handlers
    platform: Platform
    gate: Gate
    review: Review
    person_key: bytes = field(repr=False)

    @property
    def chains(self) -> Chains:
        return Chains(self.platform.documents, self.handlers.batches.aggregates)

    async def again(self, batch: Batch, recorder: Recorder) -> Taken | None:
        """What to say of a batch whose very bytes have come before; None of any other."""
        id_ = batch_id(recorder.device_id, batch.head.number)
        if not (await self.handlers.batches.aggregates.load(id_)).state.has(batch.digest):
            return None
        BATCHES.labels("again").inc()
        at = self.platform.clock.now()
        return Taken(await self._follow(batch, recorder, at), again=True)

    async def take(
        self, batch: Batch, recorder: Recorder, devices: Mapping[str, Device], cause: Cause
    ) -> Taken:
        """Store a batch of a recorder that is new; `devices` are those its readings name."""
        at = self.platform.clock.now()
        sealer = Sealer(at, await self.handlers.fever_rules.versions(), cause.correlation_id)
        sealed, refusals = seal_late(sealer, batch.rows, recorder, devices)
        measured = measured_by(recorder, batch.rows, sealed)
        told, twice = tells(batch.crossings, measured, recorder, at)
        wrong: Mapping[Kind, Sequence[Refusal]] = {
            "reading": [*batch.refusals["reading"], *refusals],
            "crossing": [*batch.refusals["crossing"], *twice],
        }
        set_aside = list(unclear(batch, wrong, recorder))
        await self.review.keep(OURS, set_aside, recorder.device_id, at)
        await self.platform.publisher.publish(sealer.records)
        otherwise = await self.gate.tell(list(told.values()), cause)
        holds = Holds(len(sealed), len(told), len(set_aside))
        forked = await self._receive(batch, recorder, holds, cause, at)
        count(sealed, set_aside, forked=forked)
        return Taken(
            await self._follow(batch, recorder, at, forked=forked),
            forked=forked,
            sealed=sealed,
            crossings=len(told),
            refusals=wrong,
            otherwise=[
                Otherwise(item, otherwise[one.attempt.crossing_id].outcome)
                for item, one in told.items()
                if one.attempt.crossing_id in otherwise
            ],
        )

    async def _receive(
        self, batch: Batch, recorder: Recorder, holds: Holds, cause: Cause, at: datetime
    ) -> bool:
        """Count the batch as received, and say whether its number had another content."""
        head, handler = batch.head, self.handlers.batches
        id_ = batch_id(recorder.device_id, head.number)
        command = Receive(
            batch_id=id_,
            site_id=recorder.site_id,
            recorder_id=recorder.device_id,
            number=head.number,
            digest=batch.digest,
            previous=head.previous,
            # A clock that is ahead would have the site complete for as long.
            complete_until=min(head.complete_until, at),
            **holds._asdict(),
        )
        await handler(id_, command, at=at, cause=cause)
        # Two contents may have come at once: what stands is asked for, not what stood.
        return (await handler.aggregates.load(id_)).state.digest != batch.digest

    async def _follow(
        self, batch: Batch, recorder: Recorder, at: datetime, *, forked: bool = False
    ) -> Told:
        number = batch.head.number
        return await self.chains.received(
            recorder.site_id, recorder.device_id, number, at, forked=forked
        )


def seal_late(
    sealer: Sealer, rows: Mapping[int, Row], recorder: Recorder, devices: Mapping[str, Device]
) -> tuple[dict[int, Sealed], list[Refusal]]:
    """Seal what devices of the recorder's site measured; say of the rest why not."""
    sealed: dict[int, Sealed] = {}
    refusals: list[Refusal] = []
    for item, row in rows.items():
        device = devices.get(row["device_id"])
        sites = {device.setup.site_id, row.get("site_id", recorder.site_id)} if device else set()
        if device is None or sites != {recorder.site_id}:
            refusals.append(Refusal(item, 404, [field_error("device_id", ELSEWHERE)]))
            continue
        try:
            sealed[item] = sealer.seal(row, device, LATE)
        except ValueError as reason:
            refusals.append(Refusal(item, 422, [field_error("measured_at", str(reason))]))
    return sealed, refusals


def tells(
    crossings: Mapping[int, CrossingIn],
    measured: Mapping[str, Sequence[Measured]],
    recorder: Recorder,
    at: datetime,
) -> tuple[dict[int, Tell], list[Refusal]]:
    """The crossings of a batch by their place, each named after its reading where it has one.

    Of two that come to one name the first counts, and the other is told as refused.
    """
    told: dict[int, Tell] = {}
    refusals: list[Refusal] = []
    names: set[str] = set()
    for item, one in crossings.items():
        tell = _tell(one, _followed(one, measured), recorder, at)
        if tell.attempt.crossing_id in names:
            refusals.append(Refusal(item, 409, [field_error("sequence", TWICE)]))
            continue
        names.add(tell.attempt.crossing_id)
        told[item] = tell
    return told, refusals


def measured_by(
    recorder: Recorder, rows: Mapping[int, Row], sealed: Mapping[int, Sealed]
) -> Mapping[str, Sequence[Measured]]:
    """What the recorder itself measured, by sequence: a counter may have been reset in between."""
    found: defaultdict[str, list[Measured]] = defaultdict(list)
    for item, row in rows.items():
        if item in sealed and row["device_id"] == recorder.device_id:
            one = Measured(sealed[item].reading_id, row.get("person_id"))
            found[row["sequence"]].append(one)
    return found


def _followed(one: CrossingIn, measured: Mapping[str, Sequence[Measured]]) -> Measured | None:
    """The reading of a crossing, of the same person where it says whose; None where unclear."""
    found = [
        reading
        for reading in measured.get(one.sequence, ())
        if one.person_id in (None, reading.person_id)
    ]
    return found[0] if len(found) == 1 else None


def _tell(one: CrossingIn, measured: Measured | None, recorder: Recorder, at: datetime) -> Tell:
    who = one.person_id or one.plate
    unmeasured = crossing_id(recorder.device_id, one.sequence, one.at, who)
    id_, person = measured or (unmeasured, None)
    attempt = CrossingAttempted(
        crossing_id=id_,
        site_id=recorder.site_id,
        person_id=one.person_id or person,
        plate=one.plate,
        direction=one.direction,
        visitor=one.visitor,
        measured=measured is not None,
        mask=one.mask,
        at=min(one.at, at),
    )
    reasons = tuple(because(code, decided="offline") for code in one.reasons)
    return Tell(attempt, one.outcome, reasons)


def unclear(
    batch: Batch, refusals: Mapping[Kind, Sequence[Refusal]], recorder: Recorder
) -> Iterator[Unclear]:
    """What could not be taken, each item as a post that can be read again."""
    for kind, some in refusals.items():
        for refusal in some:
            yield Unclear(
                item_post(kind, batch.raw[kind][refusal.item], recorder), why(kind, refusal)
            )


def item_post(kind: Kind, raw: Any, recorder: Recorder) -> Post:
    query = {"kind": kind, "recorder_id": recorder.device_id}
    return Post(orjson.dumps(raw), "application/json", query=query)


def why(kind: Kind, refusal: Refusal) -> str:
    """For an operator, and not sealed: a field that nobody knows may be called like anything."""
    known = FIELDS[kind]
    fields = [
        f"{one['field'] if one['field'] in known else 'a field'}: {one['message']}"
        for one in refusal.errors
    ]
    more = f"; and {len(fields) - NAMED} more" if len(fields) > NAMED else ""
    return f"a {kind} of a batch: {'; '.join(fields[:NAMED])}{more}"


def count(sealed: Mapping[int, Sealed], set_aside: Sequence[Unclear], *, forked: bool) -> None:
    BATCHES.labels("forked" if forked else "received").inc()
    READINGS.labels("accepted").inc(len(sealed))
    READINGS.labels("refused").inc(len(set_aside))
    FEVERS.inc(sum(one.assessment.fever for one in sealed.values()))
