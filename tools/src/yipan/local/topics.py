"""The suite's topics, made with their settings before anyone needs them."""

import asyncio

from aiokafka.errors import KafkaError

from shared.kafka import topics
from yipan.local.errors import LocalError

WITHIN = 60.0


async def create_topics(bootstrap: str) -> None:
    try:
        await asyncio.wait_for(topics.create_topics(bootstrap), WITHIN)
    except (KafkaError, OSError, TimeoutError) as error:
        raise LocalError(f"the topics could not be created at {bootstrap}: {error}") from error
