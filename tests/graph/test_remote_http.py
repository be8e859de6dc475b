"""A server that is gone, slow or lying gets an error that says what happened, and never hangs anybody."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from counterpoint.errors import QueryError, StoreAwayError, StoreError
from counterpoint.graph.remote_address import Addresses, Credentials
from counterpoint.graph.remote_answers import ROWS, TRIPLES, rows_of, triples_of, truth_of
from counterpoint.graph.remote_http import Patience, Reply, Server, trimmed
from counterpoint.graph.remote_transport import Call

QUICK = Patience(connect=0.5, read=0.5, total=1.5, tries=3, pause=0.01, longest_pause=1.2)
GOOD = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'
Answer = Callable[[socket.socket, bytes], None]


class Liar:
    """A server on loopback that answers each connection with the next of the answers it was given."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.answers: list[Answer] = []
        self.requests: list[bytes] = []
        self._context = context
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            threading.Thread(target=self._answer, args=(connection, answer), daemon=True).start()

    def _answer(self, connection: socket.socket, answer: Answer) -> None:
        context = self._context
        with suppress(OSError), connection:
            if context is None:
                self._exchange(connection, answer)
                return
            with context.wrap_socket(connection, server_side=True) as wrapped:
                self._exchange(wrapped, answer)

    def _exchange(self, connection: socket.socket, answer: Answer) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            request += _received(connection)
        head, _, body = request.partition(b"\r\n\r\n")
        length = int(
            next(
                (line[15:] for line in head.split(b"\r\n") if line[:15].lower() == b"content-length:"),
                b"0",
            )
        )
        while len(body) < length:
            body += _received(connection)
        self.requests.append(head + b"\r\n\r\n" + body)
        answer(connection, request)

    def close(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)


def _received(connection: socket.socket) -> bytes:
    part = connection.recv(65536)
    if not part:
        raise ConnectionError("the client has hung up")
    return part


