"""The HTML report in a real browser: it opens, filters, sorts, shows a citation, and asks nobody for anything."""

from collections.abc import Generator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.evaluation import batch
from assistant.evaluation.questions import read_questions
from assistant.evaluation.report import page as report
from assistant.evaluation.runs import Run, read_run
from tests.chromium import CHROMIUM, Page, browse
from tests.made_runs import record
from tests.test_report import EXAMPLES, OUTCOMES
from tests.test_report_safety import PAYLOADS, made

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium, chromium-browser or google-chrome on the PATH")

SHOWN = "[...document.querySelectorAll('.q')].filter(row => row.checkVisibility()).map(row => row.dataset.id)"
"""The ids of the rows that are to be seen, in their order."""

CONTRAST = """
(() => {
  const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (one) => {
    const colour = getComputedStyle(one).backgroundColor;
    return colour === "rgba(0, 0, 0, 0)" ? ground(one.parentElement) : colour;
  };
  const words = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()
    && [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim())
    && !one.closest("svg, script, style"));
  return words.map((one) => {
    const [a, b] = [light(getComputedStyle(one).color), light(ground(one))].sort((x, y) => y - x);
    return [(a + 0.05) / (b + 0.05), `${one.tagName}.${one.className} ${one.textContent.slice(0, 40)}`];
  }).filter(([ratio]) => ratio < 4.5);
})()
"""
"""The words on the page whose contrast with what is behind them is below 4.5 (WCAG 2, level AA)."""


