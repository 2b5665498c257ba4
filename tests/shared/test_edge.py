"""What happens to every request: correlation, a bound on the body, metrics, and bugs."""

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Annotated, Any

import httpx
import pytest
import structlog
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from prometheus_client import REGISTRY
from structlog.testing import LogCapture
from tests.shared.samples import MORNING

from shared.memory.platform import RoleTokens
from shared.web import Body, Sent, allow, create_app

LIMIT = 1000
WIDER = {re.compile(r"/persons/[^/]+/photo"): 3 * LIMIT}


class Still:
    def now(self) -> Any:
        return MORNING


class Note(Body):
    text: str


@pytest.fixture
def app() -> FastAPI:
    app = create_app(
        "tests", access=RoleTokens(), clock=Still(), checks={}, limit=LIMIT, limits=WIDER
    )

    @app.post("/model")
    async def model(body: Note) -> int:
        return len(body.text)

    @app.post("/key")
    async def key(sent: Annotated[Sent, allow("clerk")]) -> str:
        return sent.cause.id

    @app.post("/raw")
    async def raw(request: Request) -> int:
        return len(await request.body())

    @app.post("/persons/{name}/photo")
    async def photo(request: Request, name: str) -> int:
        return len(await request.body())

    @app.get("/persons/{name}")
    async def person(request: Request, name: str) -> dict[str, str]:
        if name == "bug":
            raise KeyError("secret of ours")
        structlog.get_logger().info("seen")
        return {"correlation": request.state.correlation_id}

    @app.get("/breaks")
    async def breaks() -> StreamingResponse:
        async def half() -> AsyncIterator[bytes]:
            yield b"half"
            raise KeyError("too late for a problem")

        return StreamingResponse(half())

    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://tests") as client:
        yield client


@pytest.fixture
def logs() -> Iterator[LogCapture]:
    capture, before = LogCapture(), structlog.get_config()
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, capture])
    yield capture
    structlog.configure(**before)


def counted(**labels: str) -> float:
    return REGISTRY.get_sample_value("http_requests_total", labels) or 0.0


