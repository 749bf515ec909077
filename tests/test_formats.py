"""HTML, PDF and DOCX: their words become articles; what cannot be converted is refused, and takes nothing with it."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import index_paths
from index.embedding.minilm import MiniLM
from index.errors import UnreadableFile
from index.facts.provenance import find_provenance
from index.reading import converter
from index.reading.converter import Converter
from index.reading.extraction import extract_text
from index.reading.read import read_path
from index.records import Document, Refusal
from index.storing.opening import open_store
from tests.made_files import PAGE, make_bomb, make_docx, make_pdf
from tests.test_read import read_one, read_refusals, write


@pytest.fixture(scope="module")
def converting() -> Iterator[Converter]:
    """One process for the tests that only look at what comes out."""
    opened = Converter()
    yield opened
    opened.close()


def test_a_page_gives_its_article_and_what_it_states(tmp_path: Path) -> None:
    document = read_one(write(tmp_path, "flood.html", PAGE))
    assert document.format == "html"
    assert "The mayor, Ines Calder, said that 12 families had left their homes." in document.text
    assert not {"Home", "newsletter", "Terms"} & set(document.text.split())
    facts = find_provenance(document)
    assert (facts.date.value, facts.date.how, facts.outlet.value) == ("2024-03-05", "stated", "Harbour Post")
    assert (facts.title.value, facts.byline.value) == ("Flood in Norwick", "Jane Roe")


def test_a_page_saved_again_as_utf8_is_read_so_whatever_its_head_says(converting: Converter) -> None:
    page = PAGE.replace("utf-8", "iso-8859-1").replace("Ines", "Erdoğan’s")
    assert "Erdoğan’s" in converting.convert("html", page.encode("utf-8"), "a.html").text


@pytest.mark.parametrize(
    ("charset", "word"),
    [
        ("windows-1251", "Инес"),
        ("shift_jis", "東京都"),
        ("latin1", "Café “"),
        ("iso-8859-9", "Ağrı “"),
        ("nonsense", "Zoë"),
    ],
)
def test_a_page_is_decoded_as_its_head_says(converting: Converter, charset: str, word: str) -> None:
    known = {"latin1": "cp1252", "iso-8859-9": "cp1254", "nonsense": "utf-8"}.get(charset, charset)
    page = PAGE.replace("utf-8", charset).replace("Ines", word)
    assert word in converting.convert("html", page.encode(known), "a.html").text


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("<time>5 March 2024</time>", "2024-03-05"),
        ("<time>05.03.2024, 10:15</time>", "2024-03-05"),
        ("<time>13/03/2024</time>", "2024-03-13"),
        ('<time datetime="2024-03-05">03/05/2024</time>', "2024-03-05"),
        ("<time>03/05/2024</time>", None),
        ("</article><aside><time datetime='2019-01-02'>2 January 2019</time></aside><article>", None),
        ("</article><footer>Last updated 1 May 2023</footer><article>", None),
    ],
    ids=range(7),
)
def test_the_day_of_a_page_is_not_guessed_nor_that_of_its_links_and_footer(
    converting: Converter, told: str, day: str | None
) -> None:
    """The head of this page says nothing of it."""
    page = re.sub("<(meta property=.article|link)[^>]*>", "", PAGE).replace("</article>", f"{told}</article>")
    assert converting.convert("html", page.encode(), "a.html").fields.get("date") == day


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("Flood in Norwick &#8211; Harbour Post", "Harbour Post"),
        ("Flood: what we know - Norwick", "harbour.example"),
        ("HARBOUR | Flood in Norwick town", "HARBOUR"),
    ],
)
def test_the_outlet_behind_the_title_of_a_page_comes_before_its_address(
    tmp_path: Path, title: str, outlet: str
) -> None:
    page = re.sub("<meta property=.og[^>]*>", "", PAGE).replace("Flood in Norwick - Harbour Post", title)
    fields = read_one(write(tmp_path, "a.html", page)).fields
    assert (fields["outlet"], "heading" in fields) == (outlet, False)


def test_a_long_comment_before_a_page_hides_neither_its_outlet_nor_its_encoding(converting: Converter) -> None:
    page = f"<!doctype html>\n<!-- {'licence ' * 1_000}-->\n" + PAGE.replace("utf-8", "latin1").replace("Ines", "“Zoë”")
    extract = converting.convert("html", page.encode("cp1252"), "a.html")
    assert (extract.fields["outlet"], extract.notes) == ("Harbour Post", ["decoded as windows-1252"])
    assert "The mayor, “Zoë” Calder" in extract.text


def test_a_page_laid_out_by_tables_gives_its_paragraphs_and_a_table_of_data_its_rows(converting: Converter) -> None:
    first, second = "The river Elm burst its banks. " * 9, "The mayor closed the bridge on Monday. " * 8
    cells = "<td><a href='/'>Home</a></td><td>By Jane Roe<br>Published: March 5, 2024<br><br>"
    page = f"<html><body><table><tr>{cells}{first}<br><br>{second}</td></tr></table></body></html>"
    lines = converting.convert("html", page.encode(), "a.html").text.splitlines()
    assert [line.strip() for line in lines] == [
        "By Jane Roe",
        "Published: March 5, 2024",
        first.strip(),
        second.strip(),
    ]
    page = PAGE.replace("</article>", "<table><tr><td>Norwick</td><td>12</td></tr></table></article>")
    assert "| Norwick | 12 |" in converting.convert("html", page.encode(), "a.html").text


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("12<sup>3</sup>", "12³ families"),
        ('12<sup class="x"><a href="#n">14</a></sup>', "12¹⁴ families"),
        ("12<SUP>th</SUP>", "12th families"),
    ],
)
def test_the_number_of_a_note_does_not_join_a_figure(converting: Converter, marked: str, words: str) -> None:
    page = PAGE.replace("12 families", f"{marked} families")
    assert words in converting.convert("html", page.encode(), "a.html").text


def test_a_pdf_gives_its_pages_with_hyphenated_words_whole(converting: Converter) -> None:
    data = make_pdf("The river Elm burst its banks in Nor-\nwick on Monday.\nCaf\xe9 owners left.", "Page two.")
    assert converting.convert("pdf", data, "a.pdf").text == (
        "The river Elm burst its banks in Norwick on Monday.\nCafé owners left.\n\nPage two."
    )


def test_a_pdf_keeps_the_hyphens_of_compounds_and_sentences_that_go_on_over_a_page(converting: Converter) -> None:
    data = make_pdf("An Iran-\nbacked group said that the", "attack was a crime.")
    assert converting.convert("pdf", data, "a.pdf").text == "An Iran-backed group said that the\nattack was a crime."


def test_what_a_pdf_prints_on_every_page_does_not_part_its_sentences() -> None:
    """The top of the first page and the foot of the last stay."""
    top, foot = "12.03.24, 10:15 Flood - Harbour Post", "harbour.example/flood {}/3"
    pages = [
        "The mayor said that the\nbridge near the old",
        "mill was shut on Monday\nand that the",
        "army came.\nIt went.",
    ]
    data = make_pdf(*(f"{top}\n{page}\n{foot.format(number)}" for number, page in enumerate(pages, 1)))
    assert extract_text("pdf", data).text.splitlines() == [
        top,
        "The mayor said that the",
        "bridge near the old",
        "mill was shut on Monday",
        "and that the",
        "army came.",
        "It went.",
        foot.format(3),
    ]


def test_a_docx_gives_its_paragraphs_and_tables_in_order(converting: Converter) -> None:
    text = converting.convert("docx", make_docx("One.", "Two.\tand more", cell="In a cell."), "a.docx").text
    assert text == "One.\nTwo.\tand more\nIn a cell."


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("scan.pdf", make_pdf("", ""), "no text on its 2 pages; scanned pages need text recognition"),
        ("bad.pdf", b"%PDF-1.7 nothing of the kind", "damaged, or no PDF"),
        ("bad.docx", b"PK\x03\x04 nothing of the kind", "damaged, or no DOCX"),
        ("old.docx", b"\xd0\xcf\x11\xe0 an old document", "locked by a password, or an old .doc"),
        ("bomb.docx", make_bomb(150_000_000), "unpacks to 150,"),
        ("deep.html", b"<div>" * 100_000 + b"words", "no words found in the page"),
        ("empty.html", b"<html><body></body></html>", "no words found in the page"),
        ("large.html", b"<p>" + b"word " * 3_200_001, "too long: 16,000,008 bytes; the limit for HTML is 16,000,000"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value[:12] else "",
)
def test_what_cannot_be_converted_is_refused_with_the_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    refused = read_refusals(write(tmp_path, name, data))
    assert list(refused) == [name]
    assert refused[name].startswith(reason)


def test_a_converter_that_hangs_or_dies_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is replaced by one that sleeps, then by one that crashes, then by a sound one."""
    working = converter._START
    held = Converter(seconds=0.5)
    monkeypatch.setattr(converter, "_START", "import time; time.sleep(60)")
    began = time.monotonic()
    with pytest.raises(UnreadableFile, match="took longer than 0 s"):
        held.convert("html", b"x" * 1_000_000, "a.html")
    assert time.monotonic() - began < 5
    held.seconds = 60
    monkeypatch.setattr(converter, "_START", "import os; os.abort()")
    with pytest.raises(UnreadableFile, match="damaged or hostile"):
        held.convert("html", PAGE.encode(), "a.html")
    monkeypatch.setattr(converter, "_START", working)
    assert held.convert("html", PAGE.encode(), "a.html").text
    held.close()


