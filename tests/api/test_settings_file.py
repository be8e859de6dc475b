"""Settings in a file: the same table, and an error that says where for whatever does not fit it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from counterpoint.errors import SettingError
from counterpoint.settings import SETTINGS, Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "counterpoint.toml"


def read(file: Path, text: str, environ: dict[str, str] | None = None, **flags: Any) -> Settings:
    file.write_text(text, encoding="utf-8")
    return Settings.read(environ or {}, config=str(file), **flags)


def toml(value: Any) -> str:
    """A default as TOML."""
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{item}"' for item in value) + "]"
    return str(value).lower() if not isinstance(value, str) else f'"{value}"'


def test_every_setting_can_be_given(file: Path) -> None:
    text = "\n".join(f"{setting.name} = {toml(setting.default)}" for setting in SETTINGS)
    assert read(file, text) == Settings()


def test_a_flag_wins_over_a_variable_over_the_file_over_the_default(file: Path) -> None:
    text = 'port = 1\nquery_rows = 2\nquery_depth = 3\nallowed_hosts = ["a.example", "*.b.example"]\n'
    environ = {"COUNTERPOINT_PORT": "10", "COUNTERPOINT_QUERY_ROWS": "20"}
    settings = read(file, text, environ, port="100")
    assert (settings.port, settings.query_rows, settings.query_depth) == (100, 20, 3)
    assert settings.allowed_hosts == ("a.example", "*.b.example")
    assert settings.host == "127.0.0.1"


def test_a_variable_names_the_file_and_a_flag_another(file: Path, tmp_path: Path) -> None:
    file.write_text("port = 1")
    other = tmp_path / "other.toml"
    other.write_text("port = 2")
    environ = {"COUNTERPOINT_CONFIG": str(file)}
    assert Settings.read(environ).port == 1
    assert Settings.read(environ, config=str(other)).port == 2


def test_a_whole_number_will_do_for_a_number(file: Path) -> None:
    assert read(file, "query_timeout = 3").query_timeout == 3.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("port = 80\nprot = 8000\n", r':2: "prot" names no setting; did you mean "port"\?'),
        ('\n\n"query-timeout" = 3', r':3: "query-timeout" names no setting; did you mean "query_timeout"\?'),
        ("[server]\nport = 80", r':1: "server" names no setting'),
        ("[[port]]\nx = 1", r':1: port is "'),
        ("a.b = 1", r':1: "a" names no setting'),
        ("port = 70000", r':1: port is "70000": expected a whole number from 0 to 65,535'),
        ('port = "80"', r':1: port is "80": expected a whole number'),
        ("port = true", r':1: port is "True": expected a whole number'),
        ("port = 1.5", ":1: port is"),
        ("query_timeout = nan", ":1: query_timeout is"),
        ('allowed_hosts = "a.example"', ":1: allowed_hosts is"),
        ("allowed_hosts = [1, 2]", ":1: allowed_hosts is"),
        ('allowed_hosts = [["a.example"]]', ":1: allowed_hosts is"),
        ("port = 1979-05-27", ":1: port is"),
        ("log_level = 'loud'", ':1: log_level is "loud": expected one of debug'),
        ("port = 80\nport = 81\n", ":2:"),
        ("port 80", ":1:6: no TOML"),
        ("port = ", "no TOML"),
        ("x = '''", "no TOML"),
        ("[" * 5000, "no TOML"),
        ("x = " + "[" * 100_000, "no TOML"),
        ("\x00", "no TOML"),
    ],
)
def test_what_does_not_fit_is_said_with_its_place(file: Path, text: str, said: str) -> None:
    with pytest.raises(SettingError, match=said) as caught:
        read(file, text)
    assert str(caught.value).startswith(str(file))
    assert len(str(caught.value)) < 3_000


def test_what_is_no_file_of_settings_is_said(file: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"cannot read the settings in .*: No such file"):
        Settings.read({}, config=str(file))
    with pytest.raises(SettingError, match=r"cannot read the settings in .*: Is a directory"):
        Settings.read({}, config=str(tmp_path))
    file.write_bytes(b"port = 80 # \xff\n")
    with pytest.raises(SettingError, match="no UTF-8: invalid start byte at byte 12"):
        Settings.read({}, config=str(file))
    file.write_bytes(b"#" * 2_000_000)
    with pytest.raises(SettingError, match="at most"):
        Settings.read({}, config=str(file))
