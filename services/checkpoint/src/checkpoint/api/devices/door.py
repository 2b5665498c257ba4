"""How a device shows that it is itself: token, signature, token in the path, or where it is.

Which of them counts is chosen for each device. What is said to one that is refused helps who
installs it, and tells nobody which devices there are or how near a guess was.
"""

import hmac
import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple, Self

from fastapi import Request

from checkpoint.api.devices.limits import Advance, Limits
from checkpoint.api.devices.registry import Registry
from checkpoint.api.devices.taken import WINDOW, Taken
from checkpoint.domain.device import Device
from checkpoint.hearing import Ear
from checkpoint.keys import DeviceKeys, device_of, good, signed, version_of, what_is_signed
from checkpoint.rates import Rates
from shared.access import Caller, Role
from shared.clock import Clock
from shared.errors import TooLarge, Unauthenticated
from shared.events.checkpoint import DeviceAccess
from shared.problems import where_to_come_again
from shared.web import Allow, Bearer, IdempotencyKey, Sent, cause_of

HEADERS = ("x-yipan-device", "x-yipan-key-version", "x-yipan-time", "x-yipan-signature")
WRONG = (
    "the signature is not good: is it HMAC-SHA256 over method, path, time and body digest, each "
    "on a line, by the newest secret of this device?"
)
NOT_ITS_WAY = "the device shows in another way that it is itself: see its `access`"
MOST_DIGITS = 11
MOST_SIGNED = 1 << 20
"""Bytes that are read before it is known whether a signature is good."""
MOST_OF_A_STRANGER = 16 << 10
"""Bytes that are read of whoever has shown nothing, to see who knocks."""
DEVICE = frozenset({"device"})
POSTING: frozenset[Role] = frozenset({"device", "guard", "operator"})
STAFF = frozenset({"guard", "operator"})


class Signed(NamedTuple):
    """The headers of a signed request."""

    device_id: str
    version: str
    time: str
    signature: str


@dataclass(frozen=True, slots=True)
class Shown:
    """How the sender of a request has shown who it is: `by`, and the device it is bound to.

    `staff` is set where a person's token was sent: they may post for any device. `received_at`
    is set where it came before and is read again: no gate opens for it. `proof` is the signature,
    and `sent_at` the time that was signed: that of the device's clock. `advance` is what a device
    has paid as it entered.
    """

    by: DeviceAccess
    device_id: str = ""
    address: str = ""
    staff: bool = False
    received_at: datetime | None = None
    proof: str = ""
    sent_at: datetime | None = None
    advance: Advance = field(default_factory=Advance, compare=False)

    def may_speak_for(self, device_id: str, device: Device) -> bool:
        """A device is believed by the way that was chosen for it, and no other."""
        if self.staff:
            return True
        if device.setup.access != self.by:
            return False
        if self.by == "address":
            return is_within(self.address, device.setup.networks)
        if self.by == "token" and not self.device_id:
            return True
        return self.device_id == device_id


def is_within(address: str, networks: tuple[str, ...]) -> bool:
    try:
        at = ip_address(address)
    except ValueError:
        return False
    if isinstance(at, IPv6Address) and at.ipv4_mapped is not None:
        at = at.ipv4_mapped
    return any(at in ip_network(network, strict=False) for network in networks)


@dataclass(frozen=True, slots=True)
class Entered(Sent):
    """What came with a request, and how its sender has shown who it is."""

    shown: Shown


