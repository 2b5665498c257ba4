"""Which addresses may be posted to without being asked twice, and where we are seen from."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from yipan.local.errors import LocalError

LOOPBACK = ("127.0.0.0/8", "::1/128")
WHY = (
    "what it sends are readings and fevers of people who do not exist: in a county's own system "
    "they would be told to health-records, shut gates and stand in its reports for ever. Say "
    "--yes-really where this is a test system"
)

Address = IPv4Address | IPv6Address


def refuse_strangers(url: str, *, really: bool) -> None:
    """LocalError where an address is neither on this machine nor in a private network."""
    public = sorted(str(one) for one in addresses_of(url) if not is_near(one))
    if public and not really:
        raise LocalError(f"{url} is in no private network ({', '.join(public)}): {WHY}")


def is_near(address: Address) -> bool:
    """Whether it is of this machine, or of a network that is not reached from everywhere."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    found = mapped or address
    return found.is_loopback or (found.is_private and not found.is_unspecified)


def addresses_of(url: str) -> set[Address]:
    """All that its host is called by; LocalError where it is no address of a service."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = None, None, None
    if parts is None or parts.scheme not in ("http", "https") or not host:
        raise LocalError(f"{url} is no address: http://host:port")
    try:
        found = socket.getaddrinfo(host, port or 80, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        raise LocalError(f"{url} cannot be found: {error}") from error
    return {ip_address(str(one[4][0]).partition("%")[0]) for one in found}


def seen_from(url: str) -> tuple[str, ...]:
    """The networks by which the suite sees us, unless a proxy stands between."""
    found = addresses_of(url)
    if all(one.is_loopback for one in found):
        return LOOPBACK
    return tuple(sorted({_own(one) for one in found}))


def _own(address: Address) -> str:
    """The address that this machine has on the way to another; nothing is sent."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004 - IPv4
    with socket.socket(family, socket.SOCK_DGRAM) as way:
        try:
            way.connect((str(address), 9))
        except OSError as error:
            raise LocalError(f"there is no way to {address}: {error}") from error
        return str(way.getsockname()[0])
