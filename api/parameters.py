"""What a request asks for after the ``?`` of its address."""

from __future__ import annotations

from starlette.requests import Request

from counterpoint.api.refusals import RequestError

__all__ = ["parameters"]


def parameters(request: Request) -> dict[str, str]:
    """The parameters in the address; hyphens in their names are underscores.

    Raises:
        RequestError: one is given twice.
    """
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        name = name.replace("-", "_")
        if name in found:
            raise RequestError(f'the parameter "{name[:80]}" is given twice')
        found[name] = value
    return found
