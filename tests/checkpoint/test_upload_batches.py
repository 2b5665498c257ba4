"""`yipan upload-batches`: files of batches, in any order and as often as one likes."""

from pathlib import Path
from random import Random

import httpx
import pytest
from tests.checkpoint.batches import chain, reading
from tests.checkpoint.devices import stored
from tests.checkpoint.gatehouse import Gatehouse
from typer.testing import CliRunner

from yipan.cli import make_app
from yipan.commands.upload_batches import Line, Uploaded, forks_in, read, table_of, upload
from yipan.local.errors import LocalError


@pytest.fixture
def operator(gatehouse: Gatehouse, client: httpx.AsyncClient) -> httpx.AsyncClient:
    client.headers["authorization"] = "Bearer operator"
    return client


def lines(*bodies: bytes) -> list[Line]:
    numbers = range(1, len(bodies) + 1)
    return [Line(f"f:{n}", "d-1", n, body) for n, body in zip(numbers, bodies, strict=True)]


async def sent(client: httpx.AsyncClient, some: list[Line]) -> Uploaded:
    return await upload(client, some, lambda: None)


async def test_a_file_in_any_order_and_twice_is_stored_once(
    operator: httpx.AsyncClient, gatehouse: Gatehouse
) -> None:
    some = lines(*chain([{"readings": [reading(10 * n), reading(10 * n + 1)]} for n in range(6)]))
    Random(4).shuffle(some)
    found = await sent(operator, some)
    assert (found.accepted, found.again, found.complete) == (12, 0, True)
    assert found.recorders["d-1"]["complete_to"] == 6
    found = await sent(operator, some)
    assert (found.accepted, found.again, found.complete) == (0, 6, True)
    assert len(await stored(gatehouse)) == 12


async def test_what_is_missing_refused_or_set_aside_is_named(
    operator: httpx.AsyncClient, gatehouse: Gatehouse
) -> None:
    bodies = list(chain([{"readings": [reading(n, device_id="d-9")]} for n in range(4)]))
    some = [*lines(*bodies)[2:], Line("f:9", "d-1", 1, b'{"recorder_id": "d-1", "number": 0}')]
    found = await sent(operator, some)
    assert (found.accepted, found.set_aside, found.complete) == (0, 2, False)
    assert found.recorders["d-1"]["missing"] == [[1, 2]]
    assert found.refused[0].startswith("f:9: wrong: ")
    assert "number" in found.refused[0]
    assert "1-2" in list(table_of(found).columns[3].cells)


async def test_a_fork_is_told_of_its_recorder_and_of_no_batch_that_is_none(
    operator: httpx.AsyncClient,
) -> None:
    one, two = chain([{"readings": [reading(1)]}, {}])
    (another,) = chain([{"readings": [reading(9)]}])
    await sent(operator, lines(one, two))
    assert list(forks_in(await sent(operator, lines(one)))) == []
    await sent(operator, lines(another))
    (told,) = forks_in(await sent(operator, lines(one, two)))
    assert told.startswith("d-1: ")


def test_a_number_that_is_none_is_left_to_the_county(tmp_path: Path) -> None:
    file = tmp_path / "week.ndjson"
    file.write_bytes(b'{"recorder_id": "d-1", "number": 1, "readings": [{"celsius": NaN}]}')
    (line,) = read(file)
    assert (line.recorder_id, line.number) == ("d-1", 1)


def test_a_line_that_is_no_batch_is_named_before_anything_is_sent(tmp_path: Path) -> None:
    file = tmp_path / "week.ndjson"
    file.write_bytes(b'{"recorder_id": "d-1", "number": 1}\n\n{"number": 2}\n')
    with pytest.raises(LocalError, match=r"week\.ndjson:3 is no batch"):
        list(read(file))


def test_another_address_needs_a_token(tmp_path: Path) -> None:
    file = tmp_path / "week.ndjson"
    file.write_bytes(b'{"recorder_id": "d-1", "number": 1}')
    arguments = ["upload-batches", str(file), "--url", "http://127.0.0.1:1"]
    asked = CliRunner().invoke(make_app(arguments), arguments)
    assert isinstance(asked.exception, LocalError)
    assert "--token" in str(asked.exception)
