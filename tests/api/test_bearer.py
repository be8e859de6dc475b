"""Who may write: those with a token of a file that nobody else can read."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from starlette.requests import Request

from counterpoint.api.app import create_app
from counterpoint.api.bearer import Writers, read_tokens
from counterpoint.api.refusals import NoTokenError, ReadOnlyError
from counterpoint.errors import SettingError
from counterpoint.library import Library
from counterpoint.settings import Settings

TOKEN = "a-token-of-some-length"
OTHER = "another+token/of.some~length=="


@pytest.fixture
def tokens(tmp_path: Path) -> Path:
    """A private file with two tokens."""
    return private(tmp_path / "tokens", f"# of the desk\n{TOKEN}\n\n  {OTHER}  # of the robot\n")


def private(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def request(*authorizations: bytes, query: bytes = b"") -> Request:
    headers = [(b"authorization", each) for each in authorizations]
    return Request({"type": "http", "method": "PUT", "path": "/", "query_string": query, "headers": headers})


def test_a_file_holds_a_token_a_line(tokens: Path) -> None:
    assert read_tokens(str(tokens)) == (TOKEN, OTHER)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o644, 0o700, 0o4600])
def test_a_file_that_is_not_private_is_refused(tokens: Path, mode: int) -> None:
    tokens.chmod(mode)
    with pytest.raises(SettingError, match=f"chmod 600 {tokens}"):
        read_tokens(str(tokens))


def test_a_file_that_may_not_even_be_written_is_private(tokens: Path) -> None:
    tokens.chmod(0o400)
    assert read_tokens(str(tokens))


def test_a_file_of_another_user_is_refused(tokens: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(SettingError, match="chown it"):
        read_tokens(str(tokens))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "holds no token"),
        ("# only a comment\n", "holds no token"),
        (f"{TOKEN}\nshort\n", ":2: a token has at least 16 characters"),
        ("two words that are long\n", ":1: a token has"),
        ("a-token-of-sömé-length\n", "letters, digits"),
        (f"{TOKEN}\n" * 100_000, "larger than 1 MiB"),
    ],
)
def test_what_is_no_token_is_named_by_its_line_and_not_told(tmp_path: Path, text: str, expected: str) -> None:
    file = private(tmp_path / "tokens", text)
    with pytest.raises(SettingError) as caught:
        read_tokens(str(file))
    assert expected in str(caught.value)
    assert not any(line in str(caught.value) for line in text.splitlines() if line)


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot read the tokens"):
        read_tokens(str(tmp_path / "nothing"))
    with pytest.raises(SettingError, match="is no file"):
        read_tokens(str(tmp_path))
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(SettingError, match="is no file"):
        read_tokens(str(tmp_path / "pipe"))


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer "])
@pytest.mark.parametrize("token", [TOKEN, OTHER])
def test_each_token_of_the_file_may_write(tokens: Path, scheme: str, token: str) -> None:
    Writers(Settings(writable=True, token_file=str(tokens))).authorize(request(f"{scheme} {token}".encode()))


@pytest.mark.parametrize(
    "authorizations",
    [
        (),
        (f"Basic {TOKEN}".encode(),),
        (TOKEN.encode(),),
        (b"",),
        (f"Bearer {TOKEN}".encode(), f"Bearer {TOKEN}".encode()),
    ],
)
def test_no_token_is_told_how_to_send_one(tokens: Path, authorizations: tuple[bytes, ...]) -> None:
    writers = Writers(Settings(writable=True, token_file=str(tokens)))
    with pytest.raises(NoTokenError, match="Authorization: Bearer TOKEN") as caught:
        writers.authorize(request(*authorizations, query=f"access_token={TOKEN}".encode()))
    assert caught.value.status == 401
    assert caught.value.headers == {"WWW-Authenticate": "Bearer"}


@pytest.mark.parametrize(
    "wrong", [b"", TOKEN[:-1].encode(), TOKEN.upper().encode(), b"\xff\xfe" * 20, b"a" * 100_000]
)
def test_a_wrong_token_is_an_invalid_one(tokens: Path, wrong: bytes) -> None:
    writers = Writers(Settings(writable=True, token_file=str(tokens)))
    with pytest.raises(NoTokenError) as caught:
        writers.authorize(request(b"Bearer " + wrong))
    assert caught.value.headers == {"WWW-Authenticate": 'Bearer error="invalid_token"'}


def test_a_service_that_reads_only_says_so_even_to_a_token(tokens: Path) -> None:
    with pytest.raises(ReadOnlyError, match="--writable"):
        Writers(Settings(token_file=str(tokens))).authorize(request(f"Bearer {TOKEN}".encode()))


def test_on_loopback_without_tokens_anyone_may_write() -> None:
    Writers(Settings(writable=True, no_token=True)).authorize(request())


def test_no_token_is_ever_told(tokens: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        writers = Writers(Settings(writable=True, token_file=str(tokens)))
        with pytest.raises(NoTokenError) as caught:
            writers.authorize(request(b"Bearer not-the-one-of-the-file"))
    shown = caplog.text + repr(vars(writers)) + str(caught.value) + repr(caught.value.headers)
    assert TOKEN not in shown
    assert "not-the-one" not in shown


def test_a_service_does_not_start_on_tokens_that_anyone_can_read(tokens: Path) -> None:
    tokens.chmod(0o644)
    with Library() as library, pytest.raises(SettingError, match="chmod 600"):
        create_app(library, Settings(writable=True, token_file=str(tokens)))
