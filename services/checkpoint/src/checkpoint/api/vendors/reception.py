"""A post of any maker, from its bytes to what is logged, kept for review, or counted."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from checkpoint.adapters.neutral import Adapter, Heard, Neutral, Post, Unclear
from checkpoint.adapters.placing import place, tells
from checkpoint.adapters.values import Contradiction
from checkpoint.api.devices.candidates import Candidates
from checkpoint.api.devices.door import Shown, is_within
from checkpoint.api.devices.limits import Limits
from checkpoint.api.devices.registry import Registry
from checkpoint.api.review import PROOF, Review
from checkpoint.api.sealing import Sealed, Sealer, late_by
from checkpoint.api.vendors.badges import Badges, Called
from checkpoint.api.vendors.repeats import Came, Repeats
from checkpoint.domain.device import Device
from checkpoint.handlers import Handlers
from checkpoint.hearing import Ear
from shared.causes import Cause
from shared.errors import Forbidden, Unauthenticated
from shared.metrics.gates import DEVICE_MESSAGES, FEVERS, READINGS
from shared.platform import Platform

UNKNOWN_DEVICE = "some of it is from a device that is not registered"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Speakers:
    """The devices of a post that may speak, by the serial it calls them; "" is who posts it."""

    by_serial: Mapping[str, str]
    devices: Mapping[str, Device]

    def of(self, serial: str) -> str | None:
        return self.by_serial.get(serial)

    def site_of(self, serial: str) -> str:
        """Where it stands; empty where it may not speak."""
        device = self.devices.get(self.by_serial.get(serial, ""))
        return device.setup.site_id if device else ""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a post, durable by the time it is seen."""

    heard: Heard
    sealed: Sequence[Sealed]


@dataclass(frozen=True, slots=True)
class Reception:
    """Takes posts: makes durable what they say, and only then lets them be answered."""

    handlers: Handlers
    platform: Platform
    registry: Registry
    ear: Ear
    review: Review
    candidates: Candidates
    limits: Limits
    badges: Badges
    person_key: bytes = field(repr=False)
    repeats: Repeats = field(default_factory=Repeats)

    async def take(self, adapter: Adapter, post: Post, shown: Shown, cause: Cause) -> Received:
        """Log what was measured, keep what is unclear, count the rest.

        Unauthenticated or Forbidden where no device of the post may speak by the way it came,
        TooMany where one has sent too much.
        """
        at = shown.received_at or self.platform.clock.now()
        heard = read(adapter, post)
        if shown.received_at:
            heard = replace(heard, readings=tuple(late(one) for one in heard.readings))
        speakers = await self._speakers(adapter.vendor, heard, shown)
        nameless = not heard.serials and not shown.device_id
        if not speakers.devices and not (nameless and await self.is_expected(adapter, shown)):
            await self.candidates.note(adapter.vendor, heard.serials, shown, at)
            raise refusal(adapter, heard, shown)
        self._welcome(heard, speakers, shown)
        versions = await self.handlers.fever_rules.versions()
        owners = await self._owners(heard, speakers)
        if not shown.staff:
            self._hear(heard, speakers, at)
        wrong = self.ear.clocks.of_who(staff=shown.staff)
        sealer = Sealer(at, versions, cause.correlation_id, wrong, late_by(self.platform.clock))
        # What is read again is named as when it came: by the signature it came with.
        proof = shown.proof or post.headers.get(PROOF, "")
        post = replace(post, headers={**post.headers, PROOF: proof}) if proof else post
        sealed, unclear = self._seal(sealer, post, heard, speakers, owners, proof)
        strangers = [serial for serial in heard.serials if speakers.of(serial) is None]
        if strangers:
            await self.candidates.note(adapter.vendor, strangers, shown, at)
        await self.review.keep(adapter.vendor, unclear, shown.device_id or None, at)
        await self.platform.publisher.publish(sealer.records)
        if not shown.received_at:
            self.ear.hear(speakers.devices, at)
        count(adapter.vendor, heard, sealed, unclear)
        return Received(replace(heard, unclear=tuple(unclear)), sealed)

    def _welcome(self, heard: Heard, speakers: Speakers, shown: Shown) -> None:
        """Let them pay for what they say; what is read again has been paid for."""
        if shown.by == "address":
            self.limits.welcome(shown.address)
        if not shown.received_at:
            said = Counter(speakers.of(reading.serial) for reading in heard.readings)
            spoken = {id_: said[id_] for id_ in speakers.devices}
            self.limits.take(spoken, speakers.devices, shown.advance)

    def _hear(self, heard: Heard, speakers: Speakers, at: datetime) -> None:
        """Learn of the clocks of those who speak, by what they tell of now."""
        live: dict[str, datetime] = {}
        for reading in heard.readings:
            id_ = speakers.of(reading.serial)
            said = id_ and tells(reading, speakers.devices[id_].setup.zone)
            if id_ and said:
                live[id_] = max(said, live.get(id_, said))
        self.ear.clocks.heard(live.items(), at)

    async def is_expected(self, adapter: Adapter, shown: Shown) -> bool:
        """Whether somebody has shown who they are, or a device of this maker posts from there."""
        if shown.by != "address":
            return True
        ways = {"setup.vendor": adapter.vendor, "setup.access": "address"}
        found = await self.handlers.devices.aggregates.where(ways)
        return any(
            one.state.status == "in-use" and is_within(shown.address, one.state.setup.networks)
            for one in found.values()
        )

    async def _speakers(self, vendor: str, heard: Heard, shown: Shown) -> Speakers:
        """Who may speak: a bound device for itself alone, all others as the registry has them."""
        called = dict(await self.registry.called(vendor, heard.serials))
        if shown.device_id:
            called = self._bound(called, heard, shown)
        known = await self.registry.known(called.values())
        may = {id_: device for id_, device in known.items() if shown.may_speak_for(id_, device)}
        return Speakers({serial: id_ for serial, id_ in called.items() if id_ in may}, may)

    def _bound(self, called: Mapping[str, str], heard: Heard, shown: Shown) -> dict[str, str]:
        # Serials that are somebody else's stay theirs; what nobody is called by is its own.
        own = {
            serial: shown.device_id
            for serial in heard.serials
            if called.get(serial, shown.device_id) == shown.device_id
        }
        return own | {"": shown.device_id} if own or not heard.serials else {}

    async def _owners(self, heard: Heard, speakers: Speakers) -> Mapping[Called, str]:
        """Whose the badges are that the post names, by who they are called where."""
        of = ((one.person, speakers.site_of(one.serial)) for one in heard.readings)
        return await self.badges.owners((who, site) for who, site in of if who and site)

    def _seal(
        self,
        sealer: Sealer,
        post: Post,
        heard: Heard,
        speakers: Speakers,
        owners: Mapping[Called, str],
        proof: str,
    ) -> tuple[list[Sealed], list[Unclear]]:
        sealed, unclear = [], list(heard.unclear)
        if any(speakers.of(reading.serial) is None for reading in heard.readings):
            # The post as a whole, once: it is read again when the device is registered.
            unclear.append(Unclear(post, UNKNOWN_DEVICE))
        for reading in heard.readings:
            device_id = speakers.of(reading.serial)
            if device_id is None:
                continue
            try:
                device = speakers.devices[device_id]
                one = self._one(sealer, reading, device_id, device, owners, proof)
            except Contradiction as reason:
                unclear.append(Unclear(post, str(reason), reading.serial))
            except (ArithmeticError, LookupError, TypeError, ValueError) as error:
                # One reading that breaks us is not to keep the others of its post out.
                log.warning("a reading could not be sealed", error=type(error).__name__)
                unclear.append(Unclear(post, f"not sealed: {type(error).__name__}", reading.serial))
            else:
                sealed += [one] if one is not None else []
        return sealed, unclear

    def _one(
        self,
        sealer: Sealer,
        reading: Neutral,
        id_: str,
        device: Device,
        owners: Mapping[Called, str],
        proof: str,
    ) -> Sealed | None:
        # A pack that tells no time of its own is the same within moments, and another one later.
        came = self.repeats.first(id_, reading, Came(sealer.received_at, proof))
        whose = owners.get((reading.person, device.setup.site_id)) if reading.person else None
        row, doubts = place(reading, id_, device, came.at, self.person_key, came.proof, whose)
        seal = sealer.want_through if row["celsius"] is None else sealer.seal
        return seal(row, device, doubts)


