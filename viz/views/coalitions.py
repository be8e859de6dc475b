"""The camps: who agrees with whom, which groups that makes, what each shares and what divides it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, cast

from counterpoint.graph.camps.coalitions import TOO_FEW
from counterpoint.graph.camps.common_ground import (
    BUILT_IN,
    CampVotes,
    CommonGround,
    Division,
    common_ground,
)
from counterpoint.graph.networks.incidence import Incidence
from counterpoint.graph.networks.selection import statement_rows
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Mode, Polarity, Statement
from counterpoint.viz.cards import Card, words_of
from counterpoint.viz.drawing import Drawing
from counterpoint.viz.evidence import ref, refs
from counterpoint.viz.kinds import Subject
from counterpoint.viz.languages import Language
from counterpoint.viz.model import Evidence
from counterpoint.viz.narrowed_words import narrowed_words
from counterpoint.viz.network_layout import MOST_DOTS
from counterpoint.viz.views.coalitions_cards import actor_cards
from counterpoint.viz.views.coalitions_model import (
    ActorNode,
    Camp,
    CampsView,
    Divided,
    Shared,
    Tie,
)
from counterpoint.viz.views.coalitions_page import page_context, page_style
from counterpoint.viz.views.coalitions_svg import camps_drawing
from counterpoint.viz.views.coalitions_ties import strongest, ties_among
from counterpoint.viz.views.coalitions_words import left_out_words, summary_words

if TYPE_CHECKING:
    from counterpoint.graph.camps.coalitions import Coalitions

__all__ = ["cards", "context", "drawing", "style", "view_model"]

_TOP: Final = 60
"""Actors that can be read in a drawing for a desk."""
_TIES_AN_ACTOR, _LEAST_TIES, _MOST_TIES = 3, 150, 400
_MOST_WORDS: Final = 12
_MOST_SHARED: Final = 5
_QUOTES: Final = 3
_ALIKE: Final = 2
"""Members who say the same, from whom on a camp shares it."""


def view_model(subject: Subject) -> CampsView:
    """The camps of a debate, its actors that are heard most, and the ties between them."""
    debate, options, say = subject.debate, subject.options, subject.language
    incidence = Incidence.of(debate)
    # One resample says whether the sources are few; how stable a camp is, which takes many, is not shown.
    found = cast("Coalitions", subject.find("coalitions", resamples=1))
    focus = options.focus if options.focus in incidence.actors else ""
    actors = _heard_most(incidence, min(options.top or _TOP, MOST_DOTS), focus)
    every = ties_among(debate, incidence, actors)
    ties = strongest(every, actors, min(max(_TIES_AN_ACTOR * len(actors), _LEAST_TIES), _MOST_TIES))
    ground = common_ground(incidence, found.membership)
    numbers = sorted({found.membership[actor] for actor in actors if actor in found.membership})
    return CampsView(
        debate=debate.info.key,
        title=debate.info.title,
        language=say.tag,
        summary=summary_words(
            say,
            len(found.membership),
            len(found.members),
            len(found.unplaced),
            too_few=TOO_FEW in found.cautions,
        ),
        scope=" ".join(narrowed_words(subject)),
        nodes=_nodes(debate, actors, found.membership, ties),
        edges=ties,
        camps=tuple(_camp(debate, number, found, ground, actors) for number in numbers),
        unplaced=refs(debate, (actor for actor in actors if actor not in found.membership)),
        common=_common(debate, ground),
        left_out=left_out_words(
            say,
            actors=len(incidence.actors) - len(actors),
            camps=len(found.members) - len(numbers),
            ties=len(every) - len(ties),
        ),
        cautions=_cautions(found, ground, say),
        focus=focus,
    )


def _cautions(found: Coalitions, ground: CommonGround, say: Language) -> tuple[str, ...]:
    """What belongs beside the camps; why there are none, the summary says."""
    cautions = [
        say("Camps are computed from who agrees with whom: {caution}", caution=say(caution))
        for caution in found.cautions
        if caution != TOO_FEW
    ]
    if BUILT_IN in ground.cautions:
        cautions.append(
            say("What divides the camps is partly built in: they were found from the same statements.")
        )
    return tuple(cautions)


def drawing(model: CampsView, subject: Subject) -> Drawing:
    """The network, or where that is too narrow a card for each camp."""
    return camps_drawing(model, subject)


def cards(model: CampsView) -> Sequence[Card]:
    """A card for each actor; camps and ties have their own in the page."""
    return actor_cards(model)


def context(model: CampsView, subject: Subject) -> Mapping[str, object]:
    """The drawings for a desk, a tablet and a phone, the network's data, and vis-network."""
    return page_context(model, subject)


def style(subject: Subject) -> str:
    """The rule of the page that says which drawing is shown."""
    return page_style(subject)


def _heard_most(incidence: Incidence, top: int, focus: str) -> list[str]:
    """The actors with most statements; with a focus first that one and those with most ties to it."""
    counts = incidence.activity
    near = [0.0] * len(incidence.actors)
    if focus:
        row = incidence.actors.index(focus)
        both = (incidence.congruence() + incidence.conflict()).tocsr()[[row]].toarray()[0]
        near = both.tolist()
        near[row] = float("inf")
    ranked = sorted(range(len(incidence.actors)), key=lambda i: (-near[i], -counts[i], incidence.actors[i]))
    return [incidence.actors[i] for i in sorted(ranked[:top])]


