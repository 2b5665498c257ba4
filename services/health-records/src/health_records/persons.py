"""Names, numbers and phones: the one place that holds them, sealed field by field.

Kept out of the events because a log that is never deleted cannot forget; kept with AES-256-GCM
under a ring of keys so that a stolen database says nothing and a key can be replaced: what is
written uses the highest version, what is read the version it was written with. Person and field
are bound into the seal, so a value moved to another place does not open.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.errors import NotFound, ServiceError
from shared.projections import Document, Documents, SetIfNewer

COLLECTION = "persons"
NONCE = 12


@dataclass(frozen=True, slots=True)
class Identity:
    identity_number: str
    name: str
    phone: str


FIELDS = ("identity_number", "name", "phone")


@dataclass(frozen=True, slots=True)
class Kept:
    """An identity, when it was sent, and the roster that said it."""

    identity: Identity
    at: datetime
    said_by: str | None = None


class Sealed(ServiceError):
    """What is stored cannot be opened: the key is missing or the value was tampered with."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys of 32 bytes by version."""

    keys: Mapping[int, bytes]

    @property
    def newest(self) -> int:
        return max(self.keys)

    def seal(self, person_id: str, field: str, text: str) -> bytes:
        """Seal under the newest key: the nonce and what came out."""
        nonce = secrets.token_bytes(NONCE)
        sealed = AESGCM(self.keys[self.newest]).encrypt(
            nonce, text.encode(), _bound(person_id, field)
        )
        return nonce + sealed

    def open(self, person_id: str, field: str, sealed: bytes, version: int) -> str:
        if version not in self.keys:
            raise Sealed(f"cipher key {version} is not on the ring; add it to the settings")
        nonce, rest = sealed[:NONCE], sealed[NONCE:]
        try:
            opened = AESGCM(self.keys[version]).decrypt(nonce, rest, _bound(person_id, field))
        except InvalidTag as error:
            raise Sealed(f"{field} does not open with cipher key {version}") from error
        return opened.decode()


def _bound(person_id: str, field: str) -> bytes:
    return f"{person_id}\n{field}".encode()


@dataclass(frozen=True, slots=True)
class Persons:
    """Keeps and shows identities; the newest that was sent stands."""

    documents: Documents
    ring: KeyRing

    async def keep(self, person_id: str, identity: Identity, at: datetime) -> None:
        await self.keep_all({person_id: Kept(identity, at)})

    async def keep_all(self, people: Mapping[str, Kept]) -> None:
        """Keep many in one go, by person."""
        await self.documents.apply([self._sealed(id_, kept) for id_, kept in people.items()])

    def _sealed(self, person_id: str, kept: Kept) -> SetIfNewer:
        sealed = {
            field: self.ring.seal(person_id, field, text)
            for field, text in asdict(kept.identity).items()
        }
        said_by = {} if kept.said_by is None else {"said_by": kept.said_by}
        values = {"key_version": self.ring.newest, **sealed, **said_by}
        return SetIfNewer(COLLECTION, person_id, "identity", {"at": kept.at}, values)

    async def correct(
        self, person_id: str, values: Mapping[str, str], number: int, at: datetime
    ) -> None:
        """Put other values over single fields; `number` counts the corrections of the file.

        A correction is kept beside the identity, so it may be repeated or come late. Who was
        forgotten stays forgotten.
        """
        if await self.documents.get(COLLECTION, person_id) is None:
            return
        version, key = {"number": number}, self.ring.newest
        await self.documents.apply(
            [
                SetIfNewer(
                    COLLECTION,
                    person_id,
                    _corrected(field),
                    version,
                    {"at": at, "key_version": key, field: self.ring.seal(person_id, field, text)},
                )
                for field, text in values.items()
            ]
        )

    async def show(self, person_id: str) -> Identity:
        found = await self.documents.get(COLLECTION, person_id)
        if found is None:
            raise NotFound(f"nobody is registered as {person_id}")
        return self._opened(person_id, found).identity

    async def several(self, person_ids: Collection[str]) -> Mapping[str, Kept]:
        """Those of these who are kept, in one round trip."""
        found = await self.documents.find(COLLECTION, {"_id": {"$in": list(person_ids)}})
        return {one["_id"]: self._opened(one["_id"], one) for one in found}

    def _opened(self, person_id: str, document: Document) -> Kept:
        kept = document["identity"]
        opened = (self._field(person_id, field, document) for field in FIELDS)
        return Kept(Identity(*opened), kept["at"], kept.get("said_by"))

    def _field(self, person_id: str, field: str, document: Document) -> str:
        """Open what was said last of one field: with the identity, or by a correction."""
        kept, corrected = document["identity"], document.get(_corrected(field))
        last = corrected if corrected and corrected["at"] >= kept["at"] else kept
        return self.ring.open(person_id, field, bytes(last[field]), last["key_version"])


def _corrected(field: str) -> str:
    return f"corrected_{field}"
