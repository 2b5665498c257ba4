"""AsyncAPI 3.0 of the whole suite: channels are topics, operations say who sends and receives."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic.json_schema import models_json_schema

from shared.events import CATALOG, OWNERS, TOPICS, Event
from shared.kafka.topics import topic_settings
from yipan.contracts.readers import Reader

BINDING = "0.5.0"
SCHEMAS = "#/components/schemas/{model}"
TEXT = {"type": "string"}
ATTRIBUTES: Mapping[str, Any] = {
    "ce_specversion": {"const": "1.0"},
    "ce_id": {**TEXT, "description": "The same fact said again has the same id."},
    "ce_source": {"enum": list(OWNERS), "description": "The service that owns the fact."},
    "ce_type": {**TEXT, "description": "The fact's name; readers look here before they parse."},
    "ce_subject": {**TEXT, "description": "What the fact is about; also the record's key."},
    "ce_time": {**TEXT, "format": "date-time"},
    "content-type": {"const": "application/json"},
}
EXTENSIONS: Mapping[str, Any] = {
    "ce_revision": {
        **TEXT,
        "pattern": "^[1-9][0-9]*$",
        "description": "Counts the facts of one aggregate; a reading has none.",
    },
    "ce_correlationid": {**TEXT, "description": "What was asked for at first, across services."},
    "ce_causationid": {**TEXT, "description": "The fact or command that led to this one."},
    "ce_traceparent": {**TEXT, "description": "W3C Trace Context."},
}


def asyncapi(
    readers: Sequence[Reader], examples: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Describe the bus; `examples` are the values on disk by event type."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Yipan",
            "version": "1",
            "description": "Facts of a county's epidemic control and return to work, on Kafka. "
            "CloudEvents 1.0 in binary mode. Written by `make contracts`.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {topic: channel(topic) for topic in TOPICS},
        "operations": {**dict(sent()), **dict(received(readers))},
        "components": {
            "messages": {t: message(event, examples[t]) for t, event in CATALOG.items()},
            "schemas": schemas(),
        },
    }


def channel(topic: str) -> dict[str, Any]:
    settings = next(one for one in topic_settings() if one.name == topic)
    configuration = {"retention.ms": int(settings.settings["retention.ms"])}
    return {
        "address": topic,
        "messages": {
            event.type: {"$ref": f"#/components/messages/{event.type}"} for event in on_topic(topic)
        },
        "bindings": {
            "kafka": {
                "topic": topic,
                "partitions": settings.partitions,
                "topicConfiguration": configuration,
                "bindingVersion": BINDING,
            }
        },
    }


def on_topic(topic: str) -> Sequence[type[Event]]:
    return [event for event in CATALOG.values() if event.topic == topic]


def sent() -> Iterator[tuple[str, dict[str, Any]]]:
    """What each service says, topic by topic."""
    for service, events in OWNERS.items():
        for topic in dict.fromkeys(event.topic for event in events):
            said = [event for event in events if event.topic == topic]
            yield f"{service}.sends.{topic}", operation("send", service, topic, said)


def received(readers: Sequence[Reader]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each consumer group hears, topic by topic."""
    heard: dict[tuple[str, str, str], list[type[Event]]] = {}
    for reader in readers:
        key = (reader.group, reader.service, reader.event.topic)
        heard.setdefault(key, []).append(reader.event)
    for (group, service, topic), events in heard.items():
        described = operation("receive", service, topic, events)
        group_id = {"type": "string", "enum": [group]}
        described["bindings"] = {"kafka": {"groupId": group_id, "bindingVersion": BINDING}}
        yield f"{group}.receives.{topic}", described


def operation(
    action: str, service: str, topic: str, events: Sequence[type[Event]]
) -> dict[str, Any]:
    channel_of = f"#/channels/{topic}"
    return {
        "action": action,
        "channel": {"$ref": channel_of},
        "tags": [{"name": service}],
        "messages": [{"$ref": f"{channel_of}/messages/{event.type}"} for event in events],
    }


def message(event: type[Event], example: Mapping[str, Any]) -> dict[str, Any]:
    summary = (event.__doc__ or "").strip().partition("\n")[0]
    return {
        "name": event.type,
        **({"summary": summary} if summary else {}),
        "headers": {
            "allOf": [
                {"$ref": SCHEMAS.format(model="CloudEvent")},
                {"properties": {"ce_type": {"const": event.type}}},
            ]
        },
        "payload": {"$ref": SCHEMAS.format(model=event.__name__)},
        "correlationId": {"location": "$message.header#/ce_correlationid"},
        "bindings": {
            "kafka": {"key": {**TEXT, "description": "ce_subject"}, "bindingVersion": BINDING}
        },
        "examples": [{"payload": dict(example)}],
    }


def schemas() -> dict[str, Any]:
    """All values, and what is around each of them."""
    events = [(event, "validation") for event in CATALOG.values()]
    _, found = models_json_schema(events, ref_template=SCHEMAS)  # type: ignore[arg-type]
    around = {
        "type": "object",
        "description": "The headers of every record.",
        "required": list(ATTRIBUTES),
        "properties": {**ATTRIBUTES, **EXTENSIONS},
    }
    return {"CloudEvent": around, **found["$defs"]}