def _nodes(
    debate: Debate, actors: Sequence[str], membership: Mapping[str, int], ties: Iterable[Tie]
) -> tuple[ActorNode, ...]:
    rows: dict[str, list[str]] = {actor: [] for actor in actors}
    for row in statement_rows(debate):
        if row.actor in rows:
            rows[row.actor].append(row.id)
    wanted = {
        key for tie in ties for t in (*tie.shared, *tie.contested) for key in (*t.first_said, *t.second_said)
    }
    return tuple(_node(debate, actor, membership.get(actor, 0), rows[actor], wanted) for actor in actors)


def _node(debate: Debate, actor: str, camp: int, statements: Sequence[str], wanted: set[str]) -> ActorNode:
    """An actor with a few of its statements, those first that a tie rests on."""
    shown = sorted(statements, key=lambda key: key not in wanted)[:_MOST_WORDS]
    return ActorNode(
        ref=ref(debate, actor),
        camp=camp,
        statements=len(statements),
        words=words_of(debate, shown),
        unshown=len(statements) - len(shown),
    )


def _camp(
    debate: Debate, number: int, found: Coalitions, ground: CommonGround, actors: Iterable[str]
) -> Camp:
    members = found.members[number]
    drawn = [actor for actor in actors if found.membership.get(actor) == number]
    return Camp(
        number=number,
        members=refs(debate, drawn),
        size=len(members),
        shares=tuple(_shares(debate, number, members, ground))[:_MOST_SHARED],
        divides=tuple(_divides(debate, number, found.membership, ground))[:_MOST_SHARED],
    )


def _shares(debate: Debate, number: int, members: Iterable[str], ground: CommonGround) -> list[Shared]:
    """What most of a camp's members who are heard on it say alike, two at least; what most say first."""
    shares = []
    for division in ground.divisions:
        vote = _vote(division, number)
        polarity = _majority(vote)
        alike = max(vote.agree, vote.disagree)
        if polarity and alike >= _ALIKE:
            words = _words(debate, division.proposition, polarity, set(members), _QUOTES)
            about = ref(debate, division.proposition)
            shares.append(
                Shared(about=about, polarity=polarity.value, alike=alike, heard=vote.seen, words=words)
            )
    return sorted(shares, key=lambda share: (-share.alike, share.heard, share.about.key))


def _divides(
    debate: Debate, number: int, membership: Mapping[str, int], ground: CommonGround
) -> list[Divided]:
    """What a camp is on one side of and another camp on the other, or what divides it in itself."""
    divides: list[tuple[bool, int, Divided]] = []
    for division in ground.divisions:
        vote = _vote(division, number)
        side = _majority(vote)
        others = [v for v in division.votes if v.coalition != number and _majority(v) not in (None, side)]
        within = bool(vote.agree and vote.disagree)
        if not within and not (side and others):
            continue
        heard = [v for v in division.votes if v.seen]
        voices = vote.seen + sum(v.seen for v in others)
        words = _both_sides(debate, division.proposition, number, membership, within=within)
        about = ref(debate, division.proposition)
        divides.append(
            (not others, -voices, Divided(about=about, within=within, votes=tuple(heard), words=words))
        )
    return [d for *_, d in sorted(divides, key=lambda found: (*found[:2], found[2].about.key))]


def _common(debate: Debate, ground: CommonGround) -> tuple[Shared, ...]:
    votes = {division.proposition: division for division in ground.divisions}
    sides = [(key, Polarity.ENDORSES) for key in ground.common]
    sides += [(key, Polarity.REJECTS) for key in ground.rejected]
    return tuple(
        Shared(
            about=ref(debate, key),
            polarity=polarity.value,
            alike=sum(v.agree if polarity is Polarity.ENDORSES else v.disagree for v in votes[key].votes),
            heard=sum(v.seen for v in votes[key].votes),
            words=_words(debate, key, polarity, set(debate.actors), _QUOTES),
        )
        for key, polarity in sides[:_MOST_SHARED]
    )


def _vote(division: Division, number: int) -> CampVotes:
    none = CampVotes(coalition=number, agree=0, disagree=0, seen=0)
    return next((vote for vote in division.votes if vote.coalition == number), none)


def _majority(vote: CampVotes) -> Polarity | None:
    if vote.agree == vote.disagree:
        return None
    return Polarity.ENDORSES if vote.agree > vote.disagree else Polarity.REJECTS


def _both_sides(
    debate: Debate, key: str, number: int, membership: Mapping[str, int], *, within: bool
) -> tuple[Evidence, ...]:
    """A few words of the camp on each side, or of the camp and of those in other camps against it."""
    inside = {actor for actor, camp in membership.items() if camp == number}
    outside = set(membership) - inside
    ours = [_words(debate, key, side, inside, _ALIKE) for side in (Polarity.ENDORSES, Polarity.REJECTS)]
    if within:
        return (*ours[0], *ours[1])
    mine = 0 if ours[0] else 1
    opposite = Polarity.REJECTS if mine == 0 else Polarity.ENDORSES
    return (*ours[mine], *_words(debate, key, opposite, outside, _ALIKE))


def _words(debate: Debate, key: str, polarity: Polarity, actors: set[str], most: int) -> tuple[Evidence, ...]:
    """A few statements of these actors on one side of something: one a speaker, those with words first."""
    first: dict[tuple[str, ...], Statement] = {}
    for statement in sorted(debate.statements_on(key), key=lambda s: (not s.quote, s.source, s.start or 0)):
        who = statement.on_behalf_of or (statement.speaker,)
        own = statement.mode is Mode.OWN_VOICE
        if statement.polarity is polarity and not own and actors.intersection(who):
            first.setdefault(who, statement)
    return words_of(debate, [statement.key for statement in list(first.values())[:most]])
