"""What a request of ZKTeco's says of itself, and the lines that it holds."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from checkpoint.adapters.bodies import Unreadable
from checkpoint.adapters.neutral import Post
from checkpoint.adapters.values import charset_of, decoded, text

WAYS: Mapping[str, str] = MappingProxyType({
    "getrequest": "heartbeat", "ping": "heartbeat", "registry": "registry", "push": "options",
    "devicecmd": "command-result", "querydata": "query-result", "rtdata": "time-asked",
    "exchange": "key-exchange", "fdata": "photo", "edata": "data", "file": "file",
})  # fmt: skip
"""Requests that measure nothing, by the last segment of their path; any other is `cdata`."""
BLANKS = b"\x00\t\r "


def query(post: Post, name: str) -> str:
    """A parameter by its name in any case: firmwares write SN and sn."""
    wanted = name.lower()
    return next((text(value) for key, value in post.query.items() if key.lower() == wanted), "")


def plain(value: str) -> str:
    """What is said back to a device: nothing that could end its line."""
    return re.sub(r"[^\w.-]", "", value, flags=re.ASCII)


def way_of(post: Post) -> str:
    """The last segment of a path that may be doubled, prefixed, or end in .aspx."""
    return post.path.rstrip("/").rpartition("/")[2].partition(".")[0].lower()


def table_of(post: Post) -> str:
    if asks(post):
        return "authtype"
    table = query(post, "table").lower()
    stored = table == "tabledata" and query(post, "tablename").lower() == "transaction"
    return "transaction" if stored else table


def is_handshake(post: Post) -> bool:
    greets = bool(query(post, "options")) or not post.body.strip()
    return greets and not query(post, "table") and not asks(post)


def asks(post: Post) -> bool:
    return bool(query(post, "AuthType")) and not query(post, "table")


def lines_of(post: Post) -> Iterator[Post]:
    """The lines of a body, each as a post that could have come alone."""
    for line in post.body.split(b"\n"):
        if line.strip(BLANKS):
            yield Post(line.strip(b"\x00\r "), post.content_type, post.path, post.query)


def columns_of(line: Post) -> list[str]:
    said = decoded(line.body, charset_of(line.content_type))
    return [column.strip() for column in said.split("\t")]


def fields_of(line: Post) -> dict[str, str]:
    """Fields by name: their number and order differ from firmware to firmware.

    A stored row begins with the name of its table and a blank.
    """
    pairs = [column.partition("=") for column in columns_of(line) if "=" in column]
    found = {name.strip().lower().split(" ")[-1]: value.strip() for name, _, value in pairs}
    if not found:
        raise Unreadable("a line without fields")
    return found
