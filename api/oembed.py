"""``/oembed``: what a site's editor gets for a bare address of ours (oEmbed 1.0, type ``rich``).

Nothing is ever fetched: the address is taken apart, and what is answered is built anew from its parts.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from xml.etree import ElementTree

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.addresses import RESERVED, whole_key
from counterpoint.api.embed import Embed, EmbedName, read_embed
from counterpoint.api.embeds import Embeds
from counterpoint.api.hosts import is_ours
from counterpoint.api.parameters import parameters
from counterpoint.api.pictures import Pictures, view_job
from counterpoint.api.refusals import NoSuchFormatError, NoSuchPageError, RequestError, WithdrawnError
from counterpoint.api.representation import Representation, conditional
from counterpoint.api.site import origin
from counterpoint.errors import CounterpointError, UnknownDebateError
from counterpoint.settings import Settings
from counterpoint.viz.fonts import clean
from counterpoint.viz.png import pixel_size
from counterpoint.viz.png_process import size_of
from counterpoint.viz.urls import Urls

__all__ = ["OEmbed"]

_MAP: Final = "map"
_PROVIDER: Final = "Counterpoint"
_HEIGHT: Final = 640
_THUMBNAIL: Final = 1200
_SMALLEST: Final = 10
_LONGEST_ADDRESS: Final = 2_000
_LONGEST_TITLE: Final = 200
_MOST_PARAMETERS: Final = 100
_CACHE_AGE: Final = 3_600
_MEDIA_TYPES: Final = {"json": "application/json", "xml": "text/xml"}
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_OURS: Final = "url is no address of a view, a map or a debate on this service"


class OEmbed:
    """Tells how to show what an address of this service stands for."""

    def __init__(self, embeds: Embeds, pictures: Pictures, settings: Settings, urls: Urls) -> None:
        self._embeds = embeds
        self._pictures = pictures
        self._settings = settings
        self._urls = urls

    async def get(self, request: Request) -> Response:
        """The answer for ``url``, within ``maxwidth`` and ``maxheight``, as ``format``."""
        given = parameters(request)
        form = given.get("format") or "json"
        if form not in _MEDIA_TYPES:
            raise NoSuchFormatError(f'there is no format "{form[:40]}"; there is: {", ".join(_MEDIA_TYPES)}')
        most = (_maximum(given, "maxwidth"), _maximum(given, "maxheight"))
        if "url" not in given:
            raise RequestError("the request needs a url: the address of a view, a map or a debate")
        site = origin(request, self._settings)
        embed = await run_in_threadpool(self._named, given["url"], urlsplit(site).netloc)
        told = self._told(embed, site, most) | await self._thumbnail(embed, site, most)
        body = _as_xml(told) if form == "xml" else json.dumps(told, ensure_ascii=False).encode()
        headers = {"Cache-Control": f"public, max-age={_CACHE_AGE // 12}"}
        return conditional(request, Representation(body, _MEDIA_TYPES[form]), headers)

    def _named(self, address: str, here: str) -> Embed:
        """The embed for an address of ours; parameters that mean nothing there are left out."""
        parts = self._parts(address, here)
        key, name = self._place(unquote(parts.path))
        try:
            finder = self._embeds.finder(whole_key(key))
        except UnknownDebateError:
            raise NoSuchPageError(_NOT_OURS) from None
        embed = Embed(name, finder, {})
        for parameter, value in _query(parts.query):
            try:
                found = read_embed(name, finder, {parameter.replace("-", "_"): value})
            except CounterpointError:
                continue
            embed = Embed(name, finder, {**embed.options, **found.options})
        try:
            self._embeds.check_shown(embed)
        except WithdrawnError as error:
            raise NoSuchPageError(str(error)) from None
        return embed

    def _parts(self, address: str, here: str) -> SplitResult:
        try:
            parts = urlsplit(address[: _LONGEST_ADDRESS + 1])
        except ValueError:
            raise NoSuchPageError(_NOT_OURS) from None
        ours = parts.netloc.lower() == here or is_ours(parts.netloc, self._settings.allowed_hosts)
        if len(address) > _LONGEST_ADDRESS or parts.scheme not in ("http", "https") or not ours:
            raise NoSuchPageError(_NOT_OURS)
        return parts

    def _place(self, path: str) -> tuple[str, EmbedName]:
        """The debate and the view at a path of the site; a debate's own page stands for its map."""
        root = self._urls.root
        match path.removeprefix(root).split("/") if path.startswith(f"{root}/") else ():
            case ["", "embed", key, name] if "." not in name:
                return key, EmbedName.read(name)
            case ["", key] | ["", key, "map"] if key not in RESERVED:
                return key, EmbedName.read(_MAP)
        raise NoSuchPageError(_NOT_OURS)

    def _told(self, embed: Embed, site: str, most: tuple[int, int]) -> dict[str, Any]:
        info, say = embed.debate.info, embed.language
        title = _short(f"{say(embed.name.kind.title)}: {info.title}")
        width, height = min(embed.options.get("width", 960), most[0]), min(_HEIGHT, most[1])
        told = {
            "version": "1.0",
            "type": "rich",
            "title": title,
            "author_name": _short(say.joined(info.coders)),
            "provider_name": _PROVIDER,
            "provider_url": site + self._urls.home(),
            "cache_age": _CACHE_AGE,
            "width": width,
            "height": height,
            "html": _frame(site + embed.own_path(self._urls), title, width, height),
        }
        return {name: value for name, value in told.items() if value != ""}

    async def _thumbnail(self, embed: Embed, site: str, most: tuple[int, int]) -> dict[str, Any]:
        """A picture within the maxima; none where there is nothing to draw, or no room or time for it."""
        within = (min(_THUMBNAIL, most[0]), min(_THUMBNAIL, most[1]))
        if not embed.is_now or min(within) < _SMALLEST:
            return {}
        try:
            drawn = await self._pictures.get(
                embed.finder, view_job(embed.name.kind.name, embed.options, "svg")
            )
            width, height = pixel_size(*size_of(drawn.body.decode()), within=within)
        except CounterpointError:
            return {}
        options = {**embed.options, "fit": f"{within[0]}x{within[1]}"}
        path = self._urls.embed(
            embed.key, embed.name.kind.name, version=embed.name.version, suffix=".png", options=options
        )
        return {"thumbnail_url": site + path, "thumbnail_width": width, "thumbnail_height": height}


def _maximum(given: Mapping[str, str], name: str) -> int:
    """A maximum in pixels; very many where none is given."""
    text = given.get(name, "") or "99999"
    if not re.fullmatch(r"[0-9]{1,9}", text) or not int(text):
        raise RequestError(f'{name} is "{text[:40]}"; it must be a whole number of pixels, 1 or more')
    return int(text)


def _query(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        raise NoSuchPageError(_NOT_OURS) from None


def _frame(address: str, title: str, width: int, height: int) -> str:
    """One frame and nothing else: it is what is left by those who filter what strangers' sites answer."""
    return (
        f'<iframe class="wp-embedded-content" src="{html.escape(address)}" title="{html.escape(title)}" '
        f'width="{width}" height="{height}" frameborder="0" '
        'sandbox="allow-scripts allow-top-navigation-by-user-activation"></iframe>'
    )


def _short(text: str) -> str:
    text = clean(text)
    return text if len(text) <= _LONGEST_TITLE else text[: _LONGEST_TITLE - 1] + "…"


def _as_xml(told: Mapping[str, Any]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in told.items():
        ElementTree.SubElement(root, name).text = _NOT_XML.sub("", str(value))
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
