"""One table of settings feeds flags, environment, documentation and checks."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from counterpoint.api.public_queries import limits
from counterpoint.errors import SettingError
from counterpoint.graph.guard import LIMITS, Limits
from counterpoint.settings import SETTINGS, Settings, markdown

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_documentation_is_what_the_table_says() -> None:
    assert DOCS.read_text(encoding="utf-8") == markdown()


def test_defaults_are_local_and_bounded() -> None:
    settings = Settings()
    assert settings.host == "127.0.0.1"
    assert settings.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert (settings.query_timeout, settings.query_rows, settings.query_bytes) == (10.0, 100_000, 64 * 2**20)


def test_default_query_limits_are_those_of_the_guard() -> None:
    assert limits(Settings()) == LIMITS
    smaller = Settings(query_length=200, query_depth=3, query_operators=4, query_clauses=5, query_patterns=6)
    assert limits(smaller) == Limits(length=200, depth=3, operators=4, clauses=5, patterns=6)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.name)
def test_every_setting_has_help_and_a_default_it_accepts(setting: Any) -> None:
    assert setting.help.endswith(".")
    assert setting.check(setting.default, setting.name) == setting.default
    text = ",".join(setting.default) if setting.type is tuple else str(setting.default)
    assert setting.parse(text, setting.name) == setting.default


def test_a_flag_wins_over_the_environment_and_both_over_the_default() -> None:
    environ = {"COUNTERPOINT_PORT": "9000", "COUNTERPOINT_QUERY_ROWS": "5", "HOME": "/"}
    settings = Settings.read(environ, port=9001, host=None)
    assert (settings.port, settings.query_rows, settings.host) == (9001, 5, "127.0.0.1")


def test_a_list_is_written_with_commas() -> None:
    settings = Settings.read({"COUNTERPOINT_ALLOWED_HOSTS": "example.org, *.example.net,[2001:db8::1]"})
    assert settings.allowed_hosts == ("example.org", "*.example.net", "[2001:db8::1]")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "eighty", "a whole number from 0 to 65,535"),
        ("PORT", "70000", "a whole number from 0 to 65,535"),
        ("PORT", "", "a whole number from 0 to 65,535"),
        ("QUERY_TIMEOUT", "nan", "a number from 0.1 to 600"),
        ("QUERY_TIMEOUT", "-1", "a number from 0.1 to 600"),
        ("LOG_LEVEL", "loud", "one of debug, info, warning, error"),
        ("ALLOWED_HOSTS", "http://example.org", "texts with commas between matching"),
        ("ALLOWED_HOSTS", "example.org:8000", "texts with commas between matching"),
        ("ROOT_PATH", "debates/", "a text matching"),
        ("ROOT_PATH", "//evil.example", "a text matching"),
    ],
)
def test_a_wrong_value_says_where_it_is_and_what_could_be(name: str, value: str, expected: str) -> None:
    with pytest.raises(SettingError, match=f'COUNTERPOINT_{name} is "') as caught:
        Settings.read({f"COUNTERPOINT_{name}": value})
    assert expected in str(caught.value)


@pytest.mark.parametrize(("text", "value"), [("true", True), ("False", False)])
def test_a_setting_may_be_true_or_false(text: str, value: bool) -> None:
    environ = {"COUNTERPOINT_WRITABLE": text, "COUNTERPOINT_NO_TOKEN": "true"}
    assert Settings.read(environ).writable is value


@pytest.mark.parametrize("text", ["", "yes", "1", "truee"])
def test_a_setting_that_is_neither_says_so(text: str) -> None:
    with pytest.raises(SettingError, match=f'COUNTERPOINT_WRITABLE is "{text}": expected true or false'):
        Settings.read({"COUNTERPOINT_WRITABLE": text})


@pytest.mark.parametrize("value", [1, "true", None])
def test_only_a_truth_value_is_one(value: Any) -> None:
    with pytest.raises(SettingError):
        Settings(writable=value)


def test_writing_takes_tokens_or_loopback() -> None:
    with pytest.raises(SettingError, match="--writable needs --token-file FILE"):
        Settings(writable=True)
    assert Settings(writable=True, no_token=True, host="::1").no_token
    assert Settings(writable=True, token_file="tokens", host="0.0.0.0").writable


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", "::", "127.0.0.1.example.org"])
def test_nobody_writes_without_a_token_from_elsewhere(host: str) -> None:
    with pytest.raises(SettingError, match="--no-token is for loopback only"):
        Settings(writable=True, no_token=True, host=host)


@pytest.mark.parametrize("store", ["memory", "https://store.example/sparql"])
def test_only_a_directory_can_be_asked_on_disk(store: str) -> None:
    with pytest.raises(SettingError, match="is for a store in a directory"):
        Settings(query_data="disk", store=store)
    assert Settings(query_data="disk", store="debates.store").query_data == "disk"


def test_no_token_is_refused_beside_what_contradicts_it() -> None:
    with pytest.raises(SettingError, match="exclude each other"):
        Settings(writable=True, no_token=True, token_file="tokens")
    with pytest.raises(SettingError, match="any web page write"):
        Settings(writable=True, no_token=True, allowed_hosts=("*",))


@pytest.mark.parametrize("value", [True, "8000", 8000.0, None, math.inf])
def test_a_value_of_another_type_is_refused(value: Any) -> None:
    with pytest.raises(SettingError):
        Settings(port=value)


def test_a_misspelled_variable_is_no_silent_default() -> None:
    with pytest.raises(SettingError, match="COUNTERPOINT_QUERY_TIMEOUTS names no setting"):
        Settings.read({"COUNTERPOINT_QUERY_TIMEOUTS": "5"})


def test_a_flag_that_is_no_setting_is_refused() -> None:
    with pytest.raises(SettingError, match="timeout is no setting"):
        Settings.read({}, timeout=5)


def test_credentials_of_a_stores_server_are_no_settings() -> None:
    environment = {
        "COUNTERPOINT_STORE_USER": "me",
        "COUNTERPOINT_STORE_PASSWORD": "s3cret",
        "COUNTERPOINT_STORE_TOKEN": "s3cret",
    }
    assert "s3cret" not in repr(Settings.read(environment))
    for variable in environment:
        with pytest.raises(SettingError, match="is no setting"):
            Settings.read({}, **{variable.removeprefix("COUNTERPOINT_").lower(): "s3cret"})
