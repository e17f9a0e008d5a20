"""The rooms keep their order: index ← search ← webui ← fundstelle.py, and some libraries have one room only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("index", "search", "webui", "fundstelle")
MODULES = sorted(
    path.relative_to(ROOT)
    for path in (ROOT / "fundstelle.py", *(p for layer in LAYERS[:3] for p in (ROOT / layer).rglob("*.py")))
)
SOLE_IMPORTERS = {
    "spacy": ("index/names/annotator.py", "index/names/model/"),
    "thinc": ("index/names/model/",),
    "whoosh": ("index/storage/whoosh_",),
    "yaml": ("index/config.py", "index/authority/authority_file.py"),
    "flask": ("webui/",),
    "waitress": ("webui/",),
    "langdetect": ("index/language.py",),
    "simplemma": ("index/german/", "search/highlighting/irregular_forms.py"),
}


def imports(module: Path) -> Iterator[tuple[int, str]]:
    """Every imported module with its line, imports inside functions included."""
    for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: relative import"
            yield node.lineno, node.module or ""


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_imports_only_from_its_own_layer_and_those_before(module: Path) -> None:
    layer = LAYERS.index(module.parts[0].removesuffix(".py"))
    for line, name in imports(module):
        top = name.split(".")[0]
        if top in LAYERS:
            assert LAYERS.index(top) <= layer, f"{module}:{line} imports {name}, which stands above it"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_library_stays_in_its_room(module: Path) -> None:
    for line, name in imports(module):
        rooms = SOLE_IMPORTERS.get(name.split(".")[0])
        if rooms:
            assert str(module.as_posix()).startswith(rooms), f"{module}:{line} imports {name}; only {rooms} may"


def test_there_are_modules_to_check() -> None:
    assert len(MODULES) > 20