def test_a_file_that_fills_the_memory_is_refused_and_the_next_is_read(converting: Converter) -> None:
    """15 MB of small paragraphs make a tree of more than the process may hold."""
    try:
        reason = converting.convert("html", b"<p>a b</p>" * 1_500_000, "a.html").reason
    except UnreadableFile as error:
        reason = error.reason
    assert "more than 300 MB" in reason or "it may be too large" in reason
    assert converting.convert("pdf", make_pdf("Words."), "a.pdf").text == "Words."


def test_spans_are_of_the_extracted_text_which_the_library_keeps(tmp_path: Path) -> None:
    folder = write(tmp_path, "in/flood.html", PAGE).parent
    write(folder, "fire.pdf", make_pdf("A fire broke out in Norwick on Sunday.", "Nobody was hurt."))
    store = open_store(tmp_path / "store", create=True)
    index_paths(store, [folder], MiniLM())
    article = store.library.article("flood.html")
    assert article is not None
    assert article.document.format == "html"
    for passage, _ in store.library.embedded("flood.html")[0]:
        assert article.text[passage.start : passage.end] == passage.text
        assert passage.text not in PAGE
    again = [item for item in read_path(folder) if not isinstance(item, Refusal)]
    assert [(item.source, item.format) for item in again] == [("fire.pdf", "pdf"), ("flood.html", "html")]
    assert isinstance(again[1], Document)
    assert again[1].text == article.text
