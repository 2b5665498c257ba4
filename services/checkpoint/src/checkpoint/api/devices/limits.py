"""How much a device may send, all of them together, and who has not shown who they are.

All of it is real time: it is this process that is spared, whatever the county's clock says.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network
from types import MappingProxyType
from typing import Self, TypeVar

from checkpoint.domain.device import Device
from checkpoint.rates import Buckets, Rate, Rates

MOST_FRIENDS = 10_000
"""Addresses that devices came from which are known by them; and devices with where they signed."""
ALL = ""
ONE: Mapping[str, float] = MappingProxyType({ALL: 1})
K = TypeVar("K")
HOUSEHOLD = 64
"""Bits of an IPv6 address that stand for who has it: the rest is theirs to choose."""


@dataclass(slots=True)
class Advance:
    """Devices that have paid for one reading as they entered: it counts for the first they send."""

    devices: set[str] = field(default_factory=set)

    def of(self, spoken: Collection[str]) -> set[str]:
        """Those who speak, once."""
        found = self.devices & set(spoken)
        self.devices -= found
        return found


NOTHING = Advance()


@dataclass(frozen=True, slots=True)
class Limits:
    """The buckets of one process. TooMany says when to come again; nobody pays who is refused."""

    devices: Buckets
    readings: Buckets
    requests: Buckets
    by_address: Buckets
    strangers: Buckets
    friends: dict[str, None] = field(default_factory=dict)
    known: dict[tuple[str, str], None] = field(default_factory=dict)

    @classmethod
    def of(cls, rates: Rates) -> Self:
        return cls(
            devices=Buckets("device", rates.device),
            readings=Buckets("all-readings", rates.readings),
            requests=Buckets("all-requests", rates.requests),
            by_address=Buckets("stranger", rates.stranger),
            strangers=Buckets("all-strangers", rates.strangers),
        )

    def look(self) -> None:
        """Whether all devices together have something left; nobody pays for that."""
        self.requests.check(ALL)
        self.readings.check(ALL)

    def enter(self, device_id: str = "", device: Device | None = None) -> Advance:
        """A request of somebody who has shown who it is, before it is read.

        A device pays for one reading: the request may turn out to hold none.
        """
        self.look()
        if device is not None:
            self.devices.check(device_id, rate=self._own(device))
            self.devices.pay({device_id: 1}, rate=self._own(device))
        self.requests.pay(ONE)
        return Advance(set() if device is None else {device_id})

    def take(
        self, spoken: Mapping[str, int], devices: Mapping[str, Device], advance: Advance = NOTHING
    ) -> None:
        """A request that was read and not worked on yet: `spoken` is readings by device."""
        for id_ in advance.of(spoken):
            self.devices.give_back(1, id_, rate=self._own(devices[id_]))
        own = [id_ for id_ in spoken if devices[id_].setup.readings_per_second is not None]
        others = {id_: max(number, 1) for id_, number in spoken.items()}
        for id_ in own:
            self.devices.check(id_, rate=self._own(devices[id_]))
            del others[id_]
        if others:
            self.devices.check(*others)
            self.devices.pay(others)
        for id_ in own:
            self.devices.pay({id_: max(spoken[id_], 1)}, rate=self._own(devices[id_]))
        self.readings.pay({ALL: sum(spoken.values())})

    def owe(self, spoken: Mapping[str, int], devices: Mapping[str, Device]) -> None:
        """More of a request that was begun to be stored: it is paid for, and not refused any more.

        Refused in the middle it would come again as a whole, and pay for its beginning each time.
        """
        for id_, number in spoken.items():
            self.devices.pay({id_: number}, rate=self._own(devices[id_]))
        self.readings.pay({ALL: sum(spoken.values())})

    def take_late(self, number: int) -> None:
        """So many readings of the past, which a device may bring as fast as all of them may."""
        self.readings.check(ALL)
        self.readings.pay({ALL: number})

    def _own(self, device: Device) -> Rate | None:
        if (wish := device.setup.readings_per_second) is None:
            return None
        return Rate(wish, wish * self.devices.rate.seconds)

    def ask(self, address: str) -> None:
        """Somebody who has not shown who it is, before that costs anything."""
        key = of_whom(address)
        self.by_address.check(key)
        if key not in self.friends:
            self.strangers.check(ALL)

    def knock(self, address: str) -> None:
        """A request of somebody who has not shown who it is."""
        self.ask(address)
        self.strangers.pay(ONE)
        self.by_address.pay({of_whom(address): 1})

    def welcome(self, address: str) -> None:
        """Who knocked is a device by its address, and pays as one.

        Many strangers elsewhere do not keep it out any more.
        """
        key = of_whom(address)
        self.requests.pay(ONE)
        self.strangers.give_back(1, ALL)
        self.by_address.give_back(1, key)
        _remember(self.friends, key)

    def ask_for_more(self, device_id: str, address: str) -> None:
        """Whether a long body is read of somebody whose signature has yet to be shown good.

        A device that has signed from there does not wait for those who knock beside it.
        """
        if (device_id, of_whom(address)) not in self.known:
            self.ask(address)

    def know(self, device_id: str, address: str) -> None:
        """A device has signed from this address."""
        _remember(self.known, (device_id, of_whom(address)))


def _remember(among: dict[K, None], one: K) -> None:
    among.pop(one, None)
    among[one] = None
    if len(among) > MOST_FRIENDS:
        del among[next(iter(among))]


def of_whom(address: str) -> str:
    """Whose an address is, as far as it tells."""
    try:
        at = ip_address(address)
    except ValueError:
        return address
    if isinstance(at, IPv6Address):
        if at.ipv4_mapped is not None:
            return str(at.ipv4_mapped)
        return str(ip_network((int(at) >> HOUSEHOLD << HOUSEHOLD, HOUSEHOLD)))
    return address