@dataclass(frozen=True, slots=True, eq=False)
class Door(Allow):
    """A dependency: lets in who carries a token of these roles, or is a device by its own way.

    With `by_address` everybody gets as far as naming a device: the route has to ask each device
    whether it is `shown`.
    """

    registry: Registry
    keys: DeviceKeys
    ear: Ear
    by_address: bool = False
    taken: Taken = field(default_factory=Taken)
    limits: Limits = field(default_factory=lambda: Limits.of(Rates()))

    # What a device sends is the same by itself: no Idempotency-Key is asked for.
    async def __call__(  # type: ignore[override]
        self, request: Request, token: Bearer
    ) -> Entered:
        return await self.sent(request, token.credentials if token else "", None)

    async def sent(self, request: Request, token: str, idempotency_key: str | None) -> Entered:
        """Say what came with a request; Unauthenticated or Forbidden where it may not come.

        TooMany where its sender has sent too much. Who is not let in is a stranger of the address
        it comes from; who is never waits for those, unless an address is all it shows.
        """
        try:
            return await self._entered(request, token, idempotency_key)
        except Unauthenticated:
            self.limits.knock(_address(request))
            raise

    async def _entered(self, request: Request, token: str, key: str | None) -> Entered:
        clock: Clock = request.app.state.clock
        at = clock.now()
        if any(name in request.headers for name in HEADERS):
            shown = await self._signed(request, at)
        elif "token" in request.path_params:
            shown = await self._by_path(request, at)
        elif token or not self.by_address:
            sent = await Allow.sent(self, request, token, key)
            shown = await self._by_token(sent.caller, at)
            return Entered(sent.caller, sent.at, sent.cause, shown)
        else:
            self.limits.look()
            self.limits.knock(_address(request))
            shown = Shown("address", address=_address(request))
        caller = Caller(shown.device_id or "device", DEVICE)
        return Entered(caller, at, await cause_of(request, caller, None), shown)

    async def _by_token(self, caller: Caller, at: datetime) -> Shown:
        """A token that is made out to a device is good for that one alone."""
        staff, name = bool(caller.roles & STAFF), caller.name
        if staff or not await self.registry.names_a_device(name):
            self.limits.enter()
            return Shown("token", staff=staff)
        device = (await self.registry.known([name])).get(name)
        return self._heard(
            Shown("token", name, advance=self.limits.enter(name, device)), device, at
        )

    def _heard(self, shown: Shown, device: Device | None, at: datetime) -> Shown:
        """Whatever a device wants that has shown which it is: it is there, and so is its clock."""
        id_ = shown.device_id
        if device is not None and shown.may_speak_for(id_, device):
            self.ear.clocks.told(id_, shown.sent_at, at)
            self.ear.hear({id_: device}, at)
        return shown

    async def _claimed(self, request: Request, device_id: str, version: str) -> Device | None:
        """The device that somebody says they are; whom we would have to look up is a stranger.

        So is who names a key that was issued since.
        """
        if not self.registry.remembers(device_id):
            self.limits.ask(_address(request))
        device = (await self.registry.known([device_id])).get(device_id)
        if device is not None and is_newer(version, device):
            self.limits.ask(_address(request))
            device = await self.registry.anew(device_id)
        return device

    async def _by_path(self, request: Request, at: datetime) -> Shown:
        token = request.path_params["token"]
        device_id = device_of(token)
        device = await self._claimed(request, device_id, version_of(token))
        if device is None or not self.keys.fits(token, device_id, device, at):
            raise Unauthenticated("the token in the path is not good, or not any more")
        shown = Shown("path-token", device_id, advance=self.limits.enter(device_id, device))
        return self._heard(shown, device, at)

    async def _signed(self, request: Request, at: datetime) -> Shown:
        given = _headers(request)
        sent_at = _within_the_window(given.time, at)
        device = await self._claimed(request, given.device_id, given.version)
        keys = good(device, at, self.keys.masters) if device else []
        if given.version:
            keys = [key for key in keys if str(key.version) == given.version]
        body = await self._body(request, given.device_id)
        said = what_is_signed(request.method, _target(request), given.time, body)
        fits = [
            hmac.compare_digest(
                signed(self.keys.secret(given.device_id, key), said).encode(),
                given.signature.encode(),
            )
            for key in keys
        ]
        if not any(fits):
            raise Unauthenticated(WRONG)
        self.limits.know(given.device_id, _address(request))
        sent = int(given.time)
        if not self.taken.take(given.signature, given.device_id, sent, time.monotonic()):
            raise Unauthenticated("this request was taken before: sign a new one with its own time")
        where_to_come_again(request, partial(self.taken.forget, given.signature))
        # Only now: the device does not pay for copies that others send of its request.
        advance = self.limits.enter(given.device_id, device)
        shown = Shown(
            "signature", given.device_id, proof=given.signature, sent_at=sent_at, advance=advance
        )
        return self._heard(shown, device, at)

    async def _body(self, request: Request, device_id: str) -> bytes:
        """The body, which nobody can know to be the device's own before all of it was read."""
        body, asked = bytearray(), False
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_OF_A_STRANGER and not asked:
                self.limits.ask_for_more(device_id, _address(request))
                asked = True
            if len(body) > MOST_SIGNED:
                raise TooLarge(f"a body that is signed may have {MOST_SIGNED} bytes")
        request._body = bytes(body)  # noqa: SLF001 - where `Request.body()` keeps it
        return request._body  # noqa: SLF001


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def is_newer(version: str, device: Device) -> bool:
    """Say whether it names a key that was issued after the device was looked up."""
    number = (
        int(version)
        if version.isascii() and version.isdecimal() and len(version) < MOST_DIGITS
        else 0
    )
    return number > (device.keys[-1].version if device.keys else 0)


@dataclass(frozen=True, slots=True, eq=False)
class KeyedDoor(Door):
    """A door to what a person asks for as well: the same Idempotency-Key again asks it once."""

    async def __call__(
        self, request: Request, token: Bearer, idempotency_key: IdempotencyKey = None
    ) -> Entered:
        return await self.sent(request, token.credentials if token else "", idempotency_key)

    @classmethod
    def beside(cls, door: Door, roles: frozenset[Role]) -> Self:
        """The same door for these roles."""
        return cls(roles, door.registry, door.keys, door.ear, taken=door.taken, limits=door.limits)


def _headers(request: Request) -> Signed:
    given = [request.headers.get(name, "") for name in HEADERS]
    missing = [
        name for name, value in zip(HEADERS, given, strict=True)
        if not value and name != "x-yipan-key-version"
    ]  # fmt: skip
    if missing:
        raise Unauthenticated(f"a signed request has these headers too: {', '.join(missing)}")
    return Signed(given[0], given[1], given[2], given[3].removeprefix("v1=").lower())


def _within_the_window(text: str, at: datetime) -> datetime:
    if not text.isascii() or not text.isdecimal() or len(text) > MOST_DIGITS:
        raise Unauthenticated("X-Yipan-Time is the time of the request in whole epoch seconds")
    sent_at = datetime.fromtimestamp(int(text), at.tzinfo)
    if abs(at - sent_at) > WINDOW:
        off = round((at - sent_at).total_seconds())
        way = "behind" if off > 0 else "ahead of"
        raise Unauthenticated(f"the time of the request is {abs(off)} s {way} ours: set the clock")
    return sent_at


def _target(request: Request) -> str:
    """Path and query as they were sent."""
    path = request.scope.get("raw_path") or request.url.path.encode()
    query = request.scope.get("query_string", b"")
    return (path + b"?" + query if query else path).decode("latin-1")
