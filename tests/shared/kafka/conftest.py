"""A topic of its own for every test."""

from uuid import uuid4

import pytest

from shared.kafka.topics import TopicSettings, create_topics


@pytest.fixture
async def topic(kafka_bootstrap: str) -> str:
    """Give a topic of three partitions that no other test uses."""
    name = f"test.{uuid4().hex}"
    await create_topics(kafka_bootstrap, wanted=[TopicSettings(name, 3)])
    return name
