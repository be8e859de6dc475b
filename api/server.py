"""The service on a port, under uvicorn."""

from __future__ import annotations

import logging
import socket
from typing import Final

import uvicorn

from counterpoint.api.app import create_app
from counterpoint.api.connections import Connections
from counterpoint.api.library import Library, Loading
from counterpoint.api.logs import logging_config
from counterpoint.errors import SettingError
from counterpoint.graph.store import MEMORY
from counterpoint.settings import Settings

__all__ = ["address", "listen", "serve", "server"]

log = logging.getLogger("counterpoint.api")

_PATIENCE: Final = 5
"""Seconds that running requests get to end when the service is stopped."""


def serve(library: Library, settings: Settings, loading: Loading | None = None) -> None:
    """Answer requests until the process is told to stop (SIGINT, SIGTERM).

    ``loading`` brings debates in meanwhile; where it cannot, the service stops.

    Raises:
        SettingError: the port cannot be had.
    """
    with listen(settings) as listening:
        service = server(library, settings, loading)
        log.info("answering on %s", address(listening, settings.root_path))
        if settings.writable and settings.store == MEMORY:
            log.warning(
                "the store is in memory: what is written ends with this process; --store DIR keeps it"
            )
        service.run(sockets=[listening])


def server(library: Library, settings: Settings, loading: Loading | None = None) -> uvicorn.Server:
    """The service, not yet running."""

    def stop() -> None:
        service.should_exit = True

    connections = Connections(settings)
    config = uvicorn.Config(
        create_app(library, settings, loading=loading, failed=stop, connections=connections),
        http=connections.protocol(),
        ws="none",
        log_config=logging_config(settings.log_level, settings.log_format),
        access_log=False,  # it writes query texts; traffic.py logs without them
        proxy_headers=False,  # it trusts whoever is on loopback; clients.py asks the setting trusted_proxies
        server_header=False,
        timeout_graceful_shutdown=_PATIENCE,
    )
    service = uvicorn.Server(config)
    return service


def listen(settings: Settings) -> socket.socket:
    """A socket on the address that the settings name.

    Raises:
        SettingError: it is taken, not ours, or no address at all.
    """
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        where, reason = f"{settings.host} port {settings.port}", str(error.strerror).partition(" (while")[0]
        raise SettingError(
            f"cannot listen on {where}: {reason}; choose others with --host and --port"
        ) from None
    # Connections inherit it; else a body waits 40 ms for the acknowledgment of its headers (Nagle).
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def address(listening: socket.socket, root_path: str = "") -> str:
    """The address of the site on a socket, for a person to open."""
    host, port = listening.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}{root_path}/"
