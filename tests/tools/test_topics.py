"""A Kafka that does not answer is told of in words, not by a traceback."""

import pytest

from yipan.local.errors import LocalError
from yipan.local.ports import free_port
from yipan.local.topics import create_topics


async def test_without_an_answer_it_says_which_kafka_was_asked() -> None:
    bootstrap = f"127.0.0.1:{free_port()}"
    with pytest.raises(LocalError, match=f"Kafka at {bootstrap} does not create topics"):
        await create_topics(bootstrap, within=0.3)
