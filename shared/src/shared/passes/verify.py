"""The one answer about a pass: valid, not valid, or cannot tell, with its reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from shared.passes.body import Pass, pack, unpack
from shared.passes.revocations import Revocations, read_list
from shared.passes.signed import PublicKeys, Signer, UnknownKey, WrongText, opened

PREFIX = "YP1:"
LEEWAY = timedelta(minutes=2)
"""How far the clock of a gate may be off."""
OLDEST_LIST = timedelta(hours=24)

Answer = Literal["valid", "not-valid", "cannot-tell"]
Reason = Literal[
    "in-force",
    "not-a-pass", "not-yet", "over", "called-back",
    "no-keys", "unknown-key", "unknown-form", "no-list", "list-not-believed", "list-too-old",
    "list-of-the-future",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """`read` is what the pass says, where its signature is good; `list_age` that of the list."""

    answer: Answer
    reason: Reason
    read: Pass | None = None
    list_age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Verifier:
    """Judges passes by what was fetched last: public keys, and the list of what is called back."""

    keys: PublicKeys
    revocations: str | None = None
    """The list as it was fetched."""
    oldest_list: timedelta = OLDEST_LIST
    leeway: timedelta = LEEWAY

    def verify(self, token: str, at: datetime) -> Verdict:
        """Judge a pass at a time with its offset; no text whatever raises."""
        if not self.keys:
            return Verdict("cannot-tell", "no-keys")
        try:
            body = opened(PREFIX, token, self.keys)
        except WrongText:
            return Verdict("not-valid", "not-a-pass")
        except UnknownKey:
            return Verdict("cannot-tell", "unknown-key")
        try:
            read = unpack(body)
        except ValueError:
            return Verdict("cannot-tell", "unknown-form")
        return self._at(read, at)

    def _at(self, read: Pass, at: datetime) -> Verdict:
        if read.valid_from - at > self.leeway:
            return Verdict("not-valid", "not-yet", read)
        if at - read.valid_until >= self.leeway:
            return Verdict("not-valid", "over", read)
        if self.revocations is None:
            return Verdict("cannot-tell", "no-list", read)
        try:
            found = read_list(self.revocations, self.keys)
        except (WrongText, UnknownKey):
            return Verdict("cannot-tell", "list-not-believed", read)
        return self._by_list(read, found, at)

    def _by_list(self, read: Pass, found: Revocations, at: datetime) -> Verdict:
        """What is called back for good stays so: no list is too old to say it."""
        age = at - found.made_at
        if read.serial in found.for_good:
            return Verdict("not-valid", "called-back", read, age)
        if age > self.oldest_list:
            return Verdict("cannot-tell", "list-too-old", read, age)
        if age < -self.leeway:
            return Verdict("cannot-tell", "list-of-the-future", read, age)
        if read.serial in found.serials:
            return Verdict("not-valid", "called-back", read, age)
        return Verdict("valid", "in-force", read, age)


def sign_pass(signer: Signer, one: Pass) -> str:
    """Write the token of a pass; the same pass gives the same token."""
    return signer.sign(PREFIX, pack(one))
