"""Topics are created once, with their settings, and never altered silently."""

from uuid import uuid4

import pytest

from shared.errors import Unavailable
from shared.events import TOPICS
from shared.kafka.topics import TopicSettings, create_topics, topic_settings


@pytest.fixture
def name() -> str:
    return f"test.{uuid4().hex}"


async def test_a_second_creation_changes_nothing(kafka_bootstrap: str, name: str) -> None:
    wanted = [TopicSettings(name, 2, {"retention.ms": "-1"})]
    [first] = await create_topics(kafka_bootstrap, wanted=wanted)
    [second] = await create_topics(kafka_bootstrap, wanted=wanted)
    assert (first.outcome, second.outcome) == ("created", "exists")


async def test_a_topic_that_differs_is_named_and_left_alone(
    kafka_bootstrap: str, name: str
) -> None:
    await create_topics(kafka_bootstrap, wanted=[TopicSettings(name, 1, {"retention.ms": "1000"})])
    wanted = [TopicSettings(name, 2, {"retention.ms": "-1"})]
    for _ in range(2):
        [found] = await create_topics(kafka_bootstrap, wanted=wanted)
        assert found.outcome == "differs"
        assert found.differences == ("1 partitions, not 2", "retention.ms is 1000, not -1")


async def test_an_absent_broker_is_said_within_the_deadline() -> None:
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:1 does not create topics"):
        await create_topics("127.0.0.1:1", patience=0.5)


async def test_all_topics_of_the_suite_can_be_created(kafka_bootstrap: str) -> None:
    found = await create_topics(kafka_bootstrap)
    assert {one.name for one in found} >= {*TOPICS, "permits.reactions.dlq"}
    assert {one.outcome for one in found} <= {"created", "exists"}


def test_decisions_are_kept_for_ever_and_readings_thirty_days() -> None:
    retention = {one.name: one.settings["retention.ms"] for one in topic_settings()}
    assert retention.pop("checkpoint.readings") == "2592000000"
    assert set(retention.values()) == {"-1"}


def test_the_streams_have_twelve_partitions_and_only_dots_and_dashes() -> None:
    for one in topic_settings():
        assert one.partitions == (1 if one.name.endswith(".dlq") else 12)
        assert one.name.replace(".", "").replace("-", "").isalpha()
