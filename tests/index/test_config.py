"""config.yaml: what it may say, and what is said of a mistake."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from index.config import Config, ConfigError, load_config
from index.schema import OPTIONAL_FIELDS

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FUNDSTELLE_CONFIG", raising=False)
    monkeypatch.delenv("FUNDSTELLE_ARCHIVE", raising=False)
    monkeypatch.chdir(tmp_path)


def written(folder: Path, text: str) -> Path:
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_the_defaults_hold() -> None:
    assert load_config() == Config()


def test_the_projects_own_file_says_the_defaults() -> None:
    config = load_config(ROOT / "config.yaml")
    assert config == Config(archive=ROOT / "var", sources=(ROOT / "seeds",))


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "archive: a\nsources: b\nauthority: c.yaml\nmodel: ./m\n")
    config = load_config(file)
    assert (config.archive, config.sources) == (tmp_path / "a", (tmp_path / "b",))
    assert (config.authority_file, config.model) == (tmp_path / "c.yaml", str(tmp_path / "./m"))


def test_flag_wins_over_environment_and_environment_over_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, "archive: from-file\n")
    assert load_config(file).archive == tmp_path / "from-file"
    monkeypatch.setenv("FUNDSTELLE_ARCHIVE", "from-environment")
    assert load_config(file).archive == Path("from-environment")
    assert load_config(file, Path("from-flag")).archive == Path("from-flag")
    monkeypatch.setenv("FUNDSTELLE_CONFIG", str(file))
    monkeypatch.delenv("FUNDSTELLE_ARCHIVE")
    assert load_config().archive == tmp_path / "from-file"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("port: 80\nprot: 81\n", ["Zeile 2", "unbekannter Schlüssel `prot`", "port"]),
        ("port: viele\n", ["Zeile 1", "`port`", "ganze Zahl von 0 bis 65535"]),
        ("port: true\n", ["`port`", "ganze Zahl"]),
        ("\nthreads: 0\n", ["Zeile 2", "`threads`", "1 bis 256"]),
        ("organizations: 1\n", ["`organizations`", "true oder false"]),
        ("language: fr\n", ["`language`", "de, en"]),
        ("archive:\n", ["`archive`", "Pfad"]),
        ("sources: [a, 3]\n", ["`sources`", "Pfad"]),
        ('sources: ["a\\0b"]\n', ["`sources`", "Pfad"]),
        ("archive: ~nobody-of-this-name/var\n", ["`archive`", "~nobody-of-this-name/var"]),
        ('model: "a\\0b"\n', ["`model`", "Pfad"]),
        ("port: 1\nport: 2\n", ["Zeile 2", "zweites Mal"]),
        ("a: [1\nb: 2\n", ["kein YAML"]),
        ("- a\n", ["schlüssel: wert"]),
        ("? [a]\n: b\n", ["unbekannter Schlüssel"]),
        ("port: !!python/object:os.system x\n", ["`port`"]),
    ],
)
def test_a_mistake_is_one_line_that_names_file_line_and_key(tmp_path: Path, text: str, says: list[str]) -> None:
    file = written(tmp_path, text)
    with pytest.raises(ConfigError) as error:
        load_config(file)
    message = str(error.value)
    assert "\n" not in message
    for part in [str(file), *says]:
        assert part in message


def test_a_file_that_is_missing_or_no_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="gibt es nicht"):
        load_config(tmp_path / "none.yaml")
    (tmp_path / "config.yaml").write_bytes(b"archive: \xff\xfe\n")
    with pytest.raises(ConfigError, match="UTF-8"):
        load_config(tmp_path / "config.yaml")


def test_an_empty_file_says_the_defaults(tmp_path: Path) -> None:
    assert load_config(written(tmp_path, "# nothing\n")) == Config()


def test_every_optional_field_can_be_switched_on(tmp_path: Path) -> None:
    assert load_config().optional_fields == ()
    assert load_config(written(tmp_path, "organizations: true\n")).optional_fields == OPTIONAL_FIELDS


def test_every_key_is_documented() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    for field in fields(Config):
        assert f"| `{field.name}` |" in page, field.name
