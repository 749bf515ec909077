"""The HTML report needs nothing from outside, and nothing that stands in a run or an article can act in it."""

import base64
import hashlib
import re
from typing import Any

import pytest

from assistant.evaluation.report import page as report
from assistant.evaluation.runs import Run
from tests.html_tree import Element, parse
from tests.made_runs import citation, noisy_run, passage, record

PAYLOADS = (
    "</script><script>hacked = 1</script>",
    "<img src=x onerror='hacked = 1'>",
    "\"><svg onload=hacked=1> ' onmouseover='hacked=1",
    "$\\frac{1}$ $x^$",
    "{{ 7 * 7 }} {% raw %} {# x #} ]]> <!-- --!> &lt;b&gt; &amp;",
    "</style></title></textarea><style>*{display:none}</style>",
    "\u202emoc\u202c \u2066x\u2069 \x1b[31m \x00 \x07 \ud800 \ufffe \u200b e",
    "https://example.org/x javascript:hacked=1",
)


def made(words: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A header and a record that hold these words wherever a text can stand."""
    gold = {
        "nuggets": [[words]],
        "sources": [words],
        "quotes": [words],
        "tags": [words],
        "as_of": words,
        "reference": words,
    }
    fields: dict[str, Any] = {
        "question": words, "short": words, "reason": words, "model": words, "understood": f"? {words}",
        "citations": [citation(words, words, key=words) | dict.fromkeys(("outlet", "date", "title"), words)],
        "statements": [{"text": words, "citations": [words, f"no {words}"]}],
        "disagreements": [{"about": words, "positions": [{"value": words, "citations": [words]}]}],
        "passages": [passage(words) | {"why": {words: 1.5, "part": words}, "text": words}],
    }  # fmt: skip
    header = {"questions": words, "store": words, words: words, "nested": {words: [words]}}
    return header, record(words, words, gold | {"history": [words, {"question": words}]}, **fields)


def structure(page: Element) -> list[tuple[str, list[str]]]:
    """Every element with the names of its attributes, but the lines of plots: they follow the lengths of words."""
    drawn = {id(one) for plot in page.all("svg") for one in plot.all()}
    return [(one.name, sorted(one.attributes)) for one in page.all() if id(one) not in drawn]


@pytest.mark.parametrize("words", PAYLOADS)
def test_hostile_words_make_the_same_page_as_harmless_ones(words: str) -> None:
    def render(words: str) -> str:
        header, one = made(words)
        bad = record("e", "", question=words, error=words)
        return report.render([(words, Run(header, [one, bad])), (words, Run(header | {"b": words}, [one, bad]))])

    page, harmless = parse(render(words)), parse(render("plain words"))
    assert structure(page) == structure(harmless)
    assert {one.name for one in page.all()} == {one.name for one in harmless.all()}
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", render(words)
    )
    visible = "".join(words.split())[:12]
    assert "\x00" in words or visible in "".join(page.one("h1").text.split())


@pytest.fixture(scope="module")
def page() -> Element:
    """The report on a run with every plot, whose articles name their addresses."""
    address = record("address", "See https://example.org/a.", citations=[citation("https://example.org/a", "See.")])
    return parse(report.render([("made", Run({}, [*noisy_run(30, 1).records, address]))]))


def test_the_page_refers_to_nothing_outside_itself(page: Element) -> None:
    assert "https://example.org/a" in page.one("main").text
    assert not {one.name for one in page.all()} & {"link", "img", "iframe", "object", "embed", "base", "form", "image"}
    for one in page.all():
        for name, value in one.attributes.items():
            assert not name.startswith("on")
            assert "//" not in value
            assert name not in {"href", "src"} or value.startswith("#")
    for one in page.all("style") + page.all("script"):
        assert not re.search(r"url\(|@import|import\(|fetch|https?:", one.text)


def test_the_policy_allows_its_own_script_and_nothing_else(page: Element) -> None:
    scripts = page.all("script")
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].text.encode()).digest()).decode()
    policy = next(one.attributes["content"] for one in page.all("meta") if "http-equiv" in one.attributes)
    assert {part.strip() for part in policy.split(";")} == {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        f"script-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
    }


def test_plots_follow_the_readers_colours_and_say_what_they_show(page: Element) -> None:
    plots = page.all("svg")
    assert len(plots) == 3
    assert all(len(plot.attributes["aria-label"]) > 40 for plot in plots)
    styles = " ".join(one.attributes.get("style", "") for plot in plots for one in plot.all())
    assert "currentColor" in styles
    assert not re.search(r"#[0-9a-f]{3,6}\b|rgb|white|black", styles)
    identities = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
    assert len(identities) == len(set(identities))
