"""How this site is called from elsewhere."""

from __future__ import annotations

from starlette.requests import Request

from counterpoint.settings import Settings

__all__ = ["origin"]


def origin(request: Request, settings: Settings) -> str:
    """Scheme and host of the site: as the settings have it, else as the request names it.

    The host of a request is one of the allowed: the border has checked it.
    """
    if settings.public_address:
        return settings.public_address
    scheme = "https" if request.scope["scheme"] == "https" else "http"
    return f"{scheme}://{request.headers['host'].lower()}"
