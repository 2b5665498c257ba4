"""How far a lane is finished moves on with every reaction, however many deliveries wait."""

import asyncio

from tests.shared.deliveries import PageTorn, torn

from shared.bus import by_type, on
from shared.dead_letters import Place
from shared.envelope import Envelope
from shared.groups import Reactions
from shared.kafka.lane import Lane
from shared.kafka.post import Post
from shared.kafka.producer import KafkaPublisher
from shared.kafka.settling import Settling
from shared.kafka.streaks import LIMIT, Streaks
from shared.memory.dead_letters import InMemoryDeadLetters
from shared.memory.documents import InMemoryDocuments

PLACE = Place("tests.reactions", "tests.ledgers", 0)


def lane_of(group: Reactions) -> Lane:
    letters = InMemoryDeadLetters()
    post = Post(group, letters, KafkaPublisher("127.0.0.1:1"))
    return Lane(Settling(group, PLACE, post, Streaks(LIMIT), 60.0), letters, asyncio.Semaphore(1))


async def test_what_acts_by_itself_is_finished_by_itself() -> None:
    """Else a slow reaction times two hundred would look like a lane that stands still."""
    third, acted = asyncio.Event(), 0

    async def act(_: PageTorn, __: Envelope[PageTorn]) -> None:
        nonlocal acted
        acted += 1
        if acted == 3:
            third.set()
            await asyncio.Event().wait()

    group = Reactions("tests.reactions", by_type([on(PageTorn, act)]), InMemoryDocuments())
    lane = lane_of(group)
    lane.put([torn()._replace(offset=offset) for offset in range(50)])
    task = asyncio.create_task(lane.run())
    async with asyncio.timeout(10):
        await third.wait()
    assert lane.finished == 2
    task.cancel()
    await asyncio.wait([task])
