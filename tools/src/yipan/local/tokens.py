"""Bearer tokens for local use, signed with the key of this run."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import jwt

from shared.access import AUDIENCE, ROLES
from yipan.local.errors import LocalError
from yipan.local.keys import signing_key

ISSUER = "yipan-local"


def mint(roles: Sequence[str], subject: str, lifetime: timedelta) -> str:
    """Give a token that says: the bearer is `subject` and may act in these roles."""
    if unknown := sorted(set(roles) - set(ROLES)):
        raise LocalError(f"no role is called {', '.join(unknown)}; there are {', '.join(ROLES)}")
    kid, key = signing_key()
    now = datetime.now(UTC)
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": subject,
        "roles": list(roles),
        "iat": now,
        "exp": now + lifetime,
    }
    return jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": kid})
