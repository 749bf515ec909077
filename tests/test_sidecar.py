"""`sources.yaml` says what articles do not say of themselves, and what is wrong in it is named with its line."""

import os
from pathlib import Path

import pytest

from index.errors import IndexingError
from index.facts.sidecar import Sidecar, find_sidecars, load_sidecar, nearest
from index.records import Fact, Provenance, Span

FOUND = Provenance(outlet=Fact("AP", "stated", Span(0, 2)), title=Fact("Two piers closed", "inferred", Span(3, 19)))


def write(folder: Path, text: str) -> Path:
    path = folder / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_it_says_replaces_what_was_found_and_nothing_else(tmp_path: Path) -> None:
    sidecar = load_sidecar(write(tmp_path, "a.txt:\n  outlet: Fjordposten\n  date: 2024-07-31\n"))
    found = sidecar.override(FOUND, "a.txt")
    assert found.outlet == Fact("Fjordposten", "stated", origin="sources.yaml")
    assert found.date == Fact("2024-07-31", "stated", origin="sources.yaml")
    assert found.title == FOUND.title


def test_a_source_it_does_not_name_stays_as_found(tmp_path: Path) -> None:
    sidecar = load_sidecar(write(tmp_path, "a.txt: {outlet: Fjordposten}"))
    assert sidecar.override(FOUND, "b/a.txt") == FOUND


def test_a_pattern_covers_a_folder(tmp_path: Path) -> None:
    sidecar = load_sidecar(write(tmp_path, '"rudaw/*.txt": {outlet: Rudaw}'))
    assert sidecar.override(FOUND, "rudaw/2024/1.txt").outlet.value == "Rudaw"
    assert sidecar.override(FOUND, "rudaw/1.md").outlet.value == "AP"


def test_a_later_pattern_and_the_sources_own_entry_win(tmp_path: Path) -> None:
    text = (
        'n/1.txt: {outlet: Own}\n"n/*": {outlet: First, place: Oslo}\n"n/*.txt": {outlet: Second, byline: Ada Lund}\n'
    )
    sidecar = load_sidecar(write(tmp_path, text))
    own, other = sidecar.override(FOUND, "n/1.txt"), sidecar.override(FOUND, "n/2.txt")
    assert (own.outlet.value, own.place.value, own.byline.value) == ("Own", "Oslo", "Ada Lund")
    assert other.outlet.value == "Second"


def test_a_name_with_brackets_is_found_as_it_is_written(tmp_path: Path) -> None:
    sidecar = load_sidecar(write(tmp_path, '"a[1].txt": {outlet: Rudaw}'))
    assert sidecar.override(FOUND, "a[1].txt").outlet.value == "Rudaw"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("2024-07-31", "2024-07-31"),
        ("2024-07-31 10:00:00", "2024-07-31"),
        ("'2024-07'", "2024-07"),
        ("2024", "2024"),
        ("31 July 2024", "2024-07-31"),
    ],
)
def test_dates_are_taken_as_they_are_written(tmp_path: Path, written: str, wanted: str) -> None:
    sidecar = load_sidecar(write(tmp_path, f"a.txt: {{date: {written}}}"))
    assert sidecar.override(FOUND, "a.txt").date.value == wanted


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("a.txt: {outlet: [Rudaw}", 1, "YAML"),
        ("a.txt:\n\toutlet: Rudaw", 2, "YAML"),
        ("a.txt:\n  outlet: Rudaw\n  publisher: Rudaw", 3, "publisher"),
        ("a.txt:\n  date: 31/31/2024", 2, "31/31/2024"),
        ("a.txt:\n  date: 03/04/2024", 2, "03/04/2024"),
        ("a.txt:\n  date: 2024-02-30", 2, "2024-02-30"),
        ("a.txt:\n  outlet: [Rudaw]", 2, "outlet"),
        ("a.txt:\n  outlet:", 2, "outlet"),
        ("a.txt:\n  outlet: yes", 2, "outlet"),
        ("a.txt:\n  outlet: A\n  outlet: B", 3, "outlet"),
        ("a.txt: {outlet: A}\na.txt: {outlet: B}", 2, "a.txt"),
        ("b.txt: {outlet: A}\na.txt: Rudaw", 2, "outlet"),
        ("- a.txt", 1, "sources"),
        ("Rudaw", 1, "sources"),
        ("? [a.txt]\n: {outlet: A}", 1, "source"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: int, named: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(IndexingError) as caught:
        load_sidecar(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: ")
    assert named in message
    assert "\n" not in message


@pytest.mark.parametrize("content", [b"a.txt: {outlet: \xff\xfe}", b"a.txt: {outlet: \x00}"])
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes(content)
    with pytest.raises(IndexingError, match=r"sources\.yaml"):
        load_sidecar(path)


def test_what_is_too_deep_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexingError, match="not valid YAML"):
        load_sidecar(write(tmp_path, "[" * 5000))


def test_code_in_yaml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexingError):
        load_sidecar(write(tmp_path, "a.txt: {outlet: !!python/object/apply:os.getcwd []}"))


