"""A page's policy allows what the page holds and nothing else."""

from __future__ import annotations

from counterpoint.viz.csp import digest, page_policy


def directives(html: str) -> dict[str, str]:
    parts = (part.partition(" ") for part in page_policy(html).split("; "))
    return {name: values for name, _, values in parts}


def test_an_empty_page_may_do_nothing():
    assert directives("<p>hi</p>") == {"default-src": "'none'", "form-action": "'none'", "base-uri": "'none'"}


def test_the_hash_is_that_of_the_specifications_example():
    assert digest("alert('Hello, world.');") == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"


def test_inline_scripts_and_styles_are_allowed_by_hash():
    found = directives("<style>a{}</style><script>1 < 2 && 3</script>")
    assert found["script-src"] == digest("1 < 2 && 3")
    assert found["style-src"] == digest("a{}")


def test_data_in_a_script_needs_no_permission():
    assert "script-src" not in directives('<script type="application/json">{}</script>')


def test_linked_files_frames_and_forms_are_allowed_from_the_same_origin_only():
    html = (
        '<link rel="stylesheet" href="/static/a.css"><script src="/static/a.js"></script>'
        '<iframe src="/map"></iframe><form action="/sparql"></form><link rel="icon" href="/i.svg">'
    )
    found = directives(html)
    names = ("style-src", "script-src", "frame-src", "form-action", "img-src", "font-src")
    assert {found[name] for name in names} == {"'self'"}
