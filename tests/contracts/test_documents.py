"""docs/asyncapi.yaml and the map of the events say what the code says."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml

from shared.envelope import Envelope, encode
from shared.events import CATALOG, TOPICS
from shared.events.permits import OfficerAssigned
from yipan.contracts import asyncapi
from yipan.contracts.errors import ContractError
from yipan.contracts.event_map import event_map, put_between
from yipan.contracts.folder import differing, obstacles, wanted_files
from yipan.contracts.plain_yaml import plain_yaml
from yipan.contracts.readers import Reader
from yipan.local.places import ROOT


@pytest.fixture(scope="module")
def document() -> Any:
    return yaml.safe_load((ROOT / "docs" / "asyncapi.yaml").read_text())


def test_every_contract_file_is_current(readers: Sequence[Reader]) -> None:
    assert differing(wanted_files(ROOT, readers)) == [], "run `make contracts`"


def test_no_released_contract_is_broken() -> None:
    assert obstacles(ROOT) == []


def test_every_topic_is_a_channel_with_all_its_messages(document: Any) -> None:
    assert set(document["channels"]) == set(TOPICS)
    of_channels = [name for c in document["channels"].values() for name in c["messages"]]
    assert sorted(of_channels) == sorted(CATALOG)


def test_every_reference_leads_somewhere(document: Any) -> None:
    for reference in references(document):
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def references(content: Any) -> Sequence[str]:
    if isinstance(content, list):
        return [reference for one in content for reference in references(one)]
    if not isinstance(content, dict):
        return []
    own = [content["$ref"]] if "$ref" in content else []
    return [*own, *references(list(content.values()))]


def test_the_headers_described_are_those_that_are_sent() -> None:
    event = OfficerAssigned(enterprise_id="feed-mill", officer="officer-7")
    now = datetime(2020, 2, 17, tzinfo=UTC)
    around = Envelope("1", "permits", event.type, "feed-mill", now, event, 2, "c", "d", "e")
    described = {**asyncapi.ATTRIBUTES, **asyncapi.EXTENSIONS}
    assert {name for name, _ in encode(around).headers} == set(described)


def test_what_a_group_receives_is_what_it_subscribes_to(
    document: Any, readers: Sequence[Reader]
) -> None:
    for group in {reader.group for reader in readers}:
        received = [
            message["$ref"].rpartition("/")[2]
            for name, operation in document["operations"].items()
            if name.startswith(f"{group}.receives.")
            for message in operation["messages"]
        ]
        assert sorted(received) == sorted(r.event.type for r in readers if r.group == group)


@pytest.mark.parametrize(
    "content",
    [
        {"a": "yes", "on": [1, 2.5, None, True], "b c": {"$ref": "#/x"}},
        {"nested": [{"a": [], "b": {}}, [["x"], "- y"]], "text": 'a: "b"\n# 张北'},
        {"1": "~", "x-y.z": "null", "null": "2020-02-17", "e": ""},
    ],
)
def test_our_yaml_reads_back_as_what_was_written(content: dict[str, Any]) -> None:
    assert yaml.safe_load(plain_yaml(content)) == content


def reader(service: str, type_: str, *, acts: tuple[str, ...] = (), learns: bool = False) -> Reader:
    group = f"{service}.reactions"
    return Reader(service, group, CATALOG[type_], projects=False, learns=learns, acts=acts)


def test_the_map_draws_what_leads_to_a_command_solid_and_what_is_learnt_dotted() -> None:
    drawn = event_map(
        [
            reader("transport", "permit-suspended", acts=("stop_trips",)),
            reader("checkpoint", "permit-suspended", learns=True),
        ]
    )
    assert '    permits -->|"permit-suspended"| transport\n' in drawn
    assert '    permits -.->|"permit-suspended"| checkpoint\n' in drawn
    assert "| checkpoint | transport: `stop_trips` |\n" in drawn


def test_a_page_without_the_markers_is_refused() -> None:
    with pytest.raises(ContractError, match="needs the lines"):
        put_between("# Architecture", "map")
