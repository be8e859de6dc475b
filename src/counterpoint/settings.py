"""The service's settings: one table that feeds the command line, the environment, the docs and the checks.

A setting's name, default, type, help and bounds stand in :class:`Settings` and nowhere else. Its flag is
``--query-timeout``, its environment variable ``COUNTERPOINT_QUERY_TIMEOUT``, its key in a file of settings
``query_timeout``; a flag wins over the environment, that over the file, and all of them over the default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from typing import Any, Final

from counterpoint.errors import SettingError
from counterpoint.setting import PREFIX, Setting
from counterpoint.settings_file import read_file

__all__ = ["CONFIG", "CREDENTIALS", "PREFIX", "SETTINGS", "Setting", "Settings", "markdown"]

CONFIG: Final = PREFIX + "CONFIG"
"""The variable that names a file of settings; a flag ``--config`` wins over it."""

MIB: Final = 1024 * 1024

CREDENTIALS: Final = (
    "COUNTERPOINT_STORE_USER",
    "COUNTERPOINT_STORE_PASSWORD",
    "COUNTERPOINT_STORE_TOKEN",
)
"""Of the store's server. They are no settings: a flag would show them to whoever lists processes."""

_OF_THE_TESTS: Final = {"COUNTERPOINT_SOURCES", "COUNTERPOINT_SOAK"}
"""Variables with our prefix that are no settings: the folder of source texts, the length of the soak."""


