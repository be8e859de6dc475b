"""Every mistake of a debate file gets its line, its column, what is wrong and the nearest fix."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from counterpoint.data.reader import read_debate, read_text
from counterpoint.errors import DebateFileError, UnknownDebateError
from counterpoint.ontology.problems import Severity

Problems = Callable[[str], list[str]]
HEAD = "debate: d\ntitle: T\n"
SMALL = HEAD + (
    "sources: {s: {title: S, length: 100}}\n"
    "actors: {ero: {name: Enforcement, also: [ERO], kind: Person}, union: {name: U, kind: LaborUnion}}\n"
    "claims: {fear: x, calm: y}\n"
    "arguments: {a: fear => calm}\n"
    "statements:\n"
    "  - {actor: union, endorses: fear, source: s}\n"
    "  - {actor: ero, endorses: calm, source: s}\n"
)


def test_a_file_full_of_mistakes_is_reported_in_one_run(repository: Path) -> None:
    folder = repository / "tests/data/golden"
    text = (folder / "mistakes.yaml").read_text(encoding="utf-8")
    debate, problems = read_text(text, "mistakes.yaml")
    assert debate is None
    shown = "".join(f"{problem.code}: {problem}\n" for problem in problems)
    assert shown == (folder / "mistakes.txt").read_text(encoding="utf-8")


def test_the_small_debate_of_these_tests_has_no_problem(problems_of: Problems) -> None:
    assert problems_of(SMALL) == []


def test_an_unknown_actor_gets_the_nearest_key(problems_of: Problems) -> None:
    found = problems_of(SMALL.replace("actor: ero", "actor: ice-ero"))
    assert found == ['debate.yaml:9:13: unknown actor "ice-ero"; did you mean "ero"?']


def test_a_name_written_for_a_key_gets_the_key(problems_of: Problems) -> None:
    for name in ("Enforcement", "ERO", "enforcement"):
        found = problems_of(SMALL.replace("actor: ero", f"actor: {name}"))
        assert found == [f'debate.yaml:9:13: unknown actor "{name}"; did you mean "ero"?']


def test_a_reference_to_the_wrong_kind_says_what_it_is(problems_of: Problems) -> None:
    found = problems_of(SMALL.replace("actor: ero", "actor: fear"))
    assert found == ['debate.yaml:9:13: "fear" is a claim; "actor" takes an actor']


def test_keys_inside_an_argument_have_their_own_columns(problems_of: Problems) -> None:
    found = problems_of(SMALL.replace("fear => calm", '"fear + feer =/> clam"'))
    assert found == [
        'debate.yaml:6:24: unknown position or claim "feer"; did you mean "fear"?',
        'debate.yaml:6:33: unknown position, claim or argument "clam"; did you mean "calm"?',
    ]


def test_a_comma_that_cuts_a_sentence_short_is_recognized(problems_of: Problems) -> None:
    found = problems_of(SMALL.replace("calm: y", "calm: {text: People are calm, and stay so}"))
    assert found == [
        'debate.yaml:5:49: a claim has no key "and stay so"; an unquoted comma inside braces cuts a sentence '
        'short: put the text of "text" in double quotes'
    ]


def test_a_comment_sign_that_cuts_a_sentence_short_is_a_warning(problems_of: Problems) -> None:
    found = problems_of(
        SMALL.replace("claims: {fear: x, calm: y}", "claims:\n  fear: Rule #1 is fear\n  calm: y # so")
    )
    assert len(found) == 1
    assert found[0].startswith('debate.yaml:6:14: warning: "text" ends here')


def test_a_key_used_twice_names_the_first(problems_of: Problems) -> None:
    found = problems_of(SMALL.replace("claims: {fear: x", "claims: {ero: z, fear: x"))
    assert found == [
        'debate.yaml:5:10: the key "ero" is taken: an actor has it on line 4; '
        "keys are unique in the whole file; choose another"
    ]


def test_a_key_written_twice_in_a_mapping_names_the_first(problems_of: Problems) -> None:
    found = problems_of(SMALL.replace("calm: y", "calm: y, fear: z"))
    assert found == [
        'debate.yaml:5:28: "fear" is written twice here; the first is on line 5; remove one, or join them'
    ]


def test_two_statements_that_say_the_same_are_one_too_many(problems_of: Problems) -> None:
    found = problems_of(SMALL + "  - {actor: ero, endorses: [calm], source: s, note: again}\n")
    assert found == [
        "debate.yaml:10:5: this says the same as the statement on line 9; remove one, or tell them apart by "
        "their words or offsets"
    ]


@pytest.mark.parametrize(
    ("anchor", "problem"),
    [
        ("start: 3", '"start" needs the words in "quote"'),
        ("end: 3", '"end" without "start"'),
        ("quote: word, end: 3", '"end" without "start"'),
        ("quote: word, start: 3, end: 3", "the end, 3, is not after the start, 3"),
        ("quote: word, start: 3, end: 8", "from 3 to 8 are 5 characters, but the quote has 4"),
        ("quote: word, start: 97", 'the words end at 101, but "s" has 100 characters'),
    ],
)
def test_offsets_that_contradict_themselves_are_refused(
    problems_of: Problems, anchor: str, problem: str
) -> None:
    found = problems_of(SMALL.replace("endorses: calm", f"endorses: calm, {anchor}"))
    assert len(found) == 1
    assert problem in found[0]


def test_offsets_count_code_points(problems_of: Problems) -> None:
    assert (
        problems_of(SMALL.replace("endorses: calm", 'endorses: calm, quote: "👩‍🔬é", start: 3, end: 7')) == []
    )


def test_different_words_at_one_place_are_refused(problems_of: Problems) -> None:
    text = SMALL.replace("endorses: fear", "endorses: fear, quote: abc, start: 1")
    assert problems_of(text.replace("endorses: calm", "endorses: calm, quote: abc, start: 1")) == []
    found = problems_of(text.replace("endorses: calm", "endorses: calm, quote: abd, start: 1"))
    assert found == [
        "debate.yaml:9:41: the statement on line 8 has other words at the same place; "
        "correct the words or the offsets of one"
    ]


@pytest.mark.parametrize("value", ["", "~", "null", '""', '"  "'])
def test_a_value_left_empty_is_an_error(problems_of: Problems, value: str) -> None:
    found = problems_of(SMALL.replace("endorses: calm", f"endorses: calm, hedge: {value}"))
    assert len(found) == 1
    assert found[0].startswith(("debate.yaml:9:40: ", "debate.yaml:9:41: "))
    assert '"hedge"' in found[0]


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "2019-05-20", "1e3", "0x10", "12:30", "=", "1984", "True"]
)
def test_a_word_stays_what_the_author_wrote(word: str) -> None:
    debate, problems = read_text(SMALL.replace("fear: x", f"fear: {word}"), "debate.yaml")
    assert problems == []
    assert debate is not None
    assert debate.claims["fear"].label == word


def test_a_section_left_empty_is_none() -> None:
    debate, problems = read_text(SMALL + "places:\nevents: {}\nperiods: ~\n", "debate.yaml")
    assert problems == []
    assert debate is not None
    assert not debate.places


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("a: b: c", "1:5", "a colon is not expected here"),
        ("a: {x: y", "1:4", "this brace is not closed"),
        ("a: [x\nb: c", "1:4", "this bracket is not closed"),
        ('a: "x', "1:4", "this quotation mark is never closed"),
        ("a:\n\tb: c", "2:1", "a tab cannot indent; use spaces"),
        ("a: @x", "1:4", 'text cannot begin with "@"; put the text in double quotes'),
        ("a: *x*\n", "1:", ""),
        ("a: *\n", "1:5", 'text cannot begin with "*" or "&"'),
        ("a: *name", "1:4", '"*name" refers to nothing; put text that begins with "*" in quotes'),
        ('a: "\\q"', "1:", "a backslash in double quotes begins an escape"),
        ('a: "x" y', "1:8", "something is left over here"),
        ("a: 'it's'", "1:8", "a quotation mark inside quotes"),
        ("%YAML 1.1\n---\na: b", "1:1", "a line cannot begin with %"),
        ("!!python/object:os.system a", "1:1", 'tags are not allowed ("!!python/object:os.system")'),
        ("a: !x y", "1:4", 'tags are not allowed ("!x")'),
        ("{a: b,, c: d}", "1:7", "a value is missing here"),
        (" a: b\nc: d", "2:1", "this line is indented less than the first one"),
        ("a: b\n---\nc: d", "2:1", "a second document begins here"),
        ("a: \x07", "1:4", "the character U+0007 cannot stand in a YAML file; remove it"),
        (
            "a: \x85\ufeff",
            "1:5",
            'U+FEFF cannot stand in a YAML file; write it as "\\uFEFF" inside double quotes',
        ),
        ("a: \ud800", "1:4", "U+D800"),
        ("a: &x [*x]", "1:8", '"*x" refers to nothing'),
        ("a: {name:}", "1:9", "a space is missing after this colon"),
        ("? [a]\n: b", "1:3", "a key must be a word"),
        ("<<: {a: b}", "1:1", "merge keys are not read"),
        ("- x", "1:1", "a debate file is a mapping"),
        ("just text", "1:1", "a debate file is a mapping"),
        ("# nothing", "1:1", "the file says nothing"),
        ("", "1:1", "the file says nothing"),
    ],
)
def test_what_is_no_yaml_of_ours_is_said_in_plain_words(
    problems_of: Problems, text: str, where: str, words: str
) -> None:
    assert any(each.startswith(f"debate.yaml:{where}") and words in each for each in problems_of(text))


def test_no_message_of_the_yaml_parser_reaches_the_user(problems_of: Problems) -> None:
    for text in (
        "a: b: c",
        "a: {x",
        'a: "x',
        "a: [",
        "- a\nb",
        "a: |x\n b",
        "a: >9\n b",
        'a: "\\xZZ"',
        "? a\n? b: c: d",
    ):
        assert not [each for each in problems_of(text) if "block mapping" in each or "token" in each]


def test_aliases_say_again_what_was_said(problems_of: Problems) -> None:
    debate, problems = read_text(
        SMALL.replace("fear: x, calm: y", "fear: &x {en: word}, calm: {text: *x}"), "f"
    )
    assert debate is None
    debate, problems = read_text(SMALL.replace("fear: x, calm: y", "fear: &x word, calm: *x"), "f")
    assert problems == []
    assert debate is not None
    assert debate.claims["calm"].label == "word"


def test_a_byte_order_mark_and_windows_lines_are_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "debate.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert read_debate(path).info.key == "d"
    found = read_text(SMALL.replace("\n", "\r\n").replace("actor: ero", "actor: err"), "f")[1]
    assert [(each.origin.line, each.origin.column) for each in found if each.origin] == [(9, 13)]


def test_a_file_that_is_not_utf8_or_not_there_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "debate.yaml"
    path.write_bytes(b"debate: \xff")
    with pytest.raises(DebateFileError, match="is not UTF-8: byte 9"):
        read_debate(path)
    with pytest.raises(UnknownDebateError, match="cannot be read"):
        read_debate(tmp_path / "none.yaml")
    with pytest.raises(UnknownDebateError, match="cannot be read"):
        read_debate(tmp_path)


def test_a_file_with_an_error_raises_with_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "debate.yaml"
    path.write_text(
        SMALL.replace("endorses: fear", "endorses: far").replace("ero,", "era,"), encoding="utf-8"
    )
    with pytest.raises(DebateFileError) as raised:
        read_debate(path)
    assert len(raised.value.problems) == 2
    assert all(problem.severity is Severity.ERROR for problem in raised.value.problems)


def test_circles_of_kinds_are_found_and_told_once(problems_of: Problems) -> None:
    kinds = "kinds: {A: {kind_of: B}, B: {kind_of: A}, C: {kind_of: A}, D: {kind_of: Person}}\n"
    found = [each for each in problems_of(HEAD + kinds) if "kind of itself" in each]
    assert found
    assert any(each.startswith("debate.yaml:3:9: ") for each in found)


def test_names_of_the_service_are_no_debates(problems_of: Problems) -> None:
    assert 'no debate can be called "sparql"' in problems_of("debate: sparql\ntitle: T\n")[0]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("[{note: x}]", '3:15: a correction needs "date"; such as date: 2026-01-05'),
        ("[{date: 2026-02-30, note: x}]", '3:22: "2026-02-30" is no date: that month has no day 30'),
        ("{date: 2026-01-05, not: x}", '3:33: a correction has no key "not"; did you mean "note"?'),
        (
            "The date was wrong",
            "3:14: a correction is a mapping; "
            'write it as {date: 2026-01-05, note: "what was wrong, and what it says now"}',
        ),
        (
            "[{date: 2026-01, note: x}, {date: 2026-01, note: x}]",
            "3:41: the same correction is written twice; remove one",
        ),
        ("", '3:13: "corrections" has no value; write one, or remove the key'),
        (
            "{date: 2026-01-05, note: The mayor, said so}",
            '3:50: a correction has no key "said so"; an unquoted comma inside braces cuts a sentence short: '
            'put the text of "note" in double quotes',
        ),
    ],
)
def test_a_mistake_in_a_correction_is_found(problems_of: Problems, written: str, problem: str) -> None:
    found = problems_of(SMALL.replace(HEAD, f"{HEAD}corrections: {written}\n"))
    assert f"debate.yaml:{problem}" in found
