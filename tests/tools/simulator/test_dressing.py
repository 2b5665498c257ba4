"""How a request shows who sends it."""

import hashlib
import hmac
from datetime import timedelta

from tests.tools.simulator.meant import MORNING

from shared.events.checkpoint import DeviceAccess
from yipan.simulator.dressing import Credentials, Outgoing, Wardrobe
from yipan.simulator.shape import Payload
from yipan.simulator.timetable import Shows

NOW = int(MORNING.timestamp())
PAYLOAD = Payload("/v1/intake/senml", b"[]", "application/senml+json", rest="/more", query="a=1")


def dressed(access: DeviceAccess, shows: Shows = "itself", secret: str = "abc") -> Outgoing:
    return Wardrobe(Credentials(access, secret))(PAYLOAD, "sim-1", MORNING, shows)


def proof(secret: str, time: int) -> str:
    """As the documentation says it, spelled out."""
    said = f"POST\n/v1/intake/senml/more?a=1\n{time}\n{hashlib.sha256(b'[]').hexdigest()}"
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()


def test_a_signature_is_over_what_is_sent() -> None:
    out = dressed("signature")
    assert (out.method, out.target, out.body) == ("POST", "/v1/intake/senml/more?a=1", b"[]")
    assert out.headers["x-yipan-device"] == "sim-1"
    assert out.headers["x-yipan-signature"] == proof("abc", NOW)


def test_a_copy_within_the_same_second_is_signed_for_the_next() -> None:
    wardrobe = Wardrobe(Credentials("signature", "abc"))
    outs = [wardrobe(PAYLOAD, "sim-1", MORNING, "itself") for _ in range(3)]
    outs.append(wardrobe(PAYLOAD, "sim-1", MORNING + timedelta(seconds=1), "itself"))
    assert [out.headers["x-yipan-time"] for out in outs] == [str(NOW + n) for n in range(4)]
    assert len({out.headers["x-yipan-signature"] for out in outs}) == 4


def test_a_token_stands_in_the_path_or_in_the_headers_and_an_address_shows_nothing() -> None:
    assert dressed("path-token").target == "/v1/intake/senml/abc/more?a=1"
    assert dressed("token").headers["authorization"] == "Bearer abc"
    for access, shows in (("address", "itself"), ("signature", "nobody"), ("token", "nobody")):
        out = dressed(access, shows)  # type: ignore[arg-type] # literals of a tuple
        assert out.target == "/v1/intake/senml/more?a=1"
        assert set(out.headers) == {"content-type"}
    assert dressed("path-token", "nobody").target == "/v1/intake/senml/more?a=1"


def test_who_shows_itself_wrongly_has_another_secret_as_long() -> None:
    assert dressed("signature", "wrongly").headers["x-yipan-signature"] == proof("abA", NOW)
    assert dressed("path-token", "wrongly", "~1~xA").target == "/v1/intake/senml/~1~xB/more?a=1"


def test_secrets_are_not_shown_by_accident() -> None:
    assert "hush" not in repr(Credentials("signature", "hush"))
    assert "hush" not in repr(dressed("token", secret="hush"))
