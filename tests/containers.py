"""The same two parts as containers, for `YIPAN_STACK=containers` where a Docker daemon answers."""

from collections.abc import Iterator
from contextlib import contextmanager

from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from yipan.local.ports import free_port

KAFKA = "apache/kafka:4.1.1"
MONGO = "mongo:8.0"
STARTS_WITHIN = 120


@contextmanager
def kafka_container() -> Iterator[str]:
    # Kafka tells its clients where it is: the port outside must be known before it starts.
    port = free_port()
    container = DockerContainer(KAFKA).with_bind_ports(port, port)
    for name, value in kafka_settings(port).items():
        container.with_env(name, value)
    started = LogMessageWaitStrategy("Kafka Server started").with_startup_timeout(STARTS_WITHIN)
    with container.waiting_for(started):
        yield f"127.0.0.1:{port}"


def kafka_settings(port: int) -> dict[str, str]:
    return {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_LISTENERS": f"PLAINTEXT://0.0.0.0:{port},CONTROLLER://127.0.0.1:29093",
        "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://127.0.0.1:{port}",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@127.0.0.1:29093",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
    }


@contextmanager
def mongo_container() -> Iterator[str]:
    started = LogMessageWaitStrategy("Waiting for connections").with_startup_timeout(STARTS_WITHIN)
    container = DockerContainer(MONGO).with_exposed_ports(27017).waiting_for(started)
    with container:
        address = f"{container.get_container_host_ip()}:{container.get_exposed_port(27017)}"
        yield f"mongodb://{address}/?directConnection=true"
