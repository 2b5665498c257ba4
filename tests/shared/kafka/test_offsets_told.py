"""What Kafka acknowledged and where partitions end are told, so that the two can be compared."""

from aiokafka import TopicPartition
from prometheus_client import REGISTRY
from tests.shared.kafka.reading import eventually, record
from tests.shared.kafka.scripted import Scripted, running

from shared.kafka.ends import Ends
from shared.kafka.producer import KafkaPublisher
from shared.memory.dead_letters import InMemoryDeadLetters


def told(name: str, topic: str) -> dict[str, float]:
    """Read a gauge by partition, for one topic."""
    [family] = [one for one in REGISTRY.collect() if one.name == name]
    found = [one for one in family.samples if one.labels["topic"] == topic]
    return {one.labels["partition"]: one.value for one in found}


async def test_the_offset_of_the_last_record_that_kafka_took_is_told(
    kafka_bootstrap: str, topic: str
) -> None:
    async with KafkaPublisher(kafka_bootstrap) as publisher:
        assert told("topic_acknowledged_offset", topic) == {}
        await publisher.publish([record(topic, "k", n) for n in range(3)])
        await publisher.publish([record(topic, "k", 3)])
        [[_, offset]] = told("topic_acknowledged_offset", topic).items()
    assert offset == 3


async def test_every_partition_that_is_read_tells_its_end_and_what_was_taken_is_within(
    kafka_bootstrap: str, topic: str
) -> None:
    group = Scripted(topic)
    async with running(kafka_bootstrap, group, InMemoryDeadLetters()) as run:
        await run.publisher.publish([record(topic, f"k{n}", n) for n in range(40)])
        await eventually(lambda: sum(told("topic_end_offset", topic).values()) == 40)
        taken, ends = told("topic_acknowledged_offset", topic), told("topic_end_offset", topic)
    assert taken.keys() == ends.keys() == {"0", "1", "2"}
    assert {number: offset + 1 for number, offset in taken.items()} == ends


def test_a_partition_that_was_taken_away_is_not_told_any_more() -> None:
    topic, ends = "tests.taken-away", Ends()
    ends.tell({TopicPartition(topic, 0): 5, TopicPartition(topic, 1): 7})
    ends.tell({TopicPartition(topic, 1): 8})
    assert told("topic_end_offset", topic) == {"1": 8}
    ends.tell({})
    assert told("topic_end_offset", topic) == {}
