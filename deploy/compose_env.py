"""Make the secrets that docker-compose.yml asks for, once: `make compose-env`."""  # noqa: INP001 - a script

import base64
import os
import secrets
from datetime import timedelta
from pathlib import Path

from yipan.local.keys import folder, key_set_file, make_signing_key
from yipan.local.tokens import mint

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.setdefault("YIPAN_RUN", str(ROOT / ".yipan" / "compose")))
KEY_BYTES = 32
TEN_YEARS = timedelta(days=3653)
"""These tokens open one thing each, and lie beside the key that they are signed with."""
MONGO_USERS = ("root", "operator", "checkpoint", "health_records", "permits", "transport")


def fresh() -> dict[str, str]:
    """Give a new value for every secret."""
    cipher_key, pass_key, master_key = (
        base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() for _ in range(3)
    )
    passwords = {f"MONGO_PASSWORD_{user.upper()}": secrets.token_hex(16) for user in MONGO_USERS}
    return {
        **passwords,
        "GRAFANA_PASSWORD": secrets.token_hex(16),
        "PERSON_KEY": secrets.token_hex(KEY_BYTES),
        "HEALTH_RECORDS_CIPHER_KEYS": f"1:{cipher_key}",
        "PASS_SIGNING_KEYS": f"1:{pass_key}",
        "DEVICE_MASTER_KEYS": f"1:{master_key}",
    }


def known(file: Path) -> dict[str, str]:
    """Give what was made before: data that was kept can only be read with its own keys."""
    if not file.is_file():
        return {}
    return dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)


def key_set() -> Path:
    """Give the public keys that verify tokens; `yipan token` signs with their private half."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    if not key_set_file().is_file():
        make_signing_key()
    # Public, and read in the containers by another user than its owner.
    key_set_file().chmod(0o644)
    return key_set_file()


def alertmanager_token() -> Path:
    """Give the token that Alertmanager shows permits; remove the file, and there is a new one."""
    file = folder() / "alertmanager-token"
    if not file.is_file():
        file.write_text(mint(["alertmanager"], "alertmanager", TEN_YEARS))
    # Read in its container by another user; on this machine nobody else may enter the folder.
    file.chmod(0o644)
    return file


def main() -> None:
    HOME.mkdir(parents=True, exist_ok=True)
    file = HOME / "env"
    files = {"KEY_SET_FILE": str(key_set()), "ALERTMANAGER_TOKEN_FILE": str(alertmanager_token())}
    token = {"CANARY_TOKEN": mint(["canary"], "canary", TEN_YEARS)}
    values = {**fresh(), **token, **known(file), **files}
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    print(f"docker compose --env-file {os.path.relpath(file)} up --build --wait")  # noqa: T201


if __name__ == "__main__":
    main()
