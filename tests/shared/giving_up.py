"""Many lose patience with a MongoDB that is away, in a process of their own; then one more asks."""

import asyncio
import random
import sys

from pymongo import AsyncMongoClient
from pymongo.errors import ServerSelectionTimeoutError

from shared.mongo.waiting import let_it_wait_in_place

NOWHERE = "mongodb://127.0.0.1:1/?directConnection=true"
REFUSED = "the driver still refuses"


async def main() -> None:
    chance = random.Random(2)
    client: AsyncMongoClient[dict[str, object]] = AsyncMongoClient(
        NOWHERE, serverSelectionTimeoutMS=2_000
    )

    async def lose_patience() -> None:
        for _ in range(4):
            try:
                # The driver looks again every half second: that is when it takes its lock back.
                async with asyncio.timeout(0.5 * chance.randint(1, 3) + chance.random() * 0.03):
                    await client.admin.command("ping")
            except TimeoutError:
                continue

    await asyncio.gather(*(lose_patience() for _ in range(200)))
    try:
        await client.admin.command("ping")
    except ServerSelectionTimeoutError:
        sys.stdout.write(REFUSED)
    await client.close()


if __name__ == "__main__":
    let_it_wait_in_place()
    asyncio.run(main())
