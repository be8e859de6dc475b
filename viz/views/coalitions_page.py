"""What the page of the camps needs: static drawings for a phone, a tablet and a desk, and pyvis's models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from counterpoint.viz.assets import own
from counterpoint.viz.drawing import to_svg
from counterpoint.viz.kinds import Subject
from counterpoint.viz.languages import Language
from counterpoint.viz.map_html import vis_network
from counterpoint.viz.model import Plain
from counterpoint.viz.quotations import inline_json
from counterpoint.viz.views.coalitions_cards import actor_card_id, camp_card_id, tie_cards
from counterpoint.viz.views.coalitions_figure import Figure, figure, figure_drawing
from counterpoint.viz.views.coalitions_model import CampsView
from counterpoint.viz.views.coalitions_words import camp_name, heard, shortened, spoken, votes_words

__all__ = ["NEEDED", "network_data", "page_context", "page_style"]

NEEDED: Final = 0.93
"""A drawing is shown where there is this part of its width: names of 13 pixels are still 12 then."""

_PAGE_MARGINS: Final = 64
_TABLET: Final = 640
"""CSS pixels, from which a page has room for a network; ``coalitions.css`` and ``.js`` say so too."""

_PHONE: Final = 344
"""CSS pixels: the room of a page on a phone that is 375 wide."""


def page_style(subject: Subject) -> str:
    """The rule that shows the drawing for a desk where it can be read, in place of that for a tablet."""
    least = round(_widest(subject) * NEEDED)
    if least <= _TABLET:
        return ""
    return f"@container (min-width:{least}px){{.middle{{display:none}}.middle+.wide{{display:block}}}}"


def _widest(subject: Subject) -> int:
    return max(subject.options.width - _PAGE_MARGINS, _TABLET)


def page_context(view: CampsView, subject: Subject) -> Mapping[str, object]:
    """What the template needs besides the model."""
    say = subject.language
    widths = {"narrow": _PHONE, "middle": _TABLET, "wide": _widest(subject)}
    if not page_style(subject):
        del widths["middle"]
    figures = {name: figure(view, width, say) for name, width in widths.items()}
    data: dict[str, Plain] = {
        **{name: network_data(found, ties=name == "wide") for name, found in figures.items()},
        "spoken": {node.ref.key: spoken(node, view, say) for node in view.nodes},
        "focus": view.focus,
        "words": _words(say),
    }
    return {
        "drawings": {name: to_svg(figure_drawing(found, say)) for name, found in figures.items()},
        "ties": tie_cards(view),
        "signs": {tie.sign for tie in view.edges},
        "oftener": any(abs(tie.weight) > 1 for tie in view.edges),
        "actor_card": actor_card_id,
        "camp_card": camp_card_id,
        "camp_name": lambda number: camp_name(number, say),
        "short": shortened,
        "heard": lambda share: heard(share, say),
        "votes": lambda vote: votes_words(vote, say),
        "data": inline_json(data),
        "library": own(vis_network()),
    }


def network_data(found: Figure, *, ties: bool = True) -> Plain:
    """A figure as pyvis's model: actors at fixed places, and the signed ties between them.

    Names, outlines and lines are not in it: the script takes them from the static drawing, whose elements
    stand in the same order. ``camps`` are the cards of the hulls, in theirs. ``ties`` may be left out: they
    are those of any other figure of the view.
    """
    from pyvis.network import Network

    network = Network(directed=True)
    for node in found.view.nodes:
        key = node.ref.key
        (x, y), name = found.layout.centers[key], found.names[key]
        sizes = {"width": name.width, "height": name.height, "size": name.radius}
        network.add_node(key, shape="custom", fixed=True, x=x, y=y, group=node.camp, **sizes)
    for tie in found.view.edges if ties else ():
        network.add_edge(tie.source, tie.target, kind=tie.sign, value=abs(tie.weight))
    nodes, edges, *_ = network.get_network_data()
    for node in nodes:
        del node["label"]
        node.pop("color", None)
    for edge in edges:
        edge.pop("arrows", None)
    camps: list[Plain] = [camp_card_id(number) for number in found.layout.hulls]
    return {
        "width": found.layout.width,
        "height": found.layout.height,
        "nodes": nodes,
        "edges": edges,
        "camps": camps,
    }


def _words(say: Language) -> Plain:
    """What the script says."""
    return {
        "network": say(
            "Network of actors. Arrow keys walk along the ties, Page Down goes through all actors, "
            "Enter opens the words, Escape closes them."
        ),
        "agree": say("agrees with the actor before"),
        "differ": say("disagrees with the actor before"),
        "even": say("agrees and disagrees with the actor before"),
        "none": say("no tie to the actor before"),
        "end": say("No one further in this direction."),
        "show": say("Show the network"),
        "hide": say("Hide the network"),
    }
