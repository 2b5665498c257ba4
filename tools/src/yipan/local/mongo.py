"""One real MongoDB engine: a `mongod` if there is one, else the embedded engine behind a port."""

import json
import shutil
import subprocess
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from yipan.local import npm
from yipan.local.cache import cached
from yipan.local.glibc import INSTEAD, loader
from yipan.local.node import node
from yipan.local.places import PINS
from yipan.local.ports import accepts
from yipan.local.programs import Program

BRIDGE = Path(__file__).parent / "mongo_bridge.cjs"
LOCK = PINS / "mongo"
ANSWER_WITHIN_MS = 500


def mongo(folder: Path, port: int, log: Path) -> Program:
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    mongod = shutil.which("mongod")
    return Program(
        name="mongo",
        command=server(mongod, data, port) if mongod else engine(data, port),
        ready=lambda: accepts(port) and answers(url(port)),
        log=log,
        pid_file=folder / "pid",
        environment={} if mongod else {"NODE_PATH": str(modules())},
        stops_within=30,
    )


def version() -> str:
    """Give the version of whichever it is: one does not always read the other's files."""
    if mongod := shutil.which("mongod"):
        shown = subprocess.run(
            [mongod, "--version"], capture_output=True, text=True, timeout=30, check=False
        )
        return f"mongod, {shown.stdout.partition(chr(10))[0]}"
    pins = json.loads((LOCK / "package.json").read_text())["dependencies"]
    return " ".join(f"{name} {pin}" for name, pin in pins.items())


def prepare() -> None:
    """Fetch what the embedded engine needs, where there is no `mongod`."""
    if not shutil.which("mongod"):
        loader()
        modules()


def url(port: int) -> str:
    """`w=1`, since one server is all there is: the embedded engine acknowledges `majority` up to
    some milliseconds before its journal is written, and a kill -9 loses what was acknowledged."""
    return f"mongodb://127.0.0.1:{port}/?directConnection=true&w=1&journal=true"


def server(mongod: str, data: Path, port: int) -> tuple[str, ...]:
    return (mongod, "--dbpath", str(data), "--port", str(port), "--bind_ip", "127.0.0.1")


def engine(data: Path, port: int) -> tuple[str, ...]:
    return (*loader(), str(node().program), str(BRIDGE), str(data), str(port))


def modules() -> Path:
    return cached("mongo", npm.ingredients(LOCK), install) / "node_modules"


def install(folder: Path) -> None:
    npm.install("the MongoDB engine (36 MB)", LOCK, folder, instead=INSTEAD)


def answers(address: str) -> bool:
    with MongoClient[dict[str, object]](
        address, serverSelectionTimeoutMS=ANSWER_WITHIN_MS, timeoutMS=ANSWER_WITHIN_MS
    ) as client:
        try:
            client.admin.command("ping")
        except PyMongoError:
            return False
        return True
