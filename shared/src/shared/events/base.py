"""The shape every fact has."""

import re
from abc import abstractmethod
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Code = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\w.:\-]+$")]
"""A name we or a registry gave: letters (Chinese too), digits, `_ . : -`."""
PersonId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
"""Keyed hash of an identity number, see shared.identity: the only way a person is named here."""
Plate = Annotated[str, Field(pattern=r"^[\u4e00-\u9fff][A-Z][A-Z0-9]{4,5}[A-Z0-9挂学警港澳]$")]
"""A normalised licence plate (GA 36), for example 冀G12345; see shared.identity.plate."""
Region = Annotated[str, Field(pattern=r"^[1-9]\d{5}$")]
"""A division code of GB/T 2260, for example 130722 (Zhangbei) or 420100 (Wuhan)."""
When = AwareDatetime


class Event(BaseModel):
    """A fact: it happened, it cannot change, and one service owns it."""

    # Built on first use: a process imports the facts of all services and meets some of them.
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    topic: ClassVar[str]
    type: ClassVar[str]

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        """Name the type after the class: PermitIssued is permit-issued, PermitIssuedV2 its .v2."""
        kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        cls.type = re.sub(r"-(v\d+)$", r".\1", kebab)

    @property
    @abstractmethod
    def subject(self) -> str:
        """What the fact is about; also the Kafka key, so facts about it stay in order."""


class Reason(BaseModel):
    """Why something was refused, deferred or suspended: a code, the rule, and what led to it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: Code
    rule: Code
    rule_version: Code
    facts: dict[str, str] = Field(default_factory=dict)
