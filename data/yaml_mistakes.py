"""What a YAML parser complains of, in words for the person who wrote the file."""

# ruff: noqa: E501 -- one row of the table, one line

from __future__ import annotations

import yaml

__all__ = ["explain"]

_QUOTE = "put the text in double quotes"

# (a part of the parser's complaint, code, message, fix, whether the place is where the construct began)
_MISTAKES: tuple[tuple[str, str, str, str, bool], ...] = (
    ("mapping values are not allowed", "colon-in-text", 'a colon is not expected here', f'where ": " belongs to a text, {_QUOTE}; else look at the indentation', False),
    ("expected ',' or '}'", "open-brace", "this brace is not closed, or a comma is missing after it", f'close it with "}}"; {_QUOTE} where it holds a brace, a colon or a quotation mark', True),
    ("expected ',' or ']'", "open-bracket", "this bracket is not closed, or a comma is missing after it", f'close it with "]"; {_QUOTE} where it holds a bracket, a colon or a quotation mark', True),
    ("unexpected end of stream", "open-quote", "this quotation mark is never closed", 'close it; inside double quotes, write a quotation mark as \\"', True),
    ("unexpected document separator", "open-quote", "this quotation mark is never closed", 'close it; inside double quotes, write a quotation mark as \\"', True),
    ("unknown escape character", "escape", "a backslash in double quotes begins an escape, and this is none", "write \\\\ for a backslash, or use single quotes", False),
    ("invalid Unicode character", "escape", "this escape is no character", "write the character itself", False),
    ("expected escape sequence", "escape", "this escape is not complete", "write the character itself", False),
    ("hexdecimal number", "escape", "this escape is not complete", "write the character itself", False),
    ("could not find expected ':'", "no-colon", "a key without a colon", 'write it as "key: value"', False),
    ("expected node content", "nothing-here", "a value is missing here", "two commas in a row? a comma inside braces parts two entries: put text with a comma in double quotes", False),
    ("expected the node content", "nothing-here", "a value is missing here", "two commas in a row? a comma inside braces parts two entries: put text with a comma in double quotes", False),
    ("expected key", "stray-text", "something is left over here", "a quotation mark inside quotes, a brace too many, or a line that is not indented like the one before", False),
    ("expected <block end>", "stray-text", "something is left over here", "a quotation mark inside quotes, a brace too many, or a line that is not indented like the one before", False),
    ("expected '-' indicator", "stray-text", "a list ends here without its next \"- \"", "look at the indentation", False),
    ("<document start>", "indentation", "this line is indented less than the first one", "begin every top-level key in the first column", False),
    ("alphabetic or numeric", "begins-with-sign", 'text cannot begin with "*" or "&"', _QUOTE, False),
    ("undefined tag handle", "tag", "tags are not allowed", 'put text that begins with "!" in quotes', False),
    ("unexpected ':'", "colon-in-text", "a space is missing after this colon", f'write "key: value"; where the colon belongs to a text, {_QUOTE}', False),
    ("invalid leading UTF", "encoding", "the file is not UTF-8", "save it as UTF-8", False),
)  # fmt: skip


def explain(error: yaml.MarkedYAMLError, text: str) -> tuple[str, str, int, str]:
    """Code, message, place (in code points) and fix for what the parser says."""
    problem = error.problem or "it cannot be read"
    place = error.problem_mark.index if error.problem_mark else 0
    if "cannot start any token" in problem:
        return (
            *_bad_start(text[place : place + 1]),
            place,
            _QUOTE if text[place : place + 1] != "\t" else "use spaces",
        )
    for part, code, message, fix, at_beginning in _MISTAKES:
        if part in problem:
            mark = error.context_mark if at_beginning and error.context_mark else error.problem_mark
            return code, message, mark.index if mark else 0, fix
    return "syntax", f"this is not YAML: {problem}", place, ""


def _bad_start(character: str) -> tuple[str, str]:
    if character == "\t":
        return "tab", "a tab cannot indent"
    return "begins-with-sign", f'text cannot begin with "{character}"'
