"""What a gate keeps of passes: two files, fetched with a network and read without.

The keys come by the same way as the list: fetch them over https, or carry them there yourself.
"""

from datetime import timedelta
from pathlib import Path

import httpx
import orjson
from pydantic import ValidationError

from shared.passes.revocations import Revocations, read_list
from shared.passes.signed import PublicKeys, UnknownKey, WrongText, read_key_set
from shared.passes.verify import Verifier
from yipan.local.errors import LocalError

KEYS, LIST = Path("gate/keys.json"), Path("gate/revocations.txt")
WITHIN = 10.0
"""Seconds that the service has for an answer."""
MOST_BYTES = 1 << 20
"""More than any pass, key set or list of a county."""


def verifier(keys: Path, revocations: Path, oldest_list: timedelta) -> Verifier:
    """Read what was fetched; what is missing or no key set leaves the verifier without it."""
    try:
        known = read_key_set(keys.read_bytes())
    except (OSError, ValueError):
        known = {}
    try:
        found: str | None = revocations.read_text(errors="replace")
    except OSError:
        found = None
    return Verifier(known, found, oldest_list)


def token_of(given: str) -> str:
    """Take a pass as text, or from a file of that name: as text, or as the service answered."""
    try:
        with Path(given).open("rb") as file:
            text = file.read(MOST_BYTES).decode(errors="replace")
    except (OSError, ValueError):
        text = given
    try:
        answer = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text.strip()
    return str(answer.get("token", "")) if isinstance(answer, dict) else text.strip()


def fetch(url: str, token: str, keys: Path, revocations: Path) -> Revocations:
    """Download both and keep them; LocalError, and nothing is changed, where they do not fit.

    Permits gives them to anybody: a token is for what stands before it.
    """
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with httpx.Client(base_url=url, headers=headers, timeout=WITHIN) as client:
            key_set = client.get("/v1/passes/keys").raise_for_status().text
            signed = client.get("/v1/passes/revocations").raise_for_status().text
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise LocalError(f"keys and list cannot be fetched from {url}: {error}") from error
    known = believed_keys(key_set)
    found = believed_list(signed, known)
    refuse_an_older_list(found, revocations, known)
    # A list that the kept keys do not know cannot be told from a forged one: keys go first.
    keep(keys, key_set)
    keep(revocations, signed)
    return found


def believed_keys(text: str) -> PublicKeys:
    try:
        return read_key_set(text)
    except (ValidationError, ValueError) as error:
        raise LocalError("what came is no set of keys: nothing is changed") from error


def believed_list(text: str, keys: PublicKeys) -> Revocations:
    try:
        return read_list(text, keys)
    except (WrongText, UnknownKey) as error:
        raise LocalError(f"the list is not to be believed, {error}: nothing is changed") from error


def refuse_an_older_list(found: Revocations, revocations: Path, keys: PublicKeys) -> None:
    """Who can make a gate take an old list can bring a pass back to life."""
    try:
        kept = read_list(revocations.read_text(errors="replace"), keys)
    except (OSError, WrongText, UnknownKey):
        return
    if found.made_at < kept.made_at:
        raise LocalError("the list that came is older than the one here: nothing is changed")


def keep(file: Path, text: str) -> None:
    """Whole or not at all: a gate may be reading."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f"{file.name}.new")
        new.write_text(text)
        new.replace(file)
    except OSError as error:
        raise LocalError(f"{file} cannot be written: {error}") from error
