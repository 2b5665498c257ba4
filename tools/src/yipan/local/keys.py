"""The secrets of one run: made at random, readable by their owner alone, never committed."""

import base64
import json
import secrets
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import OKPAlgorithm

from yipan.local.errors import LocalError
from yipan.local.places import run_folder

KEY_BYTES = 32


def folder() -> Path:
    return run_folder() / "secrets"


def key_set_file() -> Path:
    return run_folder() / "key-set.json"


def make_secrets() -> None:
    """Keep those that are there: data that was kept can only be read with its own keys."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    cipher_key, pass_key, master_key = (
        base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() for _ in range(3)
    )
    for name, value in {
        "person-key": secrets.token_hex(KEY_BYTES),
        "cipher-keys": f"1:{cipher_key}",
        "pass-signing-keys": f"1:{pass_key}",
        "device-master-keys": f"1:{master_key}",
    }.items():
        if not (folder() / name).exists():
            write_private(folder() / name, value)
    if not (folder() / "signing-key.pem").exists():
        make_signing_key()


def make_signing_key() -> None:
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
    public |= {"kid": uuid4().hex, "use": "sig", "alg": "EdDSA"}
    write_private(folder() / "signing-key.pem", pem)
    write_private(key_set_file(), json.dumps({"keys": [public]}, indent=2))


def write_private(file: Path, text: str) -> None:
    file.touch(mode=0o600)
    file.write_text(text)


def environment() -> dict[str, str]:
    """Give the settings that every process finds its keys by."""
    return {
        "KEY_SET": str(key_set_file()),
        "PERSON_KEY": (folder() / "person-key").read_text(),
        "HEALTH_RECORDS_CIPHER_KEYS": (folder() / "cipher-keys").read_text(),
        "PASS_SIGNING_KEYS": (folder() / "pass-signing-keys").read_text(),
        "DEVICE_MASTER_KEYS": (folder() / "device-master-keys").read_text(),
    }


def signing_key() -> tuple[str, Ed25519PrivateKey]:
    """Give the key's id and the key."""
    file = folder() / "signing-key.pem"
    if not file.is_file():
        raise LocalError("there is no signing key here: `yipan up` makes one")
    key = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise LocalError(f"{file} is not an Ed25519 key: remove it and `yipan up` makes one")
    return json.loads(key_set_file().read_text())["keys"][0]["kid"], key