async def chunks(size: int) -> AsyncIterator[bytes]:
    """Stream more than anybody should read; httpx sends it without a content-length."""
    yield b'{"text": "'
    for _ in range(size // 100):
        yield b"x" * 100
    yield b'"}'


@pytest.mark.parametrize("path", ["/model", "/key", "/raw"])
async def test_a_streamed_body_over_the_bound_is_refused(
    client: httpx.AsyncClient, path: str
) -> None:
    headers = {"content-type": "application/json", "Authorization": "Bearer clerk"}
    found = await client.post(
        path, content=chunks(10 * LIMIT), headers=headers | {"Idempotency-Key": "k"}
    )
    assert (found.status_code, found.json()["title"]) == (413, "TooLarge")


@pytest.mark.parametrize("path", ["/model", "/raw"])
async def test_a_body_within_the_bound_is_read(client: httpx.AsyncClient, path: str) -> None:
    headers = {"content-type": "application/json"}
    found = await client.post(path, content=chunks(LIMIT - 100), headers=headers)
    assert (found.status_code, found.json() >= LIMIT - 100) == (200, True)


@pytest.mark.parametrize(("size", "status"), [(2 * LIMIT, 200), (4 * LIMIT, 413)])
async def test_a_path_may_have_a_bound_of_its_own(
    client: httpx.AsyncClient, size: int, status: int
) -> None:
    found = await client.post("/persons/li/photo", content=chunks(size))
    assert found.status_code == status


async def asgi(app: FastAPI, path: str, headers: Mapping[str, str]) -> tuple[int, int]:
    """Post without any body at hand; return the status and how often one was asked for."""
    asked, status = 0, 0

    async def receive() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status
        status = message.get("status", status)

    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
        "query_string": b"", "http_version": "1.1", "scheme": "http", "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    await app(scope, receive, send)
    return status, asked


@pytest.mark.parametrize("path", ["/model", "/raw"])
async def test_a_body_that_says_it_is_too_long_is_not_even_read(app: FastAPI, path: str) -> None:
    headers = {"content-type": "application/json", "content-length": f"{LIMIT + 1}"}
    assert await asgi(app, path, headers) == (413, 0)


async def test_a_correlation_id_is_taken_and_returned(client: httpx.AsyncClient) -> None:
    found = await client.get("/persons/ann", headers={"correlation-id": "a-1:b.c_d"})
    assert found.headers["correlation-id"] == found.json()["correlation"] == "a-1:b.c_d"


@pytest.mark.parametrize(
    "sent", [None, "", "x" * 65, "two words", "line\tbreak", 'quo"te', "end\n", "<script>"]
)
async def test_a_correlation_id_that_is_none_or_not_sane_is_made(
    client: httpx.AsyncClient, sent: str | None
) -> None:
    headers = {} if sent is None else {"correlation-id": sent}
    made = (await client.get("/persons/ann", headers=headers)).headers["correlation-id"]
    assert len(made) == 36
    assert made != sent


async def test_a_correlation_id_stands_in_every_line(
    client: httpx.AsyncClient, logs: LogCapture
) -> None:
    await client.get("/persons/ann", headers={"correlation-id": "c-1"})
    await client.get("/persons/bo", headers={"correlation-id": "c-2"})
    assert [line["correlation_id"] for line in logs.entries] == ["c-1", "c-2"]


async def test_a_bug_is_answered_logged_and_counted_like_everything_else(
    client: httpx.AsyncClient, logs: LogCapture
) -> None:
    labels = {"method": "GET", "route": "/persons/{name}", "status": "500"}
    before = counted(**labels)
    found = await client.get("/persons/bug", headers={"correlation-id": "c-1"})
    assert (found.status_code, found.headers["correlation-id"]) == (500, "c-1")
    assert found.json()["correlation_id"] == "c-1"
    assert "secret" not in found.text
    (line,) = logs.entries
    assert (line["log_level"], line["correlation_id"]) == ("error", "c-1")
    assert isinstance(line["exc_info"], KeyError)
    assert counted(**labels) == before + 1


async def test_who_leaves_amid_its_body_is_no_bug(app: FastAPI, logs: LogCapture) -> None:
    labels = {"method": "POST", "route": "/raw", "status": "499"}
    before, said = counted(**labels), iter(["http.request", "http.disconnect"])

    async def receive() -> dict[str, Any]:
        return {"type": next(said), "body": b"half of", "more_body": True}

    async def send(message: Any) -> None:
        pytest.fail(f"an answer to nobody: {message}")

    scope = {
        "type": "http", "method": "POST", "path": "/raw", "raw_path": b"/raw", "headers": [],
        "query_string": b"", "http_version": "1.1", "scheme": "http", "root_path": "",
    }  # fmt: skip
    await app(scope, receive, send)
    assert (logs.entries, counted(**labels)) == ([], before + 1)


async def test_a_bug_in_the_middle_of_an_answer_breaks_it_off(
    client: httpx.AsyncClient, logs: LogCapture
) -> None:
    with pytest.raises(KeyError):
        await client.get("/breaks")
    assert [line["log_level"] for line in logs.entries] == ["error"]


async def test_paths_with_names_in_them_do_not_reach_the_logs(
    client: httpx.AsyncClient, app: FastAPI, logs: LogCapture
) -> None:
    @app.get("/people/{number}")
    async def people(number: str) -> None:
        raise KeyError

    await client.get("/people/130722199001011235")
    assert "130722" not in json.dumps(logs.entries, default=repr)


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", "/persons/ann", "/persons/{name}", "200"),
        ("GET", "/persons/bo", "/persons/{name}", "200"),
        ("GET", "/nowhere/ann", "none", "404"),
        ("GET", "/livez", "/livez", "200"),
    ],
)
async def test_requests_are_counted_by_the_template_of_their_route(
    client: httpx.AsyncClient, method: str, path: str, route: str, status: str
) -> None:
    before = counted(method=method, route=route, status=status)
    await client.request(method, path)
    assert counted(method=method, route=route, status=status) == before + 1


async def test_a_method_somebody_made_up_is_no_label(client: httpx.AsyncClient) -> None:
    await client.request("BREW", "/persons/ann")
    assert not any(
        sample.labels.get("method") == "BREW"
        for metric in REGISTRY.collect()
        for sample in metric.samples
    )
