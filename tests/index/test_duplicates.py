"""Articles that are nearly the same: how much text two share, and the groups found at every commit."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.article import AnnotatedArticle, Article
from index.config import Config
from index.duplicates.groups import MOST_COMPARED, DuplicateGroups, find_groups
from index.duplicates.shingles import Shingles, nearly_same, shared, shingles, signature
from index.storage.checking import check
from index.storage.generation import Layout, open_generation
from index.storage.whoosh_writer import WhooshWriter

WORDS = [f"wort{number}" for number in range(2_000)]


def article(id: str, text: str, title: str = "") -> AnnotatedArticle:
    whole = f"{title}\n\n{text}" if title else text
    return AnnotatedArticle(Article(id, f"{id}.txt", title, whole, None, "", f"{id} {hash(text)}"), "de", (), ())


def of(text: str, title: str = "") -> Shingles:
    return shingles(article("a", text, title).article)


def similarity(one: Shingles, other: Shingles) -> float:
    common, together = shared(one, other)
    return common / together


REPORT = (
    "Berlin (dpa) - Die Bundesregierung hat am Donnerstag neue Sicherheitsgarantien für die Ukraine in Aussicht gestellt. "
    "Ein Sprecher sagte, man werde in Paris weiter darüber beraten."
)


@pytest.mark.parametrize(
    "again",
    [
        REPORT.upper(),
        REPORT.replace("Sicherheitsgarantien", "Sicherheits-\ngarantien"),
        REPORT.replace("Sicherheitsgarantien", "Sicherheits\u00adgarantien"),
        REPORT.replace(" ", "\n").replace(",", " –"),
        REPORT.replace("(dpa) - ", "dpa: "),
    ],
)
def test_setting_makes_no_difference(again: str) -> None:
    assert similarity(of(REPORT), of(again)) == 1.0


def test_titles_are_not_compared_but_where_there_is_little_else() -> None:
    assert similarity(of(REPORT, "Berlin verspricht Hilfe"), of(REPORT, "Hilfe für Kiew")) == 1.0
    brief = "Näheres auf Seite drei dieser Ausgabe"
    title = "Bundesregierung stellt der Ukraine neue Garantien in Aussicht"
    assert similarity(of(brief, title), of(brief, "Etwas ganz anderes steht heute über dem Hinweis")) < 0.5
    assert len(of("Näheres auf Seite drei", "Berlin")) == 0


def test_three_words_in_a_row_are_compared() -> None:
    # 14 words have 12 shingles; a changed word in the middle takes three of them and brings three.
    one = " ".join(WORDS[:14])
    other = one.replace("wort7 ", "anders ")
    assert shared(of(one), of(other)) == (9, 15)


def test_nearly_same_begins_at_four_fifths() -> None:
    numbers = np.arange(100, dtype=np.uint64)
    assert nearly_same(numbers, numbers[:80])
    assert not nearly_same(numbers, numbers[:79])
    assert nearly_same(numbers[:90], numbers[10:])
    assert not nearly_same(numbers[:89], numbers[10:])
    assert not nearly_same(numbers[:0], numbers[:0])


def test_articles_that_share_most_of_their_text_share_two_keys_and_others_hardly_ever() -> None:
    chosen = random.Random(4)
    same = unlike = 0
    for _ in range(300):
        words = chosen.choices(WORDS, k=150)
        edited = [chosen.choice(WORDS) if chosen.random() < 0.03 else word for word in words]
        foreign = [*words[:20], *chosen.choices(WORDS, k=130)]
        one, other, third = (of(" ".join(each)) for each in (words, edited, foreign))
        if nearly_same(one, other):
            same += 1
            assert np.count_nonzero(signature(one) == signature(other)) > 1
        unlike += int(np.count_nonzero(signature(one) == signature(third)) > 1)
    assert same > 150
    assert unlike < 3


def groups(folder: Path) -> DuplicateGroups:
    return DuplicateGroups.from_bytes(open_generation(folder).duplicates)


def commit(folder: Path, written: Iterable[AnnotatedArticle], deleted: Iterable[str] = ()) -> None:
    with WhooshWriter(Config(archive=folder)) as writer:
        writer.write(written)
        writer.delete(deleted)
        writer.commit("test")


def expected(articles: Sequence[AnnotatedArticle]) -> set[tuple[str, ...]]:
    """The groups by comparing every article with every other one."""
    sets = {one.article.id: shingles(one.article) for one in articles}
    found: set[tuple[str, ...]] = set()
    for id in sets:
        group = [id]
        for one in group:
            group += [other for other in sets if other not in group and nearly_same(sets[one], sets[other])]
        if len(group) > 1:
            found.add(tuple(sorted(group)))
    return found


def edited(text: str, chosen: random.Random) -> str:
    """The text with some words changed and perhaps its end cut."""
    words = [chosen.choice(WORDS) if chosen.random() < 0.02 else word for word in text.split()]
    return " ".join(words[: len(words) - chosen.choice((0, 0, 10, 25))])


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_those_of_the_articles_whatever_commits_brought_them(tmp_path: Path, seed: int) -> None:
    chosen = random.Random(seed)
    texts = [" ".join(chosen.choices(WORDS, k=chosen.choice((8, 60, 120)))) for _ in range(4)]
    for number in range(12):
        texts.append(edited(texts[number], chosen) if chosen.random() < 0.8 else " ".join(chosen.choices(WORDS, k=60)))
    ids = [f"a{number}" for number in range(20)]
    now: dict[str, AnnotatedArticle] = {}
    for _ in range(6):
        written = {id: article(id, chosen.choice(texts)) for id in chosen.sample(ids, chosen.randint(1, 8))}
        deleted = chosen.sample(ids, chosen.randint(0, 2))
        commit(tmp_path / "many", written.values(), deleted)
        now = {id: one for id, one in (now | written).items() if id not in deleted}
        assert set(groups(tmp_path / "many").group_of.values()) == expected(list(now.values()))
    assert groups(tmp_path / "many").group_of
    once = chosen.sample(list(now.values()), len(now))
    commit(tmp_path / "one", once)
    assert groups(tmp_path / "one").to_bytes() == groups(tmp_path / "many").to_bytes()


def test_versions_are_one_group_until_the_one_between_them_is_gone(tmp_path: Path) -> None:
    first = WORDS[:100]
    second = [*first[:92], *WORDS[200:208]]
    third = [*second[:10], *WORDS[300:305], *second[15:]]
    versions = [article(str(number), " ".join(words)) for number, words in enumerate((first, second, third))]
    assert not nearly_same(shingles(versions[0].article), shingles(versions[2].article))
    commit(tmp_path, versions)
    found = groups(tmp_path)
    assert found.others("0") == ("1", "2")
    assert found.count("0") == 2
    commit(tmp_path, [], ["1"])
    assert groups(tmp_path).group_of == {}
    commit(tmp_path, [versions[1]])
    assert groups(tmp_path) == found


def test_many_copies_are_one_group(tmp_path: Path) -> None:
    copies = [article(f"{number:03}", REPORT) for number in range(MOST_COMPARED * 2)]
    commit(tmp_path, copies[1:])
    commit(tmp_path, copies[:1])
    assert groups(tmp_path).count("000") == len(copies) - 1


def test_a_check_makes_signatures_and_groups_again(tmp_path: Path) -> None:
    commit(tmp_path, [article("a", REPORT), article("b", REPORT.lower()), article("c", " ".join(WORDS[:50]))])
    before = open_generation(tmp_path)
    signatures = before.segments[0].signatures.copy()
    layout = Layout(tmp_path)
    layout.columns_of(before.segments[0].name).unlink()
    (layout.generations / before.name).unlink()
    assert check(Config(archive=tmp_path), repair=True).is_sound
    after = open_generation(tmp_path)
    assert (after.segments[0].signatures == signatures).all()
    assert DuplicateGroups.from_bytes(after.duplicates) == find_groups(after.segments)
    assert groups(tmp_path).others("a") == ("b",)
