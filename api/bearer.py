"""Who may write: those with a token from the file that the settings name (RFC 6750)."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
from typing import Final

from starlette.requests import Request

from counterpoint.api.refusals import NoTokenError, ReadOnlyError
from counterpoint.errors import SettingError
from counterpoint.settings import Settings

__all__ = ["Writers", "read_tokens"]

_SHORTEST: Final = 16
_LARGEST_FILE: Final = 1024 * 1024
_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*")
"""What RFC 6750 lets a token be."""


class Writers:
    """Those who may write: nobody, whoever has a token, or on loopback anyone.

    Only digests of the tokens are held, so that no log and no trace of an error can tell one.

    Raises:
        SettingError: the file of tokens cannot be used.
    """

    def __init__(self, settings: Settings) -> None:
        self._writable = settings.writable
        self._anyone = settings.no_token
        self._digests = (
            frozenset(map(_digest, read_tokens(settings.token_file))) if settings.token_file else ()
        )

    def authorize(self, request: Request) -> None:
        """Pass a request that may write; what is in its address or body counts for nothing.

        Raises:
            ReadOnlyError: nothing is written here.
            NoTokenError: it brings no token, or one that is not known.
        """
        if not self._writable:
            raise ReadOnlyError("this service is read only; it takes changes when started with --writable")
        if self._anyone:
            return
        given = _given(request)
        if given is None:
            raise NoTokenError(
                "writing takes a token; send one as the header Authorization: Bearer TOKEN", "Bearer"
            )
        digest = _digest(given)
        known = [hmac.compare_digest(digest, each) for each in self._digests]
        if not any(known):
            raise NoTokenError("the token is not known here", 'Bearer error="invalid_token"')


def read_tokens(path: str) -> tuple[str, ...]:
    """The tokens of a file, one a line; ``#`` begins a comment.

    Raises:
        SettingError: others may read it, it cannot be read, or a line is no token.
    """
    try:
        text = _private(path).decode("ascii")
    except OSError as error:
        raise SettingError(f"cannot read the tokens in {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingError(f"{path}: a token has letters, digits and ._~+/-= only") from None
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    for number, line in enumerate(lines, 1):
        if line and (len(line) < _SHORTEST or not _TOKEN.fullmatch(line)):
            raise SettingError(
                f"{path}:{number}: a token has at least {_SHORTEST} characters: letters, digits and ._~+/-= "
                "only; `openssl rand -hex 32` makes one"
            )
    if not any(lines):
        raise SettingError(f"{path} holds no token; `openssl rand -hex 32` makes one")
    return tuple(filter(None, lines))


def _private(path: str) -> bytes:
    """The content of a file that nobody but us can read."""
    opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe must not make us wait
    try:
        _check_private(path, os.fstat(opened))
        with open(opened, "rb", closefd=False) as file:
            content = file.read(_LARGEST_FILE + 1)
    finally:
        os.close(opened)
    if len(content) > _LARGEST_FILE:
        raise SettingError(f"{path} is larger than 1 MiB; --token-file takes a file with one token a line")
    return content


def _check_private(path: str, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise SettingError(f"{path} is no file; --token-file takes a file with one token a line")
    if found.st_uid != os.geteuid():
        raise SettingError(f"{path} is not owned by the user who runs the service; chown it to that user")
    if stat.S_IMODE(found.st_mode) & ~0o600:
        raise SettingError(f"{path} is open to others; run: chmod 600 {path}")


def _given(request: Request) -> str | None:
    """The token of the ``Authorization`` header; none where there is no such header, or several."""
    headers = request.headers.getlist("authorization")
    scheme, _, token = (headers[0] if len(headers) == 1 else "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
