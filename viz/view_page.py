"""The page of a view: one file that asks no host for anything, at home in other people's articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from counterpoint.viz.assets import font_data_uri, own, static_text
from counterpoint.viz.cards import Card
from counterpoint.viz.compact import compact_script, compact_style
from counterpoint.viz.csp import page_policy
from counterpoint.viz.debate_view import most_used_sources
from counterpoint.viz.fonts import REGULAR
from counterpoint.viz.kinds import Kind, Subject
from counterpoint.viz.palettes import theme_css
from counterpoint.viz.quotations import quotations
from counterpoint.viz.render import about_debate, linked_to, render, unlinked
from counterpoint.viz.urls import Urls

__all__ = ["Home", "view_page"]

_POLICY = "%policy%"
_CARD = "1200x1200"
"""Pixels that the picture on a card fits into."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a page is served: the site's addresses, and what it is called elsewhere (oEmbed, Open Graph).

    ``site`` is the scheme and host, and ``address`` the page's own address with them. ``version`` names the
    state of the debate that an immutable address holds; ``notice`` is a sentence above everything else.
    ``of_site`` is true of a page that is the site's own and no embed; ``issue`` is the panel that the map
    opens at there.
    """

    urls: Urls
    site: str = ""
    address: str = ""
    version: str = ""
    notice: str = ""
    of_site: bool = False
    issue: str = ""

    def oembed(self, form: str) -> str:
        """Where oEmbed tells of the page, as ``json`` or ``xml``."""
        return self.site + self.urls.oembed(self.address, form)

    def picture(self, key: str, view: str, options: Mapping[str, object]) -> str:
        """Where a view is had as a picture of the size that cards show."""
        chosen = {**options, "fit": _CARD}
        return self.site + self.urls.embed(key, view, version=self.version, suffix=".png", options=chosen)


def view_page(kind: Kind, subject: Subject, model: object, *, home: Home | None = None) -> str:
    """The page of a view; without ``home`` it links to nothing and can be read from a disk."""
    own_page, own_style = getattr(kind.module, "page", None), getattr(kind.module, "style", None)
    if own_page is not None:
        return str(own_page(model, subject, home))
    debate, options, say = subject.debate, subject.options, subject.language
    cards = tuple(kind.module.cards(model))
    urls = home.urls if home else None
    page = render(
        f"{kind.name}.html",
        linked_to(debate.info, urls) if urls else unlinked,
        say,
        kind=kind,
        model=model,
        cards=cards,
        options=options,
        home=home,
        urls=urls,
        sources=[source.label or source.key for source in most_used_sources(debate)][:3],
        style=own(
            _style(kind.styles)
            + theme_css(options.palette, options.theme)
            + f".view{{max-width:{options.width}px}}"
            + (own_style(subject) if own_style else "")
        ),
        script=own(_script("view.js", *kind.scripts)),
        height=own(_script("height.js")),
        linked_data=quotations(
            debate, _shown(cards), home.site + home.urls.debate(debate.info.key) if home and home.site else ""
        ),
        policy=_POLICY,
        **about_debate(debate),
        **kind.module.context(model, subject),
    )
    return page.replace(_POLICY, page_policy(page), 1)


def _shown(cards: tuple[Card, ...]) -> list[str]:
    """The statements whose words the page shows, each once."""
    return list(dict.fromkeys(words.statement for card in cards for words in card.words))


@cache
def _style(names: tuple[str, ...]) -> str:
    source = f'src:url("{font_data_uri(REGULAR)}");'
    face = f'@font-face{{font-family:"Counterpoint Sans";font-weight:400;{source}}}\n'
    return face + compact_style("".join(static_text(name) for name in ("base.css", "view.css", *names)))


@cache
def _script(*names: str) -> str:
    return "".join(compact_script(static_text(name)) for name in names)
