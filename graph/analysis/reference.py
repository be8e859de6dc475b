"""The page ``docs/analysis.md``: every analysis with its parameters, from the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from counterpoint.graph.analysis.catalog import ANALYSES, SELECTION, Analysis
from counterpoint.graph.analysis.option import Option

__all__ = ["markdown", "option_table"]

_HEAD = """\
# Analysis

<!-- Written by graph/analysis/reference.py from the catalog; `make generate` writes it again. -->

What a reader asks of a debate, and the measure that answers it. [ontology.md](ontology.md) defines each
measure with its formula and source, [networks.md](networks.md) the networks; the docstrings of
`graph/networks`, `graph/camps` and `graph/argumentation` say how each is computed and what it costs.

```python
import counterpoint as cp

debate = cp.open("city-divided")
findings = debate.analyze()  # the standard set
camps = debate.analyze("coalitions", seed=3)  # one analysis
camps.to_pandas(), camps.to_networkx(), camps.to_json()
debate.record(findings)  # into <debate>/analysis, where SPARQL finds them
print(debate.report().to_text())  # in words
debate.network("congruence", normalization="average")  # a networkx graph
```

The same on the command line (`counterpoint analyze`, `report`, `network`, `acceptability`) and over HTTP
(`/api/v1/debates/{id}/analyses/{name}`, `/api/v1/debates/{id}/networks/{kind}`; see `api-analyses.md`).

- Every random step takes a seed and repeats exactly; a result holds all its parameters.
- Where the evidence is too little there is no number, and a caution says so.
- A result belongs to what the debate said when it was computed. Recorded results carry the digest of their
  input; where the debate says something else by now they are marked stale, and the next analysis computes
  them again. Replacing a debate drops them.
- "Stands" means: unrefuted by the arguments in this debate. It does not mean true.

## Analyses
"""


def markdown() -> str:
    """The page."""
    lines = [_HEAD]
    for entry in ANALYSES.values():
        lines += _analysis(entry)
    lines.append("## Which statements count\n")
    lines.append("Parameters of every analysis that rests on statements.\n")
    lines += option_table(SELECTION)
    return "\n".join(lines) + "\n"


def _analysis(entry: Analysis) -> Iterator[str]:
    yield f"### {entry.name}\n"
    yield f"{entry.title}. {entry.sentence}\n"
    if entry.own:
        yield from option_table(entry.own)
    if entry.selects:
        yield "And [which statements count](#which-statements-count).\n"


def option_table(options: Iterable[Option]) -> Iterator[str]:
    """Options as a Markdown table: name, default, what each does."""
    yield "| parameter | default | what it does |"
    yield "| --- | --- | --- |"
    for option in options:
        shown = str(option.default).lower() if isinstance(option.default, bool) else option.default
        allowed = (
            f" One of: {', '.join(f'`{choice}`' for choice in option.choices)}." if option.choices else ""
        )
        yield f"| `{option.name}` | {f'`{shown}`' if shown != '' else ''} | {option.help}{allowed} |"
    yield ""
