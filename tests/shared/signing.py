"""Keys that sign tokens in tests, and the key sets that verify them."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

Private = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Signer:
    """One key pair; `claims` replaces or (None) removes what a good token says."""

    kid: str
    algorithm: str
    private: Private

    def token(
        self, *, lasts: float = 60, headers: dict[str, Any] | None = None, **claims: Any
    ) -> str:
        said = {"sub": "ann", "aud": "yipan", "roles": ["clerk"], "exp": int(time.time() + lasts)}
        kept = {name: value for name, value in (said | claims).items() if value is not None}
        return jwt.encode(kept, self.private, self.algorithm, {"kid": self.kid, **(headers or {})})

    def public(self) -> dict[str, Any]:
        algorithm: Any = OKPAlgorithm if self.algorithm == "EdDSA" else ECAlgorithm
        found: dict[str, Any] = algorithm.to_jwk(self.private.public_key(), as_dict=True)
        return found | {"kid": self.kid, "alg": self.algorithm, "use": "sig"}


def ed25519_signer(kid: str = "ed") -> Signer:
    return Signer(kid, "EdDSA", ed25519.Ed25519PrivateKey.generate())


def es256_signer(kid: str = "es") -> Signer:
    return Signer(kid, "ES256", ec.generate_private_key(ec.SECP256R1()))


def write_key_set(file: Path, *signers: Signer) -> None:
    file.write_text(json.dumps({"keys": [signer.public() for signer in signers]}))
