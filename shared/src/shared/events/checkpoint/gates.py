"""Facts about the codes by which guards' phones sign in."""

from typing import ClassVar

from shared.events.base import Code, Event, When


class GateCodeEvent(Event):
    """About a code that signs a phone in at a site; `code_id` is the code's keyed hash."""

    topic: ClassVar[str] = "checkpoint.devices"

    code_id: Code
    device_id: Code
    site_id: Code

    @property
    def subject(self) -> str:
        return self.code_id


class GateCodeMade(GateCodeEvent):
    valid_until: When


class GateCodeUsed(GateCodeEvent):
    """The phone is a device of the site from now on, by a key that follows."""

    used_at: When
