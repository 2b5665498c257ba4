"""What a badge is called: a keyed hash, so that no number of anybody's is stored anywhere."""

import hmac
import unicodedata
from typing import get_args

from shared.events.checkpoint import BadgeKind

KINDS: frozenset[str] = frozenset(get_args(BadgeKind))


def of_site(kind: str, site_id: str, value: str, key: bytes) -> str:
    return _named(kind, f"site {site_id}", value, key)


def of_enterprise(kind: str, enterprise_id: str, value: str, key: bytes) -> str:
    return _named(kind, f"enterprise {enterprise_id}", value, key)


def _named(kind: str, scope: str, value: str, key: bytes) -> str:
    said = f"badge\n{kind}\n{scope}\n{normal(kind, value)}".encode(errors="replace")
    return hmac.new(key, said, "sha256").hexdigest()[:32]


def normal(kind: str, value: str) -> str:
    """As it is compared: numbers and cards in whatever case, a code as it is."""
    plain = unicodedata.normalize("NFKC", value).strip()
    return plain if kind == "qr" else plain.upper()
