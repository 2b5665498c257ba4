"""What this process knows of the clocks of devices; each learns it anew from what it hears."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from checkpoint.domain.clock import NOT_YET, DeviceClock, Offset

REMEMBERED = 20_000
"""Devices whose clocks are remembered; beyond it the one that was heard longest ago is not."""
SIGNS_NO_MORE = timedelta(days=1)
"""A device that has signed nothing for as long is taken at what its messages show."""
ALL_RIGHT: Mapping[str, Offset] = MappingProxyType({})


@dataclass
class Clocks:
    """By device; `wrong` are those whose readings are corrected, and mostly nobody."""

    wrong: dict[str, Offset] = field(default_factory=dict)
    _known: OrderedDict[str, DeviceClock] = field(default_factory=OrderedDict)

    def of_who(self, *, staff: bool) -> Mapping[str, Offset]:
        """The clocks to correct for: a person who tells what a device showed has another."""
        return ALL_RIGHT if staff else self.wrong

    def told(self, device_id: str, sent_at: datetime | None, at: datetime) -> None:
        """A device has signed a request: once for each."""
        if device_id and sent_at is not None:
            self._remember(device_id, self._of(device_id).told(sent_at, at))

    def heard(self, live: Iterable[tuple[str, datetime]], at: datetime) -> None:
        """The newest time that each device tells in a post."""
        for device_id, said in live:
            clock = self._of(device_id)
            if _signs(clock.offset, at):
                continue
            self._remember(device_id, clock.heard(said, at))

    def offset(self, device_id: str) -> Offset | None:
        return self._of(device_id).offset

    def _of(self, device_id: str) -> DeviceClock:
        return self._known.get(device_id, NOT_YET)

    def _remember(self, device_id: str, clock: DeviceClock) -> None:
        self._known.pop(device_id, None)
        self._known[device_id] = clock
        if clock.offset is not None and clock.offset.is_wrong:
            self.wrong[device_id] = clock.offset
        else:
            self.wrong.pop(device_id, None)
        if len(self._known) > REMEMBERED:
            gone, _ = self._known.popitem(last=False)
            self.wrong.pop(gone, None)


def _signs(offset: Offset | None, at: datetime) -> bool:
    return offset is not None and offset.exact and at - offset.at < SIGNS_NO_MORE