def late(reading: Neutral) -> Neutral:
    return replace(reading, replayed=True)


def read(adapter: Adapter, post: Post) -> Heard:
    """Read a post; a bug of an adapter is logged and the post kept, as any other riddle."""
    try:
        heard = adapter.read(post)
    except Exception as error:  # noqa: BLE001 - whatever it is, the post is kept
        # Neither text nor trace: they may quote the message.
        log.warning("an adapter failed", vendor=adapter.vendor, error=type(error).__name__)
        return Heard(unclear=(Unclear(post, f"the adapter failed: {type(error).__name__}"),))
    # Whoever installs a device sees whether somebody answers: there is nothing to look at.
    says_hello = not (post.body.strip() or post.query or heard.readings)
    says_hello &= not any(name.startswith("ce-") for name in post.headers)
    return replace(heard, others=("hello",), unclear=()) if says_hello and heard.unclear else heard


def refusal(adapter: Adapter, heard: Heard, shown: Shown) -> Unauthenticated | Forbidden:
    """Help who installs the device, and tell a stranger nothing."""
    if shown.by == "address":
        why = "send a token, sign the request, or have the device registered with its address"
        wants = adapter.stranger if heard.serials else Unauthenticated.status
        return Forbidden(why) if wants == Forbidden.status else Unauthenticated(why)
    return Forbidden(
        "no device that the message names may speak this way: an operator finds it in "
        "/v1/device-candidates, or sees its `access` in /v1/devices"
    )


def count(vendor: str, heard: Heard, sealed: Sequence[Sealed], unclear: Sequence[Unclear]) -> None:
    """Count by outcome; kinds of other messages are the makers', so they are no labels."""
    for outcome, many in (
        ("reading", len(sealed)), ("other", len(heard.others)), ("review", len(unclear)),
    ):  # fmt: skip
        DEVICE_MESSAGES.labels(vendor, outcome).inc(many)
    READINGS.labels("accepted").inc(len(sealed))
    FEVERS.inc(sum(one.assessment.fever for one in sealed))
    if heard.others:
        kinds = dict(itertools.islice(Counter(heard.others).items(), 10))
        log.debug("messages that measure nothing", vendor=vendor, kinds=kinds)