@pytest.fixture(scope="module")
def files(seeds: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with reports: on a real run, on two, and on made records of every outcome."""
    folder = tmp_path_factory.mktemp("reports")
    batch.run(read_questions(EXAMPLES), folder / "run.jsonl", seeds, EXAMPLES)
    run = read_run(folder / "run.jsonl")
    other = Run(
        {}, [one | ({"answer": "Nobody knows."} if number % 3 else {}) for number, one in enumerate(run.records)]
    )
    kinds = Run({}, [record(name, **fields) for name, fields in OUTCOMES.items()])
    for name, runs in {"one": [run], "two": [run, other], "kinds": [kinds]}.items():
        page = report.render([(f"run {place}", held) for place, held in enumerate(runs)])
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Generator[Page, None, None]:
    """One browser for all tests here."""
    with browse(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def page(browser: Page) -> Page:
    """The browser's page at the size of a desk, in daylight, with nothing noted yet."""
    browser.requests.clear()
    browser.complaints.clear()
    browser.show(1280, 900)
    return browser


@pytest.mark.parametrize("name", ["one", "two", "kinds"])
def test_it_opens_without_asking_for_anything_and_without_a_complaint(page: Page, files: Path, name: str) -> None:
    page.open(files / f"{name}.html")
    assert page.run(SHOWN)
    assert page.requests == [(files / f"{name}.html").as_uri()]
    assert page.complaints == []


def test_typed_words_filter_the_questions_and_escape_shows_them_all(page: Page, files: Path) -> None:
    page.open(files / "one.html")
    every = page.run(SHOWN)
    page.press("/", "/")
    page.type("KUWAITI warned")
    found = page.run(SHOWN)
    assert "e05" in found
    assert len(found) < len(every)
    assert page.run("document.getElementById('count').textContent") == f"{len(found)} of {len(every)} questions"
    page.type(" zzz")
    assert page.run(SHOWN) == []
    assert page.run("document.getElementById('none').checkVisibility()")
    page.press("Escape")
    assert page.run(SHOWN) == every


def test_outcomes_can_be_chosen_together(page: Page, files: Path) -> None:
    page.open(files / "kinds.html")
    page.click(".toggle.wrong")
    page.click(".toggle.refused")
    assert page.run(SHOWN) == ["wrong", "refused"]
    page.click(".toggle.wrong")
    assert page.run(SHOWN) == ["refused"]
    page.click("#clear")
    assert page.run(SHOWN) == list(OUTCOMES)


def test_a_tag_filters(page: Page, files: Path) -> None:
    page.open(files / "one.html")
    page.run(
        "(tag => { tag.value = 'count'; tag.dispatchEvent(new Event('change')); })(document.getElementById('tag'))"
    )
    assert page.run(SHOWN)[:2] == ["e01", "e02"]
    assert len(page.run(SHOWN)) < 10


def test_what_became_of_questions_filters_a_comparison(page: Page, files: Path) -> None:
    page.open(files / "two.html")
    page.click(".toggle.broken")
    broken = page.run(SHOWN)
    assert broken
    assert all(page.run(f"document.querySelector('[data-id={one}]').dataset.change") == "broken" for one in broken)


def test_a_column_sorts_up_then_down_then_as_asked(page: Page, files: Path) -> None:
    page.open(files / "one.html")
    asked = page.run(SHOWN)
    times = "[...document.querySelectorAll('td.seconds')].map(cell => Number(cell.dataset.v))"
    order = "document.querySelector('th.seconds').getAttribute('aria-sort')"
    for way, is_down in (("ascending", False), ("descending", True)):
        page.click("th.seconds button")
        assert page.run(times) == sorted(page.run(times), reverse=is_down)
        assert page.run(order) == way
    page.click("th.seconds button")
    assert (page.run(SHOWN), page.run(order)) == (asked, None)


def test_a_row_opens_by_keyboard_and_a_reference_leads_to_its_citation(page: Page, files: Path) -> None:
    page.open(files / "one.html")
    assert not page.run("document.querySelector('[data-id=e01] .answer').checkVisibility()")
    page.run("document.querySelector('[data-id=e01] .open').focus()")
    page.press("Enter", "\r")
    assert page.run("document.querySelector('[data-id=e01] .answer').checkVisibility()")
    assert page.run("document.querySelector('[data-id=e01] .open').getAttribute('aria-expanded')") == "true"
    page.click("[data-id=e01] .answer a.ref")
    assert page.run("document.activeElement.querySelector('mark').textContent").strip()
    assert page.run("location.hash") == "#open=e01"
    box = page.run(
        "(({top, bottom}) => [top, bottom])(document.activeElement.querySelector('mark').getBoundingClientRect())"
    )
    assert 0 <= box[0] < box[1] <= 900


def test_the_address_keeps_what_is_shown(page: Page, files: Path) -> None:
    page.open(files / "one.html", "#find=troops&sort=seconds&down=1&open=e01")
    shown, state = page.run(SHOWN), page.run("location.hash")
    assert 0 < len(shown) < 16
    assert page.run("document.querySelector('[data-id=e01] .answer').checkVisibility()")
    page.click("[data-id=e01] .open")
    assert page.run("location.hash") == "#find=troops&sort=seconds&down=1"
    page.open(files / "one.html", state)
    assert page.run(SHOWN) == shown
    page.open(files / "one.html", "#sort=nothing&outcome=nothing&open=nothing&find=%3Cb%3E")
    assert page.complaints == []


@pytest.mark.parametrize("name", ["one", "two"])
@pytest.mark.parametrize("width", [390, 820, 1280])
def test_nothing_is_wider_than_the_window(page: Page, files: Path, name: str, width: int) -> None:
    page.show(width, 800)
    page.open(files / f"{name}.html", "#open=e01&open=e02")
    assert page.run("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", ["one", "two", "kinds"])
def test_all_words_stand_out_by_day_and_by_night(page: Page, files: Path, name: str, dark: bool) -> None:
    page.show(1280, 900, dark)
    page.open(files / f"{name}.html", "#open=e01&open=e02&open=error&outcome=wrong&outcome=error&outcome=right")
    assert page.run(CONTRAST) == []
    paper = page.run("getComputedStyle(document.body).backgroundColor")
    ink = page.run("getComputedStyle(document.querySelector('.plot svg text')).fill") if name != "kinds" else ""
    assert paper == ("rgb(21, 23, 26)" if dark else "rgb(250, 248, 243)")
    assert ink in ("", page.run("getComputedStyle(document.body).color"))


def test_without_scripts_every_answer_is_open(page: Page, files: Path) -> None:
    page.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.open(files / "one.html")
    finally:
        page.send("Emulation.setScriptExecutionDisabled", value=False)
    assert page.run("[...document.querySelectorAll('.answer')].every(one => one.checkVisibility())")


@pytest.mark.parametrize("words", PAYLOADS)
def test_hostile_words_do_nothing(page: Page, tmp_path: Path, words: str) -> None:
    header, one = made(words)
    (tmp_path / "r.html").write_text(report.render([(words, Run(header, [one]))]), encoding="utf-8")
    page.open(tmp_path / "r.html")
    page.click(".open")
    page.run("document.querySelectorAll('*').forEach(one => one.dispatchEvent(new Event('mouseover')))")
    assert page.run("typeof hacked") == "undefined"
    assert page.complaints == []
    assert page.requests == [(tmp_path / "r.html").as_uri()]
    assert page.run("document.querySelector('.answer').checkVisibility()")
