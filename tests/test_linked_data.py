"""What pages state in JSON-LD: of the article that they are, not of those that they list."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from index.facts.dates import parse_date
from index.reading.converter import Converter
from index.reading.linked_data import read_linked_data
from tests.made_files import PAGE

POST = {"@type": "Organization", "name": "Harbour Post"}
ARTICLE = {"@type": "NewsArticle", "datePublished": "2024-03-05T10:00:00Z", "dateModified": "2024-03-07"}
STATED = {"date": "2024-03-05T10:00:00Z", "outlet": "Harbour Post"}


def fields_of(page: str) -> Mapping[str, str]:
    converter = Converter()
    fields = converter.convert("html", page.encode(), "a.html").fields
    converter.close()
    return fields


def script(*blocks: Any) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(block)}</script>' for block in blocks)


@pytest.mark.parametrize(
    "page",
    [
        script(ARTICLE | {"publisher": POST}),
        script([ARTICLE | {"publisher": [POST]}]),
        script({"@context": ["https://schema.org", {}]} | ARTICLE | {"publisher": "Harbour Post"}),
        script({"@graph": [ARTICLE | {"publisher": {"@id": "#us"}}, POST | {"@id": "#us"}]}),
        script({"@type": "WebSite", "name": "Harbour Post Online"}, ARTICLE | {"publisher": POST}),
        script({"@type": "ItemList", "itemListElement": [ARTICLE | {"datePublished": "2023-01-01"}]})
        + script(ARTICLE | {"@type": ["https://schema.org/ReportageNewsArticle"], "publisher": POST}),
        script(ARTICLE | {"publisher": POST}).replace(">{", ">//<![CDATA[\n{").replace("}</", "}\n//]]></"),
        "<script type=application/ld+json>{</script>" + script(ARTICLE | {"publisher": POST}) + "<script ld+json>",
    ],
    ids=range(8),
)
def test_a_page_states_the_day_and_outlet_of_its_article(page: str) -> None:
    assert read_linked_data(page) == STATED


@pytest.mark.parametrize(
    "page",
    [
        script(
            ARTICLE | {"publisher": POST}, ARTICLE | {"datePublished": "2024-03-04", "publisher": {"name": "Other"}}
        ),
        script({"@type": "JobPosting", "datePublished": "2024-03-05", "publisher": POST}),
        script({"@type": "NewsArticle", "datePublished": "0001-01-01", "publisher": {"name": "https://post.example"}}),
        script(None, 1, [[]], {"@type": 1, "@graph": [1]}, {"@type": "NewsArticle", "publisher": [{"name": None}]}),
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
    ],
    ids=range(5),
)
def test_what_is_not_of_one_article_states_nothing(page: str) -> None:
    assert read_linked_data(page) == {}


def test_the_day_of_publication_comes_before_that_of_an_update_and_a_live_page_before_its_entries() -> None:
    entry = {"@type": "BlogPosting", "headline": "Bridge closed", "datePublished": "2024-03-06"}
    live = ARTICLE | {"@type": "LiveBlogPosting", "headline": "Flood: live", "publisher": POST}
    head = script({"@context": "https://schema.org"} | live | {"liveBlogUpdate": [entry]})
    page = (
        PAGE[: PAGE.index("<title>")] + '<meta property="article:modified_time" content="2024-03-07T10:00:00Z">' + head
    )
    fields = fields_of(page + PAGE[PAGE.index("</head>") :])
    assert (fields["title"], fields["outlet"], parse_date(fields["date"])) == (
        "Flood: live",
        "Harbour Post",
        "2024-03-05",
    )


def test_the_name_that_a_page_shows_to_other_sites_comes_first() -> None:
    page = PAGE.replace("</head>", script(ARTICLE | {"publisher": {"name": "HP Ltd"}}) + "</head>")
    assert fields_of(page)["outlet"] == "Harbour Post"
