"""From the names of an archive to its persons and cities, and what people correct of them."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Entity
from index.authority.authority_file import (
    AuthorityError,
    CorrectionsChanged,
    CorrectionsLost,
    change_corrections,
    load_corrections,
)
from index.authority.corrections import ACTIONS, ArticleRef, Corrections
from index.authority.entity_table import DOMINANT, HIDDEN, EntityTable, FieldEntities
from index.authority.identifiers import Identifiers
from index.authority.resolving import resolve
from index.names.transliteration import fold, slug
from index.storage.whoosh_segments import file_lock
from tests.index.marking import Case, read_cases

ARCHIVES = read_cases("archive_cases.txt")
Counts = list[tuple[str, str, int]]


def counts(listed: str) -> Counts:
    """("person", name, articles) for each of "Petra Lindqvist 3, Lindqvist 1"."""
    pairs = (one.rpartition(" ") for one in listed.split(", "))
    return [("person", name, int(number)) for name, _, number in pairs]


def groups(table: EntityTable) -> set[str]:
    """Each person as its label, = and its other names."""
    described = set()
    for entity in table.entities("person"):
        others = [key for key in table.keys_of("person", entity.id) if key != entity.label]
        described.add(f"{entity.label} = {', '.join(others)}" if others else entity.label)
    return described


@pytest.mark.parametrize("case", ARCHIVES, ids=lambda case: case.marked)
def test_which_names_are_one_person(case: Case) -> None:
    assert groups(resolve(counts(case.marked))) == case.expected


def test_there_are_hard_cases_enough() -> None:
    assert len(ARCHIVES) >= 30


ALL_NAMES = sorted({(name, number) for case in ARCHIVES for _, name, number in counts(case.marked)})


@given(
    st.lists(st.sampled_from(ALL_NAMES), max_size=25).flatmap(
        lambda names: st.tuples(st.just(names), st.permutations(names))
    )
)
def test_the_order_of_names_does_not_matter(orders: tuple[list[tuple[str, int]], list[tuple[str, int]]]) -> None:
    first, second = ([("person", name, number) for name, number in order] for order in orders)
    assert resolve(first).to_bytes() == resolve(second).to_bytes()


@given(st.lists(st.sampled_from(ALL_NAMES), max_size=25))
def test_every_name_has_one_entity_and_every_id_is_its_own(names: list[tuple[str, int]]) -> None:
    table = resolve([("person", name, number) for name, number in names])
    entities = table.entities("person")
    assert len({entity.id for entity in entities}) == len(entities)
    for name, _ in names:
        entity = table.entity_of("person", name)
        assert entity is None if table.positions("person", [name]) == [HIDDEN] else entity in entities
        assert entity is not None or name.startswith("?")
    assert EntityTable.from_bytes(table.to_bytes()) == table


def test_a_city_is_its_entry_of_the_gazetteer() -> None:
    table = resolve([("city", "kiew", 2), ("city", "paris-texas-us", 1)])
    assert table.entities("city") == (Entity("city", "kiew", "Kiew"), Entity("city", "paris-texas-us", "Paris (Texas)"))


def test_fields_are_apart() -> None:
    table = resolve([("person", "Paris", 1), ("city", "paris", 1)])
    assert table.entity_of("person", "Paris") == Entity("person", "paris", "Paris")
    assert table.entity_of("city", "Paris") is None


def test_other_fields_join_what_differs_in_case_accents_and_genitive_only() -> None:
    table = resolve([("organization", name, 1) for name in ("Société Verte", "Societe Verte", "Nato", "NATO", "Natos")])
    assert len(table.entities("organization")) == 2


NAMES = counts("Petra Lindqvist 5, Petra Lindkvist 1, Lindqvist 4, Sven Lindqvist 1, Ole Brandstätter 2")


def corrected(corrections: Corrections) -> set[str]:
    return groups(resolve(NAMES, corrections))


def test_without_corrections() -> None:
    assert corrected(Corrections()) == {
        "Petra Lindqvist = Lindqvist",
        "Petra Lindkvist",
        "Sven Lindqvist",
        "Ole Brandstätter",
    }


def test_merge() -> None:
    merged = Corrections().with_entry("merge", "person", ("Petra Lindkvist",), to="petra-lindqvist")
    assert "Petra Lindqvist = Lindqvist, Petra Lindkvist" in corrected(merged)


def test_rename_keeps_the_id() -> None:
    renamed = Corrections().with_entry("rename", "person", ("Petra Lindqvist",), to="Petra Lindqvist (SPD)")
    assert resolve(NAMES, renamed).entity_of("person", "Lindqvist") == Entity(
        "person", "petra-lindqvist", "Petra Lindqvist (SPD)"
    )


def test_a_renamed_entity_can_be_named_by_its_new_label() -> None:
    corrections = Corrections().with_entry("rename", "person", ("Petra Lindqvist",), to="P. L.")
    assert "P. L. = Lindqvist, Petra Lindkvist, Petra Lindqvist" in corrected(
        corrections.with_entry("merge", "person", ("Petra Lindkvist",), to="P. L.")
    )


def test_hide() -> None:
    table = resolve(NAMES, Corrections().with_entry("hide", "person", ("Ole Brandstätter",)))
    assert table.entity_of("person", "Ole Brandstätter") is None
    assert table.find("person", "Ole Brandstätter") is None


def test_split() -> None:
    split = Corrections().with_entry("split", "person", ("Lindqvist",))
    assert {"Petra Lindqvist", "Lindqvist"} <= corrected(split)


def test_a_doubtful_name_can_be_merged() -> None:
    merged = Corrections().with_entry("merge", "person", ("Madonna",), to="Ole Brandstätter")
    table = resolve([*NAMES, ("person", "?Madonna", 3)], merged)
    assert table.entity_of("person", "?Madonna") == table.entity_of("person", "Ole Brandstätter")


def test_two_merges_in_a_row_hold() -> None:
    corrections = Corrections().with_entry("merge", "person", ("Sven Lindqvist",), to="Petra Lindkvist")
    corrections = corrections.with_entry("merge", "person", ("Petra Lindkvist",), to="Ole Brandstätter")
    assert "Ole Brandstätter = Petra Lindkvist, Sven Lindqvist" in corrected(corrections)


def test_what_names_nobody_waits() -> None:
    waiting = Corrections().with_entry("merge", "person", ("Mia Quandt",), to="Ole Brandstätter")
    assert corrected(waiting) == corrected(Corrections())
    table = resolve([*NAMES, ("person", "Mia Quandt", 1)], waiting)
    assert table.entity_of("person", "Mia Quandt") == table.entity_of("person", "Ole Brandstätter")


def test_cities_are_corrected_the_same_way() -> None:
    hidden = Corrections().with_entry("hide", "city", ("Halle (Saale)",))
    assert resolve([("city", "halle-saale", 1), ("city", "kiew", 1)], hidden).entities("city") == (
        Entity("city", "kiew", "Kiew"),
    )


@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=6))
def test_undoing_everything_gives_everything_back(
    steps: list[tuple[str, tuple[str, str, int], tuple[str, str, int]]],
) -> None:
    corrections = Corrections()
    for action, (_, name, _), (_, to, _) in steps:
        corrections = corrections.with_entry(next(one for one in ACTIONS if one == action), "person", (name,), to)
    table = resolve(NAMES, corrections)
    assert {key for _, key, _ in NAMES} == set(table.fields["person"].entity_of_key)
    assert len(set(table.fields["person"].ids)) == len(table.fields["person"].ids)
    for entry in corrections.entries:
        corrections = corrections.with_undone(entry.number)
    assert corrected(corrections) == corrected(Corrections())


def test_only_what_is_in_force_can_be_undone() -> None:
    corrections = Corrections().with_entry("hide", "person", ("Ole Brandstätter",)).with_undone(1)
    with pytest.raises(KeyError):
        corrections.with_undone(1)
    with pytest.raises(KeyError):
        corrections.with_undone(2)


WORDS = st.sampled_from(["Öz", "oez", "oz", "Anna", "anna", "von der", "Leyen", "leyen", "É", "e", "2", ""])
ANY_NAME = st.lists(WORDS, min_size=1, max_size=3).flatmap(
    lambda words: st.sampled_from([" ".join(words), "-".join(words)])
)


@st.composite
def tables(draw: st.DrawFn) -> FieldEntities:
    """Few entities, many of them called alike."""
    ids = tuple(draw(st.lists(ANY_NAME, max_size=6, unique=True)))
    labels = tuple(draw(st.lists(ANY_NAME, min_size=len(ids), max_size=len(ids))))
    keys = draw(st.dictionaries(ANY_NAME, st.integers(HIDDEN, len(ids) - 1), max_size=8))
    articles = draw(st.lists(st.integers(1, 9), min_size=len(ids), max_size=len(ids)) | st.just([]))
    return FieldEntities(ids, labels, keys, tuple(articles))


def found_by_reading(table: FieldEntities, name: str) -> Entity | None:
    """What EntityTable.find() is to find."""
    everyone = range(len(table.ids))
    visible = {key: position for key, position in table.entity_of_key.items() if position != HIDDEN}
    found = [
        *(one for one in everyone if table.ids[one] == name),
        *(one for one in everyone if table.labels[one] == name),
        *([visible[name]] if name in visible else []),
        *(one for one in everyone if fold(table.labels[one]) == fold(name)),
        *(visible[key] for key in sorted(visible) if slug(key) == slug(name)),
    ]
    if not found:
        same = [one for one in everyone if fold(table.labels[one]).endswith(f" {fold(name)}")]
        articles = {one: table.articles[one] if table.articles else 1 for one in same}
        found = [one for one in same if articles[one] >= DOMINANT * (sum(articles.values()) - articles[one])]
    return Entity("person", table.ids[found[0]], table.labels[found[0]]) if found else None


class TestFind:
    table = resolve(NAMES, Corrections().with_entry("rename", "person", ("Ole Brandstätter",), to="Olé, der Große"))

    @pytest.mark.parametrize(
        ("name", "id_"),
        [
            ("petra-lindqvist", "petra-lindqvist"),
            ("Petra Lindqvist", "petra-lindqvist"),
            ("lindqvist", "petra-lindqvist"),
            ("PETRA LINDQVIST", "petra-lindqvist"),
            ("Olé, der Große", "ole-brandstaetter"),
            ("ole, der grosse", "ole-brandstaetter"),
            ("Ole Brandstaetter", "ole-brandstaetter"),
        ],
    )
    def test_by_id_label_or_form(self, name: str, id_: str) -> None:
        entity = self.table.find("person", name)
        assert entity is not None
        assert entity.id == id_

    @pytest.mark.parametrize(
        ("names", "id_"),
        [
            ("Jan Balkmann 1", "jan-balkmann"),
            ("Jan Balkmann 3, Ole Balkmann 1", "jan-balkmann"),
            ("Jan Balkmann 2, Ole Balkmann 1", None),
        ],
    )
    def test_a_surname_finds_its_dominant_bearer(self, names: str, id_: str | None) -> None:
        entity = resolve(counts(names)).find("person", "balkmann")
        assert (entity.id if entity else None) == id_

    @given(st.data())
    def test_lookups_find_what_reading_through_all_names_finds(self, data: st.DataObject) -> None:
        table = data.draw(tables())
        asked = data.draw(st.sampled_from(sorted({*table.ids, *table.labels, *table.entity_of_key}) or [""]) | ANY_NAME)
        whole = EntityTable({"person": table})
        assert whole.find("person", asked) == found_by_reading(table, asked)
        for position, id_ in enumerate(table.ids):
            keys = sorted(key for key, its in table.entity_of_key.items() if its == position)
            assert whole.keys_of("person", id_) == tuple(keys)

    def test_nobody(self) -> None:
        assert self.table.find("person", "Mia Quandt") is None
        assert self.table.find("city", "Petra Lindqvist") is None
        assert self.table.keys_of("person", "mia-quandt") == ()


def saved_as(path: Path, corrections: Corrections) -> Corrections:
    return change_corrections(path, lambda _: corrections)


EDITOR = """
import sys
from pathlib import Path
from index.authority.authority_file import change_corrections
for number in range(20):
    change_corrections(Path(sys.argv[1]), lambda now: now.with_entry("hide", "person", (f"{sys.argv[2]} {number}",)))
