"""Where invented fevers may be sent to."""

from ipaddress import ip_address

import pytest

from yipan.local.errors import LocalError
from yipan.simulator.reach import LOOPBACK, is_near, refuse_strangers, seen_from

PUBLIC = "http://8.8.8.8:8101"


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("10.20.0.5", True),
        ("192.168.1.64", True),
        ("fd00::1", True),
        ("::ffff:10.0.0.1", True),
        ("8.8.8.8", False),
        ("2001:4860:4860::8888", False),
        ("::ffff:8.8.8.8", False),
        ("0.0.0.0", False),
    ],
)
def test_which_addresses_are_near(address: str, *, near: bool) -> None:
    assert is_near(ip_address(address)) is near


def test_a_public_address_is_refused_and_told_why() -> None:
    with pytest.raises(LocalError, match=r"in no private network \(8\.8\.8\.8\).*--yes-really"):
        refuse_strangers(PUBLIC, really=False)
    refuse_strangers(PUBLIC, really=True)
    refuse_strangers("http://localhost:8101", really=False)


@pytest.mark.parametrize(
    "url", ["localhost:8101", "ftp://127.0.0.1", "http://", "http://[::1", "http://h:x"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(LocalError, match=r"is no address|cannot be found"):
        refuse_strangers(url, really=True)


def test_this_machine_is_seen_from_loopback() -> None:
    assert seen_from("http://127.0.0.1:8101") == LOOPBACK
