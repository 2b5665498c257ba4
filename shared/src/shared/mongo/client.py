"""A client of either driver, PyMongo's own async API or Motor, and what their errors mean to us.

Both have the same calls but for `close`, which only PyMongo's must be awaited for.
"""

import inspect
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Literal

import structlog
from bson.codec_options import CodecOptions
from pymongo import AsyncMongoClient
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    WaitQueueTimeoutError,
)
from pymongo.uri_parser import parse_uri

from shared.clock import COUNTY
from shared.errors import Unavailable
from shared.mongo.connecting import let_it_close_sockets
from shared.mongo.waiting import let_it_wait_in_place

log = structlog.get_logger()

Driver = Literal["pymongo", "motor"]
Database = Any
"""A database of either driver; Motor has no types, so its twin cannot keep them either."""

DEADLINE_MS = 10_000
OPTIONS: dict[str, Any] = {
    "timeoutMS": DEADLINE_MS,
    "serverSelectionTimeoutMS": 3_000,
    "connectTimeoutMS": 3_000,
    "w": "majority",
    "journal": True,
    "maxPoolSize": 64,
}
CODEC: CodecOptions[dict[str, Any]] = CodecOptions(tz_aware=True, tzinfo=COUNTY)

DUPLICATE = 11000
# Not primary, shutting down, interrupted, the collection replaced while it was read: the server's
# own words for "ask again".
TRANSIENT = frozenset({6, 7, 89, 91, 175, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436})


@asynccontextmanager
async def open_database(url: str, name: str, driver: Driver) -> AsyncIterator[Database]:
    """Open a database for the running loop and close its client at the end."""
    client = _client(url, driver)
    try:
        yield client.get_database(name, codec_options=CODEC)
    finally:
        closing = client.close()
        if inspect.isawaitable(closing):
            await closing


def _client(url: str, driver: Driver) -> Any:
    options = options_of(url)
    if driver == "motor":
        from motor.motor_asyncio import AsyncIOMotorClient  # noqa: PLC0415 - the second choice

        return AsyncIOMotorClient(url, **options)
    let_it_close_sockets()
    let_it_wait_in_place()
    return AsyncMongoClient(url, **options)


def options_of(url: str) -> Mapping[str, Any]:
    """Our options but for those that the address itself names: there it is known what runs."""
    named = {name.lower() for name in parse_uri(url, warn=True)["options"]}
    return {name: value for name, value in OPTIONS.items() if name.lower() not in named}


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's passing troubles into Unavailable; bugs and duplicates stay themselves."""
    try:
        yield
    except PyMongoError as error:
        if is_transient(error):
            # Its own words name hosts and topology: they are for our log, not for a caller.
            log.warning("MongoDB does not answer", error=str(error))
            raise Unavailable("MongoDB does not answer: send the same request again") from error
        raise


def is_transient(error: PyMongoError) -> bool:
    """Say whether the same request can succeed later, unchanged."""
    if isinstance(error, ConnectionFailure | WaitQueueTimeoutError | ExecutionTimeout):
        return True
    if isinstance(error, BulkWriteError):
        return _passes(error.details or {})
    return error.timeout or (isinstance(error, OperationFailure) and error.code in TRANSIENT)


def _passes(details: Mapping[str, Any]) -> bool:
    # Duplicates beside an interruption are met again by the next try.
    codes = {one["code"] for one in details.get("writeErrors", ())} - {DUPLICATE}
    return bool(details.get("writeConcernErrors") or codes) and codes <= TRANSIENT


async def check(database: Database) -> None:
    """Raise Unavailable unless the database answers."""
    with translated():
        await database.command("ping")