"""


class TestFile:
    FULL = (
        Corrections()
        .with_entry("merge", "person", ("Petra Lindkvist",), "Petra Lindqvist", "2026-01-08", "derselbe Brief")
        .with_entry("hide", "city", ("Hof",))
        .with_undone(2)
        .with_entry(
            "identify",
            "person",
            ("Petra Lindqvist",),
            identifiers=Identifiers("118540238", "", "Q5"),
            editor="Mia Quandt",
        )
        .with_entry(
            "split",
            "person",
            ("Ole Brandstätter",),
            "Ole Brandstätter (Läufer)",
            articles=(ArticleRef("0123456789012345", "b/1.txt"), ArticleRef("1e10")),
        )
    )

    def test_no_file_is_no_corrections(self, tmp_path: Path) -> None:
        assert load_corrections(tmp_path / "authority.yaml") == Corrections()

    def test_what_is_saved_is_loaded(self, tmp_path: Path) -> None:
        path = tmp_path / "var" / "authority.yaml"
        saved = saved_as(path, self.FULL)
        assert saved.revision == 1
        assert load_corrections(path) == saved
        assert sorted(file.name for file in path.parent.iterdir()) == ["authority.yaml", "authority.yaml.lock"]

    def test_people_can_read_it(self, tmp_path: Path) -> None:
        path = tmp_path / "authority.yaml"
        saved_as(path, self.FULL)
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# Korrekturen")
        assert "action: merge\n  field: person\n  names:\n  - Petra Lindkvist\n  to: Petra Lindqvist\n" in text

    def test_one_more_correction_is_lines_added(self, tmp_path: Path) -> None:
        path = tmp_path / "authority.yaml"
        saved = saved_as(path, self.FULL)
        before = path.read_text(encoding="utf-8").splitlines()
        saved_as(path, saved.with_entry("hide", "person", ("Mia Quandt",)))
        after = path.read_text(encoding="utf-8").splitlines()
        assert [line for line in before if line not in after] == ["revision: 1"]

    @pytest.mark.parametrize("revision", [1, 7])
    def test_who_edits_by_hand_meanwhile_loses_nothing(self, tmp_path: Path, revision: int) -> None:
        path = tmp_path / "authority.yaml"
        saved_as(path, self.FULL)
        by_hand = path.read_text(encoding="utf-8").replace("derselbe Brief", "dieselbe Hand")
        by_hand = by_hand.replace("revision: 1", f"revision: {revision}")

        def slowly(now: Corrections) -> Corrections:
            path.write_text(by_hand, encoding="utf-8")
            return now.with_entry("hide", "person", ("Mia Quandt",))

        with pytest.raises(CorrectionsChanged, match=r"von jemand anderem geändert( \(Revision 7 statt 1\))?;"):
            change_corrections(path, slowly)
        assert path.read_text(encoding="utf-8") == by_hand
        assert change_corrections(path, lambda now: now).revision == revision + 1

    def test_changes_at_once_are_all_kept(self, tmp_path: Path) -> None:
        path = tmp_path / "authority.yaml"

        def hide_some(editor: int) -> None:
            for number in range(5):
                name = f"Mia {editor} {number}"
                change_corrections(path, lambda now, name=name: now.with_entry("hide", "person", (name,)))  # type: ignore[misc]

        editors = [threading.Thread(target=hide_some, args=(editor,)) for editor in range(4)]
        for editor in editors:
            editor.start()
        for editor in editors:
            editor.join()
        assert len({entry.number for entry in load_corrections(path).entries}) == 20

    def test_changes_of_two_processes_are_all_kept(self, tmp_path: Path) -> None:
        path = tmp_path / "authority.yaml"
        editors = [subprocess.Popen([sys.executable, "-c", EDITOR, str(path), name]) for name in ("Mia", "Ivo")]
        assert [editor.wait() for editor in editors] == [0, 0]
        kept = load_corrections(path)
        assert {entry.number for entry in kept.entries} == set(range(1, 41))
        assert {entry.names[0] for entry in kept.entries} == {
            f"{name} {n}" for name in ("Mia", "Ivo") for n in range(20)
        }
        assert kept.revision == 40

    def test_however_long_somebody_takes_nobody_takes_over(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "authority.yaml"
        saved = saved_as(path, self.FULL)
        monkeypatch.setattr("index.authority.authority_file._WAIT_SECONDS", 0.1)
        lock = tmp_path / "authority.yaml.lock"
        held = file_lock(lock)
        assert held.acquire()
        os.utime(lock, (0, 0))
        with pytest.raises(AuthorityError, match="gleich noch einmal versuchen"):
            saved_as(path, Corrections())
        assert load_corrections(path) == saved
        held.release()  # as the system does for a process that ends; the file stays
        assert lock.exists()
        assert saved_as(path, self.FULL).revision == 2

    def test_who_may_read_the_file_stays_so(self, tmp_path: Path) -> None:
        path = tmp_path / "authority.yaml"
        saved_as(path, self.FULL)
        path.chmod(0o640)
        saved_as(path, self.FULL)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640

    def test_a_full_disk_loses_nothing_and_leaves_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "authority.yaml"
        saved = saved_as(path, self.FULL)

        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(AuthorityError, match="kein Platz mehr"):
            saved_as(path, Corrections())
        assert load_corrections(path) == saved
        assert sorted(file.name for file in tmp_path.iterdir()) == ["authority.yaml", "authority.yaml.lock"]

    def test_a_change_that_fails_leaves_file_and_lock_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "authority.yaml"
        saved = saved_as(path, self.FULL)
        with pytest.raises(KeyError):
            change_corrections(path, lambda now: now.with_undone(99))
        assert load_corrections(path) == saved
        assert sorted(file.name for file in tmp_path.iterdir()) == ["authority.yaml", "authority.yaml.lock"]

    @pytest.mark.parametrize(
        ("text", "line", "says"),
        [
            ("revision: [", 1, "kein YAML"),
            ("- 1", 1, "schlüssel: wert"),
            ("revision: drei", 1, "ganze Zahl"),
            ("korrekturen: []", 1, "unbekannter Schlüssel `korrekturen`"),
            ("revision: 1\ncorrections:\n  x: 1", 3, "eine Liste"),
            ("corrections:\n- action: hide\n  field: person\n  names: [A]", 2, "`number`"),
            ("corrections:\n- number: 1\n  action: kill\n  field: person\n  names: [A]", 3, "eines von merge"),
            ("corrections:\n- number: 1\n  action: hide\n  field: person\n  names: []", 5, "niemanden"),
            ("corrections:\n- number: 1\n  action: merge\n  field: person\n  names: [A]", 2, "`to`"),
            ("corrections:\n- number: 1\n  number: 2", 3, "zweiten Mal"),
            ("corrections:\n- {number: 1, action: hide, field: person, names: [A], undone: vielleicht}", 2, "true"),
            (
                "corrections:\n- {number: 1, action: hide, field: city, names: [A]}\n"
                "- {number: 1, action: hide, field: city, names: [B]}",
                3,
                "Nummer 1",
            ),
            (
                "corrections:\n- {number: 1, action: identify, field: person, names: [A], gnd: '118540239'}",
                2,
                "Prüfziffer",
            ),
            (
                "corrections:\n- number: 1\n  action: split\n  field: person\n  names: [A]\n  articles: {a1: a.txt}",
                2,
                "`to`",
            ),
            ("corrections:\n- number: 1\n  action: hide\n  field: person\n  names: [A]\n  articles: [a1]", 6, "Pfad"),
            (
                "corrections:\n- {number: 1, action: rename, field: person, names: [A], to: B, articles: {a1: ''}}",
                2,
                "einzelne Artikel",
            ),
        ],
    )
    def test_a_bad_file_is_told_by_line_and_left_alone(self, tmp_path: Path, text: str, line: int, says: str) -> None:
        path = tmp_path / "authority.yaml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(AuthorityError) as error:
            change_corrections(path, lambda now: now)
        assert f"{path}, Zeile {line}: " in str(error.value)
        assert says in str(error.value)
        assert "\n" not in str(error.value)
        assert path.read_text(encoding="utf-8") == text

    def test_what_was_cut_off_is_told_wherever_it_was_cut(self, tmp_path: Path) -> None:
        path = tmp_path / "authority.yaml"
        saved_as(path, self.FULL)
        text = path.read_text(encoding="utf-8")
        lost = 0
        for end in range(text.index("revision"), len(text) - 4):
            path.write_text(text[:end], encoding="utf-8")
            try:
                left = load_corrections(path)
            except AuthorityError as error:
                lost += isinstance(error, CorrectionsLost)
            else:
                # Cut within or before the revision: no file that the archive would take for one it knows.
                assert left.revision == 0
        assert lost > len(self.FULL.entries)

    def test_a_file_older_than_what_the_archive_knows_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "authority.yaml"
        saved_as(path, self.FULL)
        assert load_corrections(path, 1).revision == 1
        with pytest.raises(CorrectionsLost, match=r"Revision 1, das Archiv kennt schon Revision 2.*`revision: 3`"):
            load_corrections(path, 2)
        path.unlink()
        with pytest.raises(CorrectionsLost, match="verloren"):
            load_corrections(path, 1)
        with pytest.raises(CorrectionsLost):
            change_corrections(path, lambda now: now, 1)
        assert not path.exists()

    def test_not_utf8(self, tmp_path: Path) -> None:
        path = tmp_path / "authority.yaml"
        path.write_bytes("# Müller".encode("cp1252"))
        with pytest.raises(AuthorityError, match="UTF-8"):
            load_corrections(path)