def _setting(default: Any, help: str, **rules: Any) -> Any:  # noqa: A002 -- the word the command line uses
    return field(default=default, metadata={"help": help, **rules})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the service runs with. Every value has been checked.

    Raises:
        SettingError: a value is not of its type or out of its bounds.
    """

    host: str = _setting(
        "127.0.0.1",
        "Address to listen on. Anything but loopback makes the service public.",
        pattern=r"[^\s/]+",
    )
    port: int = _setting(8000, "Port to listen on; 0 picks a free one.", minimum=0, maximum=65535)
    store: str = _setting(
        "memory",
        "Where the triples live: `memory`, a directory that keeps them, or the address of a SPARQL server's "
        "queries (see stores.md).",
        pattern=r"[^\x00]+",
    )
    store_update: str = _setting(
        "",
        "Where that server takes updates; by default, what follows from its query address.",
        pattern=r"[^\x00]*",
    )
    store_graphs: str = _setting(
        "",
        "Where that server takes whole graphs (Graph Store HTTP Protocol); by default, what follows from its "
        "query address.",
        pattern=r"[^\x00]*",
    )
    allowed_hosts: tuple[str, ...] = _setting(
        ("localhost", "127.0.0.1", "[::1]"),
        "Names the service answers to, without port. `*.example.org` stands for every name under it, `*` for "
        "any. A request for another name is refused, so no page elsewhere gets in by rebinding its own name.",
        pattern=r"\*|(\*\.)?[A-Za-z0-9_][A-Za-z0-9._-]*|\[[0-9a-fA-F:.]+\]",
    )
    root_path: str = _setting(
        "",
        "Path under which a reverse proxy shows the service, such as `/debates`.",
        pattern=r"(/[A-Za-z0-9._~-]+)*",
    )
    log_level: str = _setting(
        "info", "How much is logged. Query texts never are.", choices=("debug", "info", "warning", "error")
    )
    log_format: str = _setting(
        "text", "Whether the log is lines for people or a JSON object a line.", choices=("text", "json")
    )
    metrics: str = _setting(
        "local",
        "Who may read `/metrics`: programs on this machine with no proxy between, anyone (`open`), or none.",
        choices=("local", "open", "off"),
    )
    trusted_proxies: tuple[str, ...] = _setting(
        (),
        "Addresses or networks (`10.0.0.0/8`) of reverse proxies whose `Forwarded` or `X-Forwarded-For`, "
        "`-Proto` and `-Host` are believed. Of anyone else these headers count for nothing.",
        pattern=r"[0-9A-Fa-f:.]+(/\d{1,3})?",
    )
    hsts: int = _setting(
        0,
        "Seconds for which browsers shall use https only (Strict-Transport-Security), told where the request "
        "came by https; 0 says nothing.",
        minimum=0,
        maximum=63_072_000,
    )
    compression: str = _setting(
        "on", "Whether answers are compressed (gzip) for clients that take it.", choices=("on", "off")
    )
    query_timeout: float = _setting(
        10.0, "Seconds a query may take before it is ended.", minimum=0.1, maximum=600
    )
    query_rows: int = _setting(100_000, "Rows or triples a query may return.", minimum=1, maximum=10_000_000)
    query_bytes: int = _setting(
        64 * MIB, "Bytes a query's result may take as it is sent.", minimum=1024, maximum=2048 * MIB
    )
    query_length: int = _setting(65_536, "Characters a query may have.", minimum=100, maximum=1_000_000)
    query_depth: int = _setting(50, "How deep brackets may nest in a query.", minimum=1, maximum=100)
    query_operators: int = _setting(
        300, "Operators of expressions and property paths that a query may have.", minimum=1, maximum=1000
    )
    query_clauses: int = _setting(
        100, "`OPTIONAL`, `UNION`, `FILTER` and their like that a query may have.", minimum=1, maximum=300
    )
    query_patterns: int = _setting(
        100, "Triple patterns and groups that a query may have.", minimum=1, maximum=300
    )
    query_workers: int = _setting(
        16,
        "Queries that run at once, each in a process of its own; those that take long yield to the others. "
        "Fewer, where each with a copy of the data in memory could take more than half of the machine's.",
        minimum=1,
        maximum=256,
    )
    query_data: str = _setting(
        "auto",
        "Where queries of a store in a directory find its data: read into `memory` once for all, which is "
        "fastest, or on `disk`, where each process opens them; `auto` reads them where they take at most an "
        "eighth of the machine's memory.",
        choices=("auto", "memory", "disk"),
    )
    query_queue: int = _setting(
        32, "Queries that may wait for a worker; the next is told to come back.", minimum=0, maximum=10_000
    )
    worker_memory: int = _setting(
        512 * MIB,
        "Bytes of memory a worker may take above what the data need; less where all workers together could "
        "take more than half of the machine's.",
        minimum=64 * MIB,
        maximum=65536 * MIB,
    )
    connections: int = _setting(
        1000,
        "Connections that may be open at once, and at most half of the files that the process may open; the "
        "next is answered 503.",
        minimum=1,
        maximum=100_000,
    )
    head_timeout: float = _setting(
        20.0, "Seconds that a request's head may take to arrive.", minimum=0.1, maximum=600
    )
    body_timeout: float = _setting(
        60.0, "Seconds that a request's body may take to arrive.", minimum=0.1, maximum=3600
    )
    send_timeout: float = _setting(
        30.0,
        "Seconds that a client may take for a piece (256 KiB) of a long answer before it gets no more of it.",
        minimum=0.1,
        maximum=3600,
    )
    client_limits: str = _setting(
        "on",
        "Whether one client is limited as the next four say; `off` is for benches. With `--no-token` nothing "
        "is limited so.",
        choices=("on", "off"),
    )
    client_seconds: float = _setting(
        60.0,
        "Seconds of query time that one client may take within a minute; 0 sets no limit.",
        minimum=0,
        maximum=3600,
    )
    client_errors: int = _setting(
        30,
        "Wrong queries that one client may send within a minute; 0 sets no limit.",
        minimum=0,
        maximum=100_000,
    )
    client_queries: int = _setting(
        5,
        "Queries of one client that may run or wait at once; 0 sets no limit. An IPv6 client is its first 64 "
        "bits.",
        minimum=0,
        maximum=10_000,
    )
    client_connections: int = _setting(
        100,
        "Connections of one client that may be open at once; 0 sets no limit. This machine's and those of "
        "`--trusted-proxies` do not count.",
        minimum=0,
        maximum=100_000,
    )

    analysis_timeout: float = _setting(
        30.0, "Seconds an analysis or a network may take before it is ended.", minimum=0.1, maximum=3600
    )
    analysis_workers: int = _setting(
        1, "Processes that analyze, which is how many analyses run at once.", minimum=1, maximum=64
    )
    analysis_queue: int = _setting(
        16, "Analyses that may be asked for at once; the next is told to come back.", minimum=1, maximum=1000
    )
    analysis_memory: int = _setting(
        1024 * MIB,
        "Bytes of memory a process that analyzes may take above its libraries.",
        minimum=64 * MIB,
        maximum=65536 * MIB,
    )
    view_timeout: float = _setting(
        20.0, "Seconds a view may take to be drawn before it is ended.", minimum=0.1, maximum=600
    )
    view_workers: int = _setting(
        1, "Processes that draw views, which is how many are drawn at once.", minimum=1, maximum=64
    )
    view_queue: int = _setting(
        64,
        "Views that may be drawn or wait at once; the next is told to come back. What many ask for counts "
        "once, and what was drawn before does not count.",
        minimum=1,
        maximum=10_000,
    )
    view_memory: int = _setting(
        1024 * MIB,
        "Bytes of memory a process that draws may take above its libraries.",
        minimum=64 * MIB,
        maximum=65536 * MIB,
    )
    embed_memory: int = _setting(
        128 * MIB,
        "Bytes of drawn views that are kept, those of earlier versions of a debate included; what was asked "
        "for longest ago goes first.",
        minimum=MIB,
        maximum=65536 * MIB,
    )
    embed_ancestors: tuple[str, ...] = _setting(
        ("*",),
        "Sites that may put embeds and maps in a frame, as `frame-ancestors` has them: `*`, `'self'`, "
        "`https://news.example`, `https://*.news.example`.",
        pattern=r"\*|'self'|'none'|(https?://)?(\*\.)?[A-Za-z0-9][A-Za-z0-9.-]*(:(\d{1,5}|\*))?",
    )
    public_address: str = _setting(
        "",
        "Scheme and host under which readers reach the service, such as `https://debates.example`; it stands "
        "in oEmbed answers and in links for other sites. By default, what each request names.",
        pattern=r"(https?://([A-Za-z0-9_][A-Za-z0-9._-]*|\[[0-9a-fA-F:.]+\])(:\d{1,5})?)?",
    )
    withdrawn: str = _setting(
        "",
        "File that lists withdrawn versions of debates, each on a line as `debate@version`. It is read again "
        "when it changes.",
        pattern=r"[^\x00]*",
    )
    record_analyses: str = _setting(
        "standard",
        "Which results are written where SPARQL finds them when a debate is loaded: the `standard` set, or "
        "`none`.",
        choices=("standard", "none"),
    )

    writable: bool = _setting(
        False,
        "Whether debates may be put in, changed and deleted over HTTP. It takes `--token-file`, or "
        "`--no-token` on loopback. With a store in memory, what is written ends with the service.",
    )
    token_file: str = _setting(
        "",
        "File with the tokens that may write: one a line, at least 16 characters each, `#` begins a comment. "
        "Only its owner, who runs the service, may read it (mode 0600).",
        pattern=r"[^\x00]*",
    )
    no_token: bool = _setting(
        False, "Whether anyone on this machine may write without a token; only where `--host` is loopback."
    )

    update_timeout: float = _setting(
        30.0,
        "Seconds an update, or reading RDF that was sent, may take before it is ended.",
        minimum=0.1,
        maximum=3600,
    )
    update_length: int = _setting(
        1_000_000, "Characters an update may have.", minimum=100, maximum=100_000_000
    )
    graph_bytes: int = _setting(
        64 * MIB,
        "Bytes that a graph sent to `/graphs` may have.",
        minimum=1024,
        maximum=2048 * MIB,
    )
    upload_bytes: int = _setting(
        16 * MIB, "Bytes that a debate put over HTTP may have.", minimum=1024, maximum=16 * MIB
    )

    def __post_init__(self) -> None:
        for setting in SETTINGS:
            value = setting.check(getattr(self, setting.name), setting.name)
            object.__setattr__(self, setting.name, value)
        self._check_writing()
        if self.query_data == "disk" and (self.store == "memory" or "://" in self.store):
            raise SettingError(
                f'--query-data disk is for a store in a directory, and --store is "{self.store}"'
            )

    def _check_writing(self) -> None:
        """The settings about writing must fit each other: nobody opens a service to all by an oversight."""
        if self.writable and not (self.token_file or self.no_token):
            raise SettingError(
                "--writable needs --token-file FILE with the tokens that may write, or on loopback --no-token"
            )
        if self.no_token and self.token_file:
            raise SettingError("--no-token and --token-file exclude each other; leave one of them out")
        if self.no_token and not _is_loopback(self.host):
            raise SettingError(
                f'--no-token is for loopback only, and --host is "{self.host}"; use --token-file FILE'
            )
        if self.no_token and "*" in self.allowed_hosts:
            raise SettingError(
                "--no-token with --allowed-hosts * would let any web page write by rebinding its name; "
                "name the hosts, or use --token-file FILE"
            )

    @property
    def limits_clients(self) -> bool:
        """Is what one client may have limited?"""
        return self.client_limits == "on" and not self.no_token

    @classmethod
    def read(cls, environ: Mapping[str, str], *, config: str | None = None, **flags: Any) -> Settings:
        """The settings from a file (``config``, else ``COUNTERPOINT_CONFIG``), the environment and flags.

        A flag that is ``None`` was not given. A text is parsed, a value of the setting's type taken as it is.

        Raises:
            SettingError: a value cannot be had, a variable with our prefix names no setting, or a flag does.
        """
        known = {setting.environment for setting in SETTINGS}
        for variable in sorted(environ):
            allowed = known | {CONFIG, *CREDENTIALS} | _OF_THE_TESTS
            if variable.startswith(PREFIX) and variable not in allowed:
                raise SettingError(
                    f"{variable} names no setting; the settings are {', '.join(sorted(known))}"
                )
        by_name = {setting.name: setting for setting in SETTINGS}
        file = config or environ.get(CONFIG, "")
        values = {
            given.name: by_name[given.name].check(given.value, given.where)
            for given in (read_file(file, by_name) if file else ())
        }
        values |= {
            s.name: s.parse(environ[s.environment], s.environment)
            for s in SETTINGS
            if s.environment in environ
        }
        for name, value in flags.items():
            if value is not None:
                setting = by_name.get(name)
                if setting is None:
                    raise SettingError(f"{name} is no setting; the settings are {', '.join(by_name)}")
                parse = setting.parse if isinstance(value, str) else setting.check
                values[name] = parse(value, setting.flag)
        return cls(**values)


SETTINGS: Final[tuple[Setting, ...]] = tuple(
    Setting(name=item.name, default=item.default, **item.metadata) for item in fields(Settings)
)
"""The table, in the order of the documentation."""


def markdown() -> str:
    """``docs/settings.md``: the table for people."""
    rows = [
        f"| `{s.flag}` | `{s.environment}` | {_shown(s.default)} | {s.limits or '—'} | {s.help} |"
        for s in SETTINGS
    ]
    return "\n".join([*_HEAD, *rows, ""])


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _shown(default: str | int | float | tuple[str, ...]) -> str:
    if isinstance(default, tuple):
        return f"`{','.join(default)}`" if default else "none"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default}`" if default != "" else "none"


_HEAD: Final = (
    "# Settings",
    "",
    "Written by `counterpoint.settings`; do not edit. A flag of `counterpoint serve` wins over the",
    "environment, that over a file, and all of them over the default. A list is written with commas; sizes",
    "are in bytes, times in seconds. The flag of a setting that is true or false is written without a value.",
    "",
    "The file is TOML, named by `--config` or `COUNTERPOINT_CONFIG`; its keys are the flags' names with `_`",
    'for `-`, and its lists are lists: `allowed_hosts = ["debates.example"]`. A key that is no setting is',
    "an error.",
    "",
    f"Credentials for a store's server are no settings: {', '.join(f'`{name}`' for name in CREDENTIALS)}",
    "are read from the environment only; see [stores](stores.md).",
    "",
    "| flag | environment | default | may be | |",
    "|---|---|---|---|---|",
)
