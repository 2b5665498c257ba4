"""What could not be understood: kept sealed until a person has looked, read again after a fix."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from checkpoint.adapters.neutral import Post, Unclear
from checkpoint.keys import DeviceKeys
from checkpoint.shelves import RawRecord
from shared.errors import ServiceError
from shared.identity import derived_id
from shared.projections import Document, Documents, InsertOnce, SetIfNewer

NONCE = 12
PROOF = "proof"
"""Where a post that is kept has the signature it came with; no header of a request is called so."""


class Sealed(ServiceError):
    """A record cannot be opened: the master key it was sealed with is not there any more."""


@dataclass(frozen=True, slots=True)
class Review:
    """The shelf of raw records."""

    documents: Documents
    keys: DeviceKeys

    async def keep(
        self, vendor: str, unclear: list[Unclear], device_id: str | None, at: datetime
    ) -> None:
        """Store them before the answer; the same again is the same record.

        While it waits, that is: a record that was judged waits again from now on.
        """
        if not unclear:
            return
        made = [self._kept(vendor, one, device_id, at) for one in unclear]
        kept = {one.document["_id"]: one for one in made}
        known = await self.documents.find(RawRecord.collection, {"_id": {"$in": sorted(kept)}})
        wait = {one["_id"] for one in known if one.get("judged", {}).get("status") == "waiting"}
        again = [judged(id_, at, "waiting", came_at=at) for id_ in kept if id_ not in wait]
        await self.documents.apply([*kept.values(), *again])

    def _kept(self, vendor: str, one: Unclear, device_id: str | None, at: datetime) -> InsertOnce:
        packed = _packed(one.post)
        # The same that is signed anew is the same.
        said = {name: value for name, value in one.post.headers.items() if name != PROOF}
        digest = hashlib.sha256(_packed(replace(one.post, headers=said))).hexdigest()
        id_ = derived_id("raw", vendor, device_id or "", digest)
        master = self.keys.newest
        nonce = secrets.token_bytes(NONCE)
        sealed = nonce + AESGCM(self.keys.sealing(master)).encrypt(nonce, packed, id_.encode())
        document: Document = {
            "_id": id_,
            "vendor": vendor,
            "reason": one.reason,
            "serial": one.serial,
            "device_id": device_id,
            "received_at": at,
            "bytes": len(one.post.body),
            "master": master,
            "sealed": sealed,
        }
        return InsertOnce(RawRecord.collection, document)

    def opened(self, document: Mapping[str, Any]) -> Post:
        """The post as it came."""
        sealed = bytes(document["sealed"])
        try:
            key = AESGCM(self.keys.sealing(document["master"]))
            packed = key.decrypt(sealed[:NONCE], sealed[NONCE:], str(document["_id"]).encode())
        except (KeyError, InvalidTag) as error:
            raise Sealed("the master key of this record is not there any more") from error
        return _unpacked(packed)


def judged(
    id_: str,
    at: datetime,
    status: Literal["waiting", "replayed", "dismissed"],
    *,
    came_at: datetime,
    by: str = "",
    note: str = "",
) -> SetIfNewer:
    """The last word counts; of words of the same moment that somebody looked."""
    order = {"waiting": 0, "replayed": 1, "dismissed": 1}[status]
    values = {"at": at, "status": status, "by": by, "note": note, "came_at": came_at}
    version = {"since": at, "order": order}
    return SetIfNewer(RawRecord.collection, id_, "judged", version, values)


def came_at(document: Mapping[str, Any]) -> datetime:
    """When the post came that a record waits for, or was judged for; it may have come before."""
    found: datetime = document.get("judged", {}).get("came_at") or document["received_at"]
    return found


def _packed(post: Post) -> bytes:
    head = {
        "content_type": post.content_type,
        "path": post.path,
        "query": dict(post.query),
        "headers": dict(post.headers),
    }
    return orjson.dumps(head) + b"\n" + post.body


def _unpacked(packed: bytes) -> Post:
    head, _, body = packed.partition(b"\n")
    return Post(body=body, **orjson.loads(head))
