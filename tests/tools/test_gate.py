"""A gate's command line: one answer in words and one in the exit code, offline."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from tests.shared.passes.samples import FEED, HOUR, MORNING, SIGNER, STRANGER, TOKEN
from typer.testing import CliRunner, Result

from shared.passes.revocations import sign_list
from shared.passes.signed import key_set
from yipan.cli import make_app
from yipan.local.errors import LocalError

KEYS = json.dumps(key_set(SIGNER.public))
EMPTY = sign_list(SIGNER, MORNING, [])
CALLED_BACK = sign_list(SIGNER, MORNING, [FEED.serial])
NINE = (MORNING + HOUR).isoformat()


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what a gate has fetched in the morning."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "gate"
    folder.mkdir()
    (folder / "keys.json").write_text(KEYS)
    (folder / "revocations.txt").write_text(EMPTY + "\n")
    return folder


def verify(token: str, *more: str, at: str = NINE) -> Result:
    return CliRunner().invoke(make_app(["verify-pass"]), ["verify-pass", token, "--at", at, *more])


def test_a_pass_in_force_is_valid_and_says_what_it_is_for(gate: Path) -> None:
    said = verify(TOKEN)
    assert said.exit_code == 0
    assert said.output.splitlines() == [
        "valid: in force and not called back",
        "有效：在有效期内，未被吊销",
        "vehicle-pass: 冀G12345, edition / 版次 1",
        "route / 路线: 饲料厂—小二台养猪场",
        "cargo / 货物: 猪饲料12吨",
        "valid / 有效期: 2020-02-17 08:00 - 2020-03-18 08:00",
        f"serial / 编号: {FEED.serial.hex()}",
        "list / 名单: 60 min old",
    ]


def test_a_revoked_pass_is_not_valid_once_the_list_is_there(gate: Path) -> None:
    (gate / "revocations.txt").write_text(CALLED_BACK)
    said = verify(TOKEN)
    assert said.exit_code == 1
    assert said.output.startswith("not valid: it was suspended, revoked or replaced\n无效：")


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (TOKEN[:-8] + "AAAAAAAA", "this is not a pass of the county"),
        ("nothing", "this is not a pass of the county"),
        ("", "this is not a pass of the county"),
        ("x" * 5_000, "this is not a pass of the county"),
        ("a\x00b", "this is not a pass of the county"),
    ],
)
def test_what_is_no_pass_is_not_valid(gate: Path, token: str, reason: str) -> None:
    said = verify(token)
    assert (said.exit_code, said.output.splitlines()[0]) == (1, f"not valid: {reason}")


def test_without_a_list_nobody_can_tell(gate: Path) -> None:
    (gate / "revocations.txt").unlink()
    said = verify(TOKEN)
    assert (said.exit_code, said.output.splitlines()[:2]) == (2, [
        "cannot tell: there is no list of revocations: fetch it",
        "无法判定：没有吊销名单，请先下载",
    ])  # fmt: skip


def test_with_an_old_list_nobody_can_tell(gate: Path) -> None:
    late = (MORNING + 30 * HOUR).isoformat()
    said = verify(TOKEN, at=late)
    assert said.exit_code == 2
    assert said.output.startswith("cannot tell: the list is 30 hours old: fetch it")
    assert verify(TOKEN, "--max-age", "48", at=late).exit_code == 0


def test_a_list_that_somebody_else_signed_is_not_believed(gate: Path) -> None:
    for text in (sign_list(STRANGER, MORNING, []), "", "YR1:\x00\xff", "<html>"):
        (gate / "revocations.txt").write_text(text)
        said = verify(TOKEN)
        assert said.exit_code == 2, text
        assert "the list of revocations is not signed by a known key" in said.output


@pytest.mark.parametrize("keys", ["", "[]", "{}", '{"keys": [{"kid": "1", "x": "AA"}]}', None])
def test_without_keys_nobody_can_tell(gate: Path, keys: str | None) -> None:
    if keys is None:
        (gate / "keys.json").unlink()
    else:
        (gate / "keys.json").write_text(keys)
    said = verify(TOKEN)
    assert said.exit_code == 2
    assert said.output.startswith("cannot tell: there are no keys here: fetch them")


@pytest.mark.parametrize("wrong", ["yesterday", "2020-02-17T09:00:00", "2020-02-30T09:00:00Z"])
def test_a_wrong_time_tells_nothing(gate: Path, wrong: str) -> None:
    assert verify(TOKEN, at=wrong).exit_code == 2


@pytest.mark.parametrize(
    "write",
    [
        lambda token: token,
        lambda token: f"  {token}\r\n",
        lambda token: json.dumps({"permit_id": "v-1", "token": token}),
    ],
)
def test_a_pass_may_come_in_a_file(gate: Path, write: Callable[[str], str]) -> None:
    (gate / "pass").write_text(write(TOKEN))
    assert verify(str(gate / "pass")).exit_code == 0


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"{}", b'{"token": 7}', b"[" * 100_000])
def test_a_file_without_a_pass_is_not_valid(gate: Path, text: bytes) -> None:
    (gate / "pass").write_bytes(text)
    assert verify(str(gate / "pass")).exit_code == 1


@dataclass
class Permits:
    """What a service at this address would answer."""

    keys: str = KEYS
    list: str = EMPTY
    status: int = 200

    @contextmanager
    def served(self, wanted: str | None) -> Iterator[str]:
        answers = {"/v1/passes/keys": self.keys, "/v1/passes/revocations": self.list}
        status = self.status

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                told = self.headers.get("Authorization") == wanted
                self.send_response(status if told else 401)
                self.end_headers()
                self.wfile.write(answers[self.path].encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def fetch(permits: Permits, token: str = "t") -> Result:
    shown = ["--token", token] if token else []
    with permits.served(f"Bearer {token}" if token else None) as url:
        return CliRunner().invoke(make_app(["passes"]), ["passes", "fetch", "--url", url, *shown])


def test_no_token_goes_to_an_address_unless_it_is_given(gate: Path) -> None:
    fetched = fetch(Permits(list=CALLED_BACK), token="")
    assert fetched.exit_code == 0, fetched.output


def test_what_is_fetched_is_what_verifies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    fetched = fetch(Permits(list=CALLED_BACK))
    assert fetched.exit_code == 0, fetched.output
    assert fetched.output.startswith("1 passes are called back, list of 2020-02-17 08:00")
    assert verify(TOKEN).exit_code == 1


@pytest.mark.parametrize(
    ("permits", "complaint"),
    [
        (Permits(list=sign_list(STRANGER, MORNING, [])), "the list is not to be believed"),
        (Permits(list=sign_list(SIGNER, MORNING - HOUR, [])), "older than the one here"),
        (Permits(keys="{}"), "no set of keys"),
        (Permits(status=403), "403"),
    ],
)
def test_what_is_not_to_be_believed_changes_nothing(
    gate: Path, permits: Permits, complaint: str
) -> None:
    refused = fetch(permits)
    assert isinstance(refused.exception, LocalError)
    assert complaint in str(refused.exception)
    assert (gate / "keys.json").read_text() == KEYS
    assert (gate / "revocations.txt").read_text() == EMPTY + "\n"


def test_an_address_where_nobody_answers_is_said(gate: Path) -> None:
    asked = ["passes", "fetch", "--url", "http://127.0.0.1:1", "--token", "t"]
    refused = CliRunner().invoke(make_app(["passes"]), asked)
    assert isinstance(refused.exception, LocalError)
    assert "cannot be fetched from http://127.0.0.1:1" in str(refused.exception)
