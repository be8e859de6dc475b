"""What the address of an embed names: a view of a debate, now or in one version, with its options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from counterpoint.api.pictures import version_of
from counterpoint.api.refusals import NoSuchPageError
from counterpoint.errors import AnalysisError, UnknownThingError, ViewError
from counterpoint.graph.analysis.findings import Finder
from counterpoint.graph.analysis.option import advice
from counterpoint.ontology.debate import Debate
from counterpoint.viz.kinds import KINDS, Kind
from counterpoint.viz.languages import Language, language_of
from counterpoint.viz.png import LARGEST, Size
from counterpoint.viz.urls import Urls
from counterpoint.viz.view_options import ViewOptions

__all__ = ["Embed", "EmbedName", "read_embed"]

_NAME: Final = re.compile(
    r"(?P<view>[a-z]{1,40})(?:@(?P<version>[0-9a-f]{12}))?(?:\.(?P<format>svg|png|json))?"
)
_FIT: Final = re.compile(r"([1-9][0-9]{1,3})x([1-9][0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class EmbedName:
    """The last part of an embed's address: ``matrix@0123456789ab.svg``; no ``version`` for the latest."""

    kind: Kind
    version: str
    format: str

    @classmethod
    def read(cls, text: str) -> EmbedName:
        """What a part of an address says.

        Raises:
            NoSuchPageError: there is no such view, or the part is not of that form.
        """
        found = _NAME.fullmatch(text)
        if found is None:
            raise NoSuchPageError(
                f"nothing is at this address; there are the views {', '.join(KINDS)}, each by its name, "
                "then perhaps @ and the twelve digits of a version, then perhaps .svg, .png or .json"
            )
        if found["view"] not in KINDS:
            raise NoSuchPageError(f'there is no view "{found["view"]}"{advice(found["view"], KINDS)}')
        return cls(KINDS[found["view"]], found["version"] or "", found["format"] or "html")


@dataclass(frozen=True, slots=True)
class Embed:
    """A view of a debate that is asked for. ``options`` are those that are not as they are by default."""

    name: EmbedName
    finder: Finder
    options: Mapping[str, Any]
    within: Size = LARGEST

    @property
    def debate(self) -> Debate:
        """The debate as it is now."""
        return self.finder.debate

    @property
    def key(self) -> str:
        """The debate's key."""
        return self.debate.info.key

    @property
    def version(self) -> str:
        """The version that is to be shown, the debate's own of now where none is named."""
        return self.name.version or version_of(self.finder)

    @property
    def is_now(self) -> bool:
        """Whether that is what the debate says now."""
        return self.version == version_of(self.finder)

    @property
    def language(self) -> Language:
        """The language that it speaks."""
        return language_of(self.debate, self.options.get("language", ""))

    def path(self, urls: Urls, *, version: str = "", suffix: str = "") -> str:
        """Its address, of the latest version where none is named."""
        name = self.name.kind.name
        return urls.embed(self.key, name, version=version, suffix=suffix, options=self.options)

    def own_path(self, urls: Urls) -> str:
        """The address of its page, of the version that was asked for, rebuilt from its parts."""
        return self.path(urls, version=self.name.version)


def read_embed(name: EmbedName, finder: Finder, given: Mapping[str, str]) -> Embed:
    """What a name and parameters ask of a debate; ``fit`` says into how many pixels a PNG is to fit.

    Raises:
        ViewError: there is no such parameter, or it cannot have that value.
    """
    options, within = dict(given), LARGEST
    if name.format == "png" and "fit" in options:
        within = _fit(options.pop("fit"))
    embed = Embed(name, finder, {}, within)
    return Embed(name, finder, _options(embed, options), within)


def _options(embed: Embed, given: Mapping[str, str]) -> Mapping[str, Any]:
    """Checked against what the debate has, but where that is no longer what it had."""
    kind = embed.name.kind
    try:
        if embed.is_now:
            return ViewOptions.read(given, embed.debate, kind.name, kind.heeds).given()
        return ViewOptions.typed(given, kind.name, kind.heeds).given()
    except (AnalysisError, UnknownThingError) as error:
        raise ViewError(str(error)) from None


def _fit(text: str) -> Size:
    found = _FIT.fullmatch(text)
    if found is None:
        raise ViewError(f'fit is "{text[:40]}"; it must be pixels across and down, from 10x10 to 9999x9999')
    return int(found[1]), int(found[2])
