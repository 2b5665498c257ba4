"""100,000 tampered tokens, and none is accepted."""

import base64
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest
from tests.shared.passes.samples import FEED, GATE, HOUR, MORNING, SIGNER, STRANGER, TOKEN

from shared.passes.body import pack
from shared.passes.signed import Signer
from shared.passes.verify import PREFIX, sign_pass

MANY = 100_000
# QR codes hold these in alphanumeric mode, so a scanner may well read one for another.
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
TRUE = [
    sign_pass(SIGNER, replace(FEED, edition=edition, bearer=bearer))
    for edition in (1, 2)
    for bearer in ("冀G12345", "冀G54321", "feed-mill")
]


def raw(token: str) -> bytes:
    letters = token.removeprefix(PREFIX)
    return base64.b32decode(letters + "=" * (-len(letters) % 8))


def written(said: bytes) -> str:
    return PREFIX + base64.b32encode(said).decode().rstrip("=")


def flipped(token: str) -> Iterator[str]:
    """Flip every single bit."""
    said = raw(token)
    for bit in range(len(said) * 8):
        changed = bytearray(said)
        changed[bit // 8] ^= 1 << bit % 8
        yield written(bytes(changed))


def shortened(token: str) -> Iterator[str]:
    said = raw(token)
    for end in range(len(said)):
        yield written(said[:end])
        yield written(said[end + 1 :])
    yield from (token[:end] for end in range(len(token)))
    yield from (token + letter for letter in LETTERS)


def swapped() -> Iterator[str]:
    """Put the parts of two true passes together, at every place."""
    for one in TRUE:
        for other in TRUE:
            said, others = raw(one), raw(other)
            yield written(said[:-64] + others[-64:])
            yield from (written(said[:at] + others[at:]) for at in range(0, len(said), 4))


def forged() -> Iterator[str]:
    """Sign with keys of one's own, under the true key's name and under others."""
    for days in range(200):
        wish = replace(FEED, valid_until=FEED.valid_until + timedelta(days=days))
        yield sign_pass(STRANGER, wish)
        yield sign_pass(Signer({days % 254 + 2: bytes([days] * 32)}), wish)
        yield SIGNER.sign("YP0:", pack(wish)).replace("YP0:", PREFIX)


def edited(chance: random.Random) -> Iterator[str]:
    """Change, leave out, put in or turn around a few letters, for ever."""
    while True:
        letters = list(chance.choice(TRUE))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(letters))
            match chance.randrange(4):
                case 0:
                    letters[at] = chance.choice(LETTERS)
                case 1:
                    del letters[at]
                case 2:
                    letters.insert(at, chance.choice(LETTERS))
                case _:
                    letters = letters[at:] + letters[:at]
        yield "".join(letters)


def altered() -> Iterator[str]:
    """Change whole bytes of what was signed, for ever: these reach the signature."""
    chance = random.Random(20200216)
    while True:
        said = bytearray(raw(chance.choice(TRUE)))
        for _ in range(chance.randint(1, 6)):
            said[chance.randrange(1, len(said))] = chance.randrange(256)
        yield written(bytes(said))


def tampered() -> Iterator[str]:
    for token in TRUE:
        yield from flipped(token)
        yield from shortened(token)
    yield from swapped()
    yield from forged()
    letters, said = edited(random.Random(20200229)), altered()
    while True:
        yield next(letters)
        yield next(said)


@pytest.mark.timeout(900)  # nothing but reckoning: as long as the machine takes
def test_no_tampered_token_is_accepted() -> None:
    true, tried = set(TRUE), 0
    for token in islice((t for t in tampered() if t not in true), MANY):
        verdict = GATE.verify(token, MORNING + HOUR)
        assert verdict.answer != "valid", token
        # Nothing of what it says is believed either.
        assert verdict.read is None, token
        tried += 1
    assert tried == MANY


def test_what_was_tampered_with_was_good_before() -> None:
    answers = {GATE.verify(token, MORNING + HOUR).answer for token in (TOKEN, *TRUE)}
    assert answers == {"valid"}