def says(body: bytes = GOOD, kind: str = ROWS, status: str = "200 OK", *more: str) -> Answer:
    """An answer as it should be, but for what is given."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]

    def answer(connection: socket.socket, _: bytes) -> None:
        connection.sendall("\r\n".join([*lines, *more, "", ""]).encode() + body)

    return answer


def raw(*parts: bytes, pause: float = 0.0, times: int = 1) -> Answer:
    """Bytes as they are, with pauses between them, over and over."""

    def answer(connection: socket.socket, _: bytes) -> None:
        for _ in range(times):
            for part in parts:
                connection.sendall(part)
                time.sleep(pause)

    return answer


def hangs(connection: socket.socket, _: bytes) -> None:
    time.sleep(20)


@pytest.fixture
def liar() -> Iterator[Liar]:
    found = Liar()
    yield found
    found.close()


@pytest.fixture
def make_server() -> Iterator[Callable[..., Server]]:
    made: list[Server] = []

    def make(liar: Liar, credentials: Credentials | None = None, scheme: str = "http") -> Server:
        addresses = Addresses.of(f"{scheme}://127.0.0.1:{liar.port}/query")
        made.append(Server(addresses, credentials or Credentials(), QUICK))
        return made[-1]

    yield make
    for server in made:
        server.close()


@pytest.fixture
def server(liar: Liar, make_server: Callable[..., Server]) -> Server:
    return make_server(liar)


def ask(server: Server, *, size: int = 100_000, accept: str = ROWS, **more: Any) -> Reply:
    return server.ask({"query": "SELECT ?x {}"}, accept=accept, size=size, **more)


def test_a_good_answer_is_taken(liar: Liar, server: Server) -> None:
    liar.answers = [says()]
    assert b'"1"' in rows_of(ask(server), "here")


def test_nobody_there_is_told_after_some_tries(liar: Liar, server: Server) -> None:
    liar.close()
    with pytest.raises(StoreAwayError, match=rf"at http://127.0.0.1:{liar.port}/query cannot be reached"):
        ask(server)


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
_ENDLESS = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
_CHUNK = b"1000\r\n" + b" " * 4096 + b"\r\n"

SLOW = {
    "says nothing": hangs,
    "drips its head": raw(b"X: 1\r\n", pause=0.2, times=40),
    "drips its head from the start": raw(b"H", pause=0.3, times=40),
    "drips its body": raw(_ENDLESS + b"1\r\n \r\n", *[b"1\r\n \r\n"] * 30, pause=0.2),
}


@pytest.mark.parametrize("answer", SLOW.values(), ids=SLOW)
def test_a_slow_server_is_given_up_in_time(liar: Liar, server: Server, answer: Answer) -> None:
    liar.answers = [answer]
    began = time.monotonic()
    with pytest.raises(StoreAwayError, match=r"did not answer within|no sign of life|broke off"):
        ask(server)
    assert time.monotonic() - began < 3


BROKEN = {
    "closes at once": raw(),
    "closes in its head": raw(b"HTTP/1.1 200 OK\r\nContent-"),
    "closes in its body": raw(_HEAD + b"Content-Length: 500\r\n\r\n" + GOOD),
    "closes in a chunk": raw(_ENDLESS + b"500\r\n" + GOOD),
    "does not speak HTTP": raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "has an endless head": raw(b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"a" * 200_000),
    "does not tell its length": raw(_HEAD + b"\r\n" + GOOD),
    "packs half of it": says(gzip.compress(GOOD)[:-12], ROWS, "200 OK", "Content-Encoding: gzip"),
    "packs something else": says(GOOD, ROWS, "200 OK", "Content-Encoding: gzip"),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_an_answer_that_breaks_off_is_none(liar: Liar, server: Server, answer: Answer) -> None:
    liar.answers = [answer]
    with pytest.raises(StoreAwayError, match=r"broke off|does not tell where"):
        ask(server)


WRONG = {
    "a page to log in": says(b"<html><form>Password:</form></html>", "text/html; charset=utf-8"),
    "no type": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
    "another type": says(GOOD, "image/png"),
    "broken JSON": says(GOOD[:-5]),
    "other JSON": says(b'{"boolean": "perhaps"}'),
    "deep JSON": says(b"[" * 90_000),
    "no text": says(b"\xff\xfe\x00" * 50),
    "an ASK's answer": says(b'{"head":{},"boolean":true}'),
    "a wrong IRI": says(GOOD.replace(b'"literal","value":"1"', b'"uri","value":"a b"')),
    "unasked packing": says(GOOD, ROWS, "200 OK", "Content-Encoding: br"),
    "another origin": says(b"", ROWS, "307 Temporary Redirect", "Location: http://127.0.0.1:9/query"),
    "another scheme": says(b"", ROWS, "308 Permanent Redirect", "Location: file:///etc/passwd"),
    "a changed method": says(b"", ROWS, "302 Found", "Location: /login"),
    "a circle": says(b"", ROWS, "307 Temporary Redirect", "Location: /query"),
    "no entry": says(b"", ROWS, "401 Unauthorized", 'WWW-Authenticate: Basic realm="x"'),
    "no rights": says(b"<h1>Forbidden</h1>", "text/html", "403 Forbidden"),
    "a cut answer": says(GOOD, ROWS, "200 OK", "X-SPARQL-MaxRows: 1"),
}


@pytest.mark.parametrize("answer", WRONG.values(), ids=WRONG)
def test_an_answer_of_something_else_is_refused(liar: Liar, server: Server, answer: Answer) -> None:
    liar.answers = [answer]
    with pytest.raises(StoreError) as refused:
        rows_of(ask(server), "here")
    assert not isinstance(refused.value, StoreAwayError)
    assert len(str(refused.value)) < 600


def test_triples_that_are_none_are_refused(liar: Liar, server: Server) -> None:
    liar.answers = [says(b"<a> <b> .\n", TRIPLES)]
    with pytest.raises(StoreError, match="cannot be read"):
        triples_of(ask(server, accept=TRIPLES), "here")
    liar.answers = [says(GOOD)]
    with pytest.raises(StoreError, match="where a truth value was asked for"):
        truth_of(ask(server), "here")


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_an_answer_too_long_is_not_read_on(liar: Liar, server: Server, packed: bool) -> None:
    if packed:  # 64 MB in 64 kB
        liar.answers = [says(gzip.compress(b" " * 64_000_000), ROWS, "200 OK", "Content-Encoding: gzip")]
    else:
        liar.answers = [raw(_ENDLESS, *[_CHUNK] * 50, times=1000)]
    began = time.monotonic()
    reply = ask(server)
    assert reply.is_cut
    assert len(reply.body) == 100_000
    assert time.monotonic() - began < 2
    with pytest.raises(QueryError, match="more than can be taken"):
        rows_of(reply, "here")


def test_a_question_is_asked_again_where_the_server_was_busy(liar: Liar, server: Server) -> None:
    busy = says(b"", ROWS, "503 Service Unavailable", "Retry-After: 1")
    liar.answers = [raw(), busy, says()]
    began = time.monotonic()
    assert ask(server).is_good
    assert time.monotonic() - began > 1
    assert len(liar.requests) == 3


@pytest.mark.parametrize("wait", ["3600", "Fri, 31 Dec 2199 23:59:59 GMT", "-1", "9" * 400])
def test_no_server_makes_us_wait_for_long(liar: Liar, server: Server, wait: str) -> None:
    liar.answers = [says(b"", ROWS, "503 Service Unavailable", f"Retry-After: {wait}")]
    began = time.monotonic()
    with pytest.raises(StoreAwayError, match=r"is away .status 503"):
        ask(server)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("answer", [raw(), says(b"", ROWS, "503 Service Unavailable")], ids=["lost", "busy"])
def test_an_update_is_never_sent_twice(liar: Liar, server: Server, answer: Answer) -> None:
    liar.answers = [answer]
    with pytest.raises(StoreAwayError):
        server.update("INSERT DATA { <a> <b> <c> }")
    assert len(liar.requests) == 1


def test_a_redirect_within_the_origin_is_followed(liar: Liar, server: Server) -> None:
    liar.answers = [says(b"", ROWS, "307 Temporary Redirect", "Location: /elsewhere"), says()]
    assert ask(server).is_good
    assert liar.requests[1].startswith(b"POST /elsewhere HTTP/1.1")
    assert liar.requests[1].endswith(b"query=SELECT+%3Fx+%7B%7D")


def test_a_call_is_given_up_from_another_thread(liar: Liar, server: Server) -> None:
    liar.answers = [hangs]
    call = Call(20)
    threading.Timer(0.2, call.kill).start()
    began = time.monotonic()
    with pytest.raises(StoreAwayError):
        server.ask({"query": "ASK {}"}, accept=ROWS, size=10, call=call)
    assert time.monotonic() - began < 0.5 + 0.5


# Credentials


SECRET = "s3cret-\u00e4"


@pytest.mark.parametrize(
    ("challenge", "begins"),
    [
        ('Basic realm="x"', b"Authorization: Basic "),
        ('Digest realm="SPARQL", nonce="abc", opaque="def", stale="false", qop="auth", algorithm=MD5',
         b"Authorization: Digest username=\"me\""),
    ],
    ids=["basic", "digest"],
)  # fmt: skip
def test_a_user_is_told_when_the_server_asks(
    liar: Liar, make_server: Callable[..., Server], challenge: str, begins: bytes
) -> None:
    server = make_server(liar, Credentials("me", SECRET))
    liar.answers = [says(b"", ROWS, "401 Unauthorized", f"WWW-Authenticate: {challenge}"), says()]
    assert ask(server).is_good
    assert b"Authorization" not in liar.requests[0]
    assert begins in liar.requests[1]
    assert SECRET.encode() not in b"".join(liar.requests)
    assert ask(server).is_good
    assert begins in liar.requests[2]  # from now on at once


def test_a_token_is_sent_at_once(liar: Liar, make_server: Callable[..., Server]) -> None:
    server = make_server(liar, Credentials(token="t0ken"))
    liar.answers = [says()]
    assert ask(server).is_good
    assert b"Authorization: Bearer t0ken\r\n" in liar.requests[0]


def test_credentials_stand_in_no_error_and_no_text(
    liar: Liar, make_server: Callable[..., Server], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    credentials = Credentials("me", SECRET)
    server = make_server(liar, credentials)
    liar.answers = [says(b"", ROWS, "401 Unauthorized", 'WWW-Authenticate: Basic realm="x"')]
    with pytest.raises(StoreError, match=r"does not let us in .status 401") as refused:
        ask(server)
    liar.answers = [
        says(b"", ROWS, "307 Moved", f"Location: http://me:{SECRET}@127.0.0.1/".encode().decode("latin-1"))
    ]
    with pytest.raises(StoreError, match="not followed") as led:
        ask(server)
    told = f"{refused.value}{led.value}{credentials}{credentials!r}{caplog.text}"
    assert SECRET not in told
    assert "s3cret" not in told


@pytest.mark.parametrize(
    "environment",
    [
        {"COUNTERPOINT_STORE_USER": "me"},
        {"COUNTERPOINT_STORE_PASSWORD": SECRET},
        {"COUNTERPOINT_STORE_TOKEN": SECRET},
        {"COUNTERPOINT_STORE_TOKEN": "a\r\nX: y"},
        {"COUNTERPOINT_STORE_TOKEN": "t", "COUNTERPOINT_STORE_USER": "me"},
    ],
)
def test_credentials_that_cannot_be_are_refused(environment: dict[str, str]) -> None:
    with pytest.raises(StoreError) as refused:
        Credentials.read(environment)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (f"https://me:{SECRET}@example.org/sparql", "must hold no user or password"),
        ("ftp://example.org/sparql", "expected http://HOST/PATH"),
        ("https:///sparql", "expected http://HOST/PATH"),
        ("https://example.org/spa rql", "expected http://HOST/PATH"),
        ("https://example.org/sparql\r\nX: y", "expected http://HOST/PATH"),
        ("https://example.org/sparql?graph=x", "without [?] and #"),
        ("https://[::1/sparql", "cannot be read"),
        ("https://example.org:port/", "cannot be read"),
    ],
)
def test_an_address_that_is_none_is_refused(address: str, reason: str) -> None:
    for three in ((address,), ("http://x/query", address), ("http://x/query", "", address)):
        with pytest.raises(StoreError, match=reason) as refused:
            Addresses.of(*three)
        assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("query", "update", "graphs"),
    [
        ("http://h/query", "http://h/update", "http://h/store"),
        ("http://h:8890/sparql", "http://h:8890/sparql-auth", "http://h:8890/sparql-graph-crud-auth"),
        ("https://h/repositories/r", "https://h/repositories/r/statements",
         "https://h/repositories/r/rdf-graphs/service"),
        ("https://h/some/where", "https://h/some/where", "https://h/some/where"),
    ],
)  # fmt: skip
def test_the_other_addresses_follow_from_the_first(query: str, update: str, graphs: str) -> None:
    assert Addresses.of(query) == Addresses(query, update, graphs)
    assert Addresses.of(query, "http://u/", "http://g/") == Addresses(query, "http://u/", "http://g/")


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1, signed by itself; its key lies beside it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    key = path.with_name("key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(path)],
        check=True, capture_output=True,
    )  # fmt: skip
    return path


def test_a_certificate_nobody_trusts_is_refused_and_can_be_trusted(
    certificate: Path, make_server: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    liar = Liar(context)
    liar.answers = [says()]
    with pytest.raises(StoreAwayError, match=r"certificate that is not trusted.*SSL_CERT_FILE"):
        ask(make_server(liar, scheme="https"))
    assert liar.requests == []
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert ask(make_server(liar, scheme="https")).is_good
    liar.close()


def test_a_server_without_tls_is_told(liar: Liar, make_server: Callable[..., Server]) -> None:
    liar.answers = [raw(b"HTTP/1.1 400 Bad Request\r\n\r\n")]
    with pytest.raises(StoreAwayError):
        ask(make_server(liar, scheme="https"))


def test_a_servers_own_words_are_trimmed() -> None:
    assert trimmed(
        b"<html><head><style>x</style></head><body><h1>No</h1>\x1b[31m<script>alert(1)</script></body>"
    ) == ("No [31m")
    assert trimmed(b"Virtuoso 37000 Error SP030: bad\n\nSPARQL query:\nSELECT secret") == (
        "Virtuoso 37000 Error SP030: bad"
    )
    assert len(trimmed(b"x" * 10_000)) == 300
