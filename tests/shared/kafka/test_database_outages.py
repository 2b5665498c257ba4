"""MongoDB away: nothing is dead-lettered, nothing is lost, all is applied when it is back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.shared.kafka.reading import becomes, eventually, record
from tests.shared.kafka.scripted import Scripted, committed, content, running

from shared.envelope import Delivery
from shared.mongo.client import open_database
from shared.mongo.dead_letters import MongoDeadLetters
from shared.mongo.documents import MongoDocuments
from shared.projections import InsertOnce
from yipan.local import mongo as mongo_part
from yipan.local.fresh import running as running_program
from yipan.local.mongo import mongo
from yipan.local.ports import free_port

pytestmark = pytest.mark.connected


@dataclass
class Storing(Scripted):
    """Stores what it gets, in a database that may be away."""

    documents: MongoDocuments | None = None

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        assert self.documents is not None
        self.batches.append(len(deliveries))
        rows = [content(one) for one in deliveries]
        await self.documents.apply(
            [InsertOnce("seen", {"_id": f"{k}{n}", "n": n}) for k, n in rows]
        )


async def test_a_database_that_was_away_gets_everything(
    kafka_bootstrap: str, topic: str, tmp_path: Path
) -> None:
    port, log = free_port(), tmp_path / "mongo.log"
    engine = mongo(tmp_path / "mongo", port, log)
    async with open_database(mongo_part.url(port), "outage", "pymongo") as database:
        documents, letters = MongoDocuments(database), MongoDeadLetters(database)
        group = Storing(topic, batch=10, documents=documents)
        with running_program(engine) as first:
            async with running(kafka_bootstrap, group, letters) as run:
                await run.publisher.publish([record(topic, "a", n) for n in range(50)])
                await becomes(50, lambda: documents.count("seen", {}))
                first.kill()
                await run.publisher.publish([record(topic, "b", n) for n in range(50)])
                tried = len(group.batches)
                await eventually(lambda: len(group.batches) > tried + 2)
                with running_program(engine):
                    await becomes(100, lambda: documents.count("seen", {}))
                    assert await letters.find(None, 10) == []
    assert await committed(kafka_bootstrap, group.name, topic) == 100
