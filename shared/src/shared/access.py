"""Who is calling: bearer tokens verified against a key set, and a role on every route."""

import asyncio
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

import jwt
import structlog
from jwt import PyJWK, PyJWKSet
from pydantic import ConfigDict, TypeAdapter, ValidationError

from shared.errors import Forbidden, Unauthenticated, Unavailable
from shared.events.base import Code

Role = Literal[
    "device", "guard", "clerk", "officer", "inspector", "dispatcher", "operator", "auditor",
    "village-approver", "township-approver", "county-approver", "canary", "alertmanager",
]  # fmt: skip
ROLES: tuple[Role, ...] = get_args(Role)

log = structlog.get_logger()

ALGORITHMS = ["EdDSA", "ES256", "RS256"]
AUDIENCE = "yipan"
LEEWAY = 30
"""Seconds that clocks may differ."""
REMEMBERED = 4_096
MOST_BYTES = 8_192
ACCOUNT: TypeAdapter[str] = TypeAdapter(Code)
KEY_SET = TypeAdapter(dict[str, Any], config=ConfigDict(hide_input_in_errors=True))
REFRESH = 60.0
"""Seconds between two looks at the key set for a key that is not in it."""


@dataclass(frozen=True, slots=True)
class Caller:
    """`name` is the token's subject: a device id, or a person's account, never a person's name."""

    name: str
    roles: frozenset[str]

    @property
    def account(self) -> str:
        """The name as a fact may carry it; Forbidden where it is none: a fact stays for ever."""
        try:
            return ACCOUNT.validate_python(self.name)
        except ValidationError:
            raise Forbidden(
                "the token's subject is to stand in a fact: use letters, digits and _ . : - only, "
                "64 at most"
            ) from None


class Access(Protocol):
    async def caller(self, token: str) -> Caller:
        """Say whose token this is; Unauthenticated where it is not good."""


@dataclass
class KeySet:
    """The keys that may sign, from a file or an address; read again when an unknown key appears."""

    source: str
    _keys: dict[str, PyJWK] = field(default_factory=dict)
    _read_at: float = float("-inf")
    _failed_at: float = float("-inf")
    _trouble: str = ""
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def key(self, kid: str) -> PyJWK:
        if kid not in self._keys:
            asked_at = time.monotonic()
            async with self._reading:
                if kid not in self._keys and time.monotonic() - self._read_at > REFRESH:
                    await self._refresh(asked_at)
        try:
            return self._keys[kid]
        except KeyError:
            raise Unauthenticated("the token is signed with a key we do not know") from None

    async def _refresh(self, asked_at: float) -> None:
        if self._failed_at > asked_at:
            raise Unavailable(self._trouble)  # it failed while we stood in line
        try:
            self._keys = await self._read()
            self._read_at = time.monotonic()
        except Unavailable as error:
            self._failed_at, self._trouble = time.monotonic(), error.detail
            raise

    async def _read(self) -> dict[str, PyJWK]:
        try:
            found = PyJWKSet.from_dict(KEY_SET.validate_json(await self.text()))
        except (OSError, ValueError, jwt.PyJWTError) as error:
            log.warning("the key set cannot be read", error=str(error))
            raise Unavailable("the key set cannot be read") from error
        return {key.key_id: key for key in found.keys if key.key_id}

    async def text(self) -> str:
        if not self.source.startswith(("https://", "http://")):
            return await asyncio.to_thread(Path(self.source).read_text)
        from shared.fetching import fetch_text  # noqa: PLC0415 - most key sets are files

        return await fetch_text(self.source)


@dataclass
class JwtAccess:
    """Verifies a token once and remembers it until it expires: a gate sends the same all day."""

    keys: KeySet
    _known: OrderedDict[bytes, tuple[float, Caller]] = field(default_factory=OrderedDict)

    async def caller(self, token: str) -> Caller:
        if len(token) > MOST_BYTES:
            raise Unauthenticated("the token is too long")
        digest = hashlib.sha256(token.encode()).digest()
        expires, caller = self._known.get(digest, (0.0, None))
        if caller is not None and expires > time.time():
            return caller
        claims = await self._verify(token)
        caller = Caller(str(claims["sub"]), frozenset(claims["roles"]))
        self._remember(digest, float(claims["exp"]), caller)
        return caller

    async def _verify(self, token: str) -> dict[str, Any]:
        try:
            kid = jwt.get_unverified_header(token).get("kid", "")
            key = await self.keys.key(str(kid))
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=AUDIENCE,
                leeway=LEEWAY,
                options={"require": ["exp", "sub", "aud"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise Unauthenticated("the token has expired") from error
        except jwt.PyJWTError as error:
            raise Unauthenticated("the token is not good") from error
        roles = claims.get("roles")
        if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
            raise Unauthenticated("the token names no roles")
        return claims

    def _remember(self, digest: bytes, expires: float, caller: Caller) -> None:
        self._known[digest] = (expires, caller)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