def test_it_is_found_beside_the_articles(tmp_path: Path) -> None:
    write(tmp_path, "a.txt: {outlet: Rudaw}")
    article = tmp_path / "a.txt"
    article.write_text("x")
    assert find_sidecars(tmp_path) == find_sidecars(article) == {"": Sidecar({"a.txt": {"outlet": "Rudaw"}})}


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_or_missing_one_says_nothing(tmp_path: Path, text: str) -> None:
    assert find_sidecars(tmp_path)[""].override(FOUND, "a.txt") == FOUND
    write(tmp_path, text)
    assert find_sidecars(tmp_path)[""].override(FOUND, "a.txt") == FOUND


# One in a folder further down


def write_below(top: Path, folder: str, text: str) -> None:
    (top / folder).mkdir(parents=True, exist_ok=True)
    write(top / folder, text)


def outlet_of(top: Path, source: str) -> str | None:
    """The outlet of an article of this name."""
    return nearest(find_sidecars(top), source).override(FOUND, source).outlet.value


def test_it_speaks_of_the_articles_of_its_folder_named_as_from_there(tmp_path: Path) -> None:
    write_below(tmp_path, "n/rudaw", "a.txt: {outlet: Rudaw}\n'deep/*': {outlet: Deep}\nn/rudaw/b.txt: {outlet: B}\n")
    assert outlet_of(tmp_path, "n/rudaw/a.txt") == "Rudaw"
    assert outlet_of(tmp_path, "n/rudaw/deep/er/b.txt") == "Deep"
    for other in ("a.txt", "n/a.txt", "n/rudaw2/a.txt", "n/rudaw/b.txt"):
        assert outlet_of(tmp_path, other) == "AP", other
    sidecar = nearest(find_sidecars(tmp_path), "n/rudaw/a.txt")
    assert sidecar.override(FOUND, "n/rudaw/a.txt").outlet.origin == "n/rudaw/sources.yaml"
    assert list(sidecar.idle(["n/rudaw/a.txt", "n/rudaw/deep/x"])) == [
        "n/rudaw/sources.yaml: n/rudaw/b.txt: fits no article"
    ]


def test_the_nearest_counts_and_what_it_does_not_say_is_taken_from_above(tmp_path: Path) -> None:
    """Also where the one above names the article itself."""
    write(tmp_path, "'*': {outlet: Top, place: Oslo}\nn/m/a.txt: {outlet: Own, byline: Ada Lund}\n")
    write_below(tmp_path, "n", "'*': {outlet: Middle}\n")
    write_below(tmp_path, "n/m/l", "'*': {date: 2024-07-31}\n")
    found = nearest(find_sidecars(tmp_path), "n/m/a.txt").override(FOUND, "n/m/a.txt")
    assert (found.outlet.value, found.place.value, found.byline.value) == ("Middle", "Oslo", "Ada Lund")
    found = nearest(find_sidecars(tmp_path), "n/m/l/a.txt").override(FOUND, "n/m/l/a.txt")
    assert (found.outlet.value, found.place.value, found.date.value) == ("Middle", "Oslo", "2024-07-31")
    assert outlet_of(tmp_path, "o/a.txt") == "Top"


def test_folders_of_odd_names_have_one_too_and_hidden_ones_none(tmp_path: Path) -> None:
    write_below(tmp_path, "l\nb", "a.txt: {outlet: Line}\n")
    write_below(tmp_path, "é [1]", "a.txt: {outlet: Letter}\n")
    write_below(tmp_path, ".git/x", "- not ours\n")
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe" / "sources.yaml")
    assert sorted(find_sidecars(tmp_path)) == ["", "l\\x0ab/", "é [1]/"]
    assert outlet_of(tmp_path, "l\\x0ab/a.txt") == "Line"
    assert outlet_of(tmp_path, "é [1]/a.txt") == "Letter"


def test_a_mistake_further_down_is_named_with_its_file_and_line(tmp_path: Path) -> None:
    write_below(tmp_path, "n/m", "a.txt: {outlet: A}\nb.txt: {publisher: B}\n")
    with pytest.raises(IndexingError) as caught:
        find_sidecars(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path}/n/m/sources.yaml:2: unknown key 'publisher'")
