"""Only a good token of a known key names a caller."""

import base64
import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.shared.signing import Signer, ed25519_signer, es256_signer, write_key_set

from shared import access
from shared.access import MOST_BYTES, Caller, JwtAccess, KeySet
from shared.errors import Forbidden, Unauthenticated

ED, ES = ed25519_signer(), es256_signer()


def part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def unsigned(algorithm: str) -> str:
    claims = {"sub": "ann", "aud": "yipan", "roles": ["clerk"], "exp": time.time() + 60}
    return f"{part({'alg': algorithm, 'kid': 'ed', 'typ': 'JWT'})}.{part(claims)}."


def signed_with_the_public_key(signer: Signer) -> str:
    """The classic forgery: the public key, which everybody has, taken as an HMAC secret."""
    public = signer.private.public_key().public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    claims = {"sub": "ann", "aud": "yipan", "roles": ["operator"], "exp": time.time() + 60}
    head = f"{part({'alg': 'HS256', 'kid': signer.kid})}.{part(claims)}"
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        head.encode(), public
    )
    return f"{head}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


@pytest.fixture
def gate(tmp_path: Path) -> JwtAccess:
    file = tmp_path / "keys.json"
    write_key_set(file, ED, ES)
    return JwtAccess(KeySet(str(file)))


@pytest.mark.parametrize("signer", [ED, ES], ids=["EdDSA", "ES256"])
async def test_a_good_token_names_its_caller(gate: JwtAccess, signer: Signer) -> None:
    token = signer.token(roles=["clerk", "officer"])
    assert await gate.caller(token) == Caller("ann", frozenset({"clerk", "officer"}))


BAD = {
    "expired": ED.token(lasts=-31),
    "for another audience": ED.token(aud="elsewhere"),
    "without audience": ED.token(aud=None),
    "without end": ED.token(exp=None),
    "without subject": ED.token(sub=None),
    "whose subject is a number": ED.token(sub=7),
    "without roles": ED.token(roles=None),
    "whose roles are a word": ED.token(roles="operator"),
    "whose roles are numbers": ED.token(roles=[1]),
    "not yet good": ED.token(nbf=int(time.time()) + 3_600),
    "of an unknown key": ed25519_signer("stranger").token(),
    "of a stranger who uses our key's name": ed25519_signer("ed").token(),
    "of another key of ours": Signer("es", "EdDSA", ED.private).token(),
    "without key": jwt.encode({"sub": "ann"}, ED.private, "EdDSA"),
    "without algorithm": unsigned("none"),
    "without algorithm, shouted": unsigned("NONE"),
    "signed with the public key of Ed25519": signed_with_the_public_key(ED),
    "signed with the public key of ES256": signed_with_the_public_key(ES),
    "without signature": ED.token().rpartition(".")[0] + ".",
    "empty": "",
    "no token": "clerk",
    "not ASCII": "泡.菜.x",
    "too long": ED.token(padding="x" * MOST_BYTES),
}


@pytest.mark.parametrize("token", BAD.values(), ids=BAD.keys())
async def test_a_bad_token_names_nobody(gate: JwtAccess, token: str) -> None:
    with pytest.raises(Unauthenticated):
        await gate.caller(token)


async def test_a_changed_token_names_nobody(gate: JwtAccess) -> None:
    head, _, signature = ED.token().split(".")
    _, operator, _ = ED.token(roles=["operator"], sub="eve").split(".")
    with pytest.raises(Unauthenticated):
        await gate.caller(f"{head}.{operator}.{signature}")


async def test_a_token_is_verified_once_and_then_remembered(
    gate: JwtAccess, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = ED.token()
    first = await gate.caller(token)
    monkeypatch.setattr(jwt, "decode", None)
    assert await gate.caller(token) == first


async def test_a_remembered_token_is_forgotten_when_it_expires(
    gate: JwtAccess, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, now = ED.token(lasts=60), time.time()
    await gate.caller(token)
    monkeypatch.setattr(access, "LEEWAY", 0)
    monkeypatch.setattr(time, "time", lambda: now + 61)
    monkeypatch.setattr(jwt, "decode", _expired)
    with pytest.raises(Unauthenticated, match="expired"):
        await gate.caller(token)


def _expired(*_: object, **__: object) -> None:
    raise jwt.ExpiredSignatureError


async def test_only_so_many_tokens_are_remembered(
    gate: JwtAccess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "REMEMBERED", 2)
    tokens = [ED.token(sub=name) for name in ("ann", "bo", "chen")]
    for token in tokens:
        await gate.caller(token)
    decoded: list[str] = []

    def decode(token: str, *_: object, **__: object) -> None:
        decoded.append(token)
        raise jwt.InvalidTokenError

    monkeypatch.setattr(jwt, "decode", decode)
    assert (await gate.caller(tokens[2])).name == "chen"
    with pytest.raises(Unauthenticated):
        await gate.caller(tokens[0])
    assert decoded == [tokens[0]]


def test_the_account_of_a_caller_is_the_name_as_it_stands() -> None:
    assert [Caller(n, frozenset()).account for n in ("ops:李-1", "a" * 64)] == [
        "ops:李-1",
        "a" * 64,
    ]


@pytest.mark.parametrize("name", ["", "li@county", "Li Si", "li/si", "li\n", "a" * 65])
def test_a_name_that_no_fact_can_carry_is_forbidden_and_not_rewritten(name: str) -> None:
    with pytest.raises(Forbidden, match="use letters, digits"):
        _ = Caller(name, frozenset()).account
