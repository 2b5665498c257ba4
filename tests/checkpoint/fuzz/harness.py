"""What has to hold of an adapter whatever bytes it is given, and bytes that are a post."""

from collections.abc import Sequence
from datetime import UTC, datetime

from checkpoint.adapters.neutral import MOST_BYTES, Adapter, Neutral, Post, Verdict
from checkpoint.adapters.placing import place
from checkpoint.adapters.values import Contradiction
from checkpoint.domain.device import Device, Setup
from shared.events.checkpoint import COLDEST, HOTTEST

VERDICTS = (None, Verdict(admitted=True, text="请通行"), Verdict(admitted=False, text="体温异常"))
DEVICE = Device("in-use", Setup("gate", "any", "forehead"))
AT = datetime(2020, 2, 17, 8, tzinfo=UTC)
KEY = bytes(32)
LONGEST_REPLY = 1 << 20


def packed(posts: Sequence[Post]) -> list[bytes]:
    """Each post as bytes: which one's head it has, then its body."""
    return [bytes([number]) + post.body for number, post in enumerate(posts)]


def unpacked(data: bytes, posts: Sequence[Post]) -> Post:
    """The head of one of these posts, and whatever body follows."""
    head = posts[data[0] % len(posts)] if data else posts[0]
    return Post(data[1:], head.content_type, head.path, head.query, head.headers)


def hold(adapter: Adapter, post: Post) -> None:
    """Raise AssertionError, or what the adapter should not have raised."""
    heard = adapter.read(post)
    assert heard.readings or heard.others or heard.unclear or post.body.strip() in (b"[]", b"")
    kept = sum(len(one.post.body) for one in heard.unclear)
    assert kept <= MOST_BYTES + max(len(post.body), MOST_BYTES)
    for one in heard.unclear:
        assert one.reason
    for reading in heard.readings:
        hold_reading(reading)
    for verdict in VERDICTS:
        reply = adapter.answer(post, heard, verdict)
        assert 200 <= reply.status < 300
        assert len(reply.body) <= LONGEST_REPLY + 4 * len(post.body)


def hold_reading(reading: Neutral) -> None:
    celsius = reading.measured.celsius
    assert (celsius is None and reading.plate) or COLDEST <= (celsius or 0) <= HOTTEST
    assert 0 < len(reading.sequence) <= 64
    assert len(reading.serial) <= 64
    try:
        row, _ = place(reading, "d-1", DEVICE, AT, KEY)
    except (Contradiction, OverflowError):
        return
    datetime.fromisoformat(row["measured_at"])
