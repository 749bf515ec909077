"""Who published an article and when: what a text says of itself is taken, what only looks like it is not."""

from datetime import date
from pathlib import Path

import pytest

from index.facts.dates import find_mentions, parse_date
from index.facts.outlets import is_outlet
from index.facts.provenance import find_provenance
from index.records import Document, Fact, Provenance

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"
TODAY = date(2026, 11, 20)
SLOTS = ("outlet", "byline", "place", "title", "date")
PROSE = (
    "The harbour authority closed two of its four piers to freighters after divers found cracks in the concrete below "
    "the waterline, and ships were sent to the old docks.\n\nIt gave no date for the repairs."
)


def read(text: str, source: str = "article.txt", **fields: str) -> Provenance:
    return find_provenance(Document(source, f"/corpus/{source}", text, fields=fields), TODAY)


def values(found: Provenance) -> dict[str, str | None]:
    return {slot: getattr(found, slot).value for slot in SLOTS if getattr(found, slot).value is not None}


HEADS: dict[str, tuple[str, dict[str, str]]] = {
    "a prefix with a slash is the outlet": (f"Delta News/ {PROSE}", {"outlet": "Delta News"}),
    "a place may stand before that prefix": (
        f"Basra / Delta News / {PROSE}",
        {"outlet": "Delta News", "place": "Basra"},
    ),
    "a slash after other words is no prefix": (f"Either/ {PROSE}", {}),
    "an agency dateline gives place and agency": (f"OSLO (AP) — {PROSE}", {"place": "OSLO", "outlet": "AP"}),
    "a dateline may hold a full date": (
        f"BERGEN, March 3, 2023 (Reuters) - {PROSE}",
        {"place": "BERGEN", "outlet": "Reuters", "date": "2023-03-03"},
    ),
    "a dateline without an agency gives the place": (
        f"ST. JOHN'S, Newfoundland – {PROSE}",
        {"place": "ST. JOHN'S, Newfoundland"},
    ),
    "a dateline with a day and no year gives only the place": (f"LONDON, Jan 5 - {PROSE}", {"place": "LONDON"}),
    "an agency in brackets needs no dash": (f"Lima, Peru (CNN) {PROSE}", {"place": "Lima, Peru", "outlet": "CNN"}),
    "an agency may stand on a line before the text": (
        f"New York CNN —\n\n{PROSE}",
        {"place": "New York", "outlet": "CNN"},
    ),
    "a shouted word is not a place": (f"BREAKING — {PROSE}", {}),
    "an abbreviation in brackets is not an agency": (f"The Harbour Authority (HA) {PROSE}", {}),
    "an outlet behind the title's dash": (
        f"Cracks close two piers — The Harbour Times\n\n{PROSE}",
        {"title": "Cracks close two piers", "outlet": "The Harbour Times"},
    ),
    "an outlet behind a bar, and the section before it": (
        f"Cracks close two piers | World | The Guardian\n\n{PROSE}",
        {"title": "Cracks close two piers", "outlet": "The Guardian"},
    ),
    "a dash inside a headline names no outlet": (
        f"Harbour closes two piers — Mayor Blames Cracks\n\n{PROSE}",
        {"title": "Harbour closes two piers — Mayor Blames Cracks"},
    ),
    "common words before a masthead word are not an outlet": (
        f"Harbour closes two piers — Hard Times\n\n{PROSE}",
        {"title": "Harbour closes two piers — Hard Times"},
    ),
    "a heading is the title": (f"# Two piers closed\n\n{PROSE}", {"title": "Two piers closed"}),
    "front matter is believed": (
        f'---\ntitle: "Two piers closed"\ndate: 2024-02-29\nauthor: Ada Lund\nsource: Fjordposten\n---\n\n{PROSE}',
        {"title": "Two piers closed", "date": "2024-02-29", "byline": "Ada Lund", "outlet": "Fjordposten"},
    ),
    "header lines under the title": (
        f"Two piers closed to freighters\nBy Ada Lund and Per de Vries\nPublished: 31 July 2024, 10:15 GMT\n\n{PROSE}",
        {"title": "Two piers closed to freighters", "byline": "Ada Lund and Per de Vries", "date": "2024-07-31"},
    ),
    "publication counts before an update": (
        f"Updated: 2 August 2024\nPublished: 31 July 2024\n\n{PROSE}",
        {"date": "2024-07-31"},
    ),
    "an update counts where nothing else is said": (
        f"Last updated on August 2, 2024 at 9:05 am\n\n{PROSE}",
        {"date": "2024-08-02"},
    ),
    "a date line may hold the writer and the place": (
        f"2023/11/05 Ada Lund (Bergen)\n\n{PROSE}",
        {"date": "2023-11-05", "byline": "Ada Lund", "place": "Bergen"},
    ),
    "a line that is only a date": (f"Tuesday, July 30, 2024\n\n{PROSE}", {"date": "2024-07-30"}),
    "several such lines are a timeline": (f"July 30, 2019\n\nAugust 2, 2020\n\n{PROSE}", {}),
    "such a line below the prose is a timeline": (f"{PROSE}\n\nJuly 30, 2019\n\n{PROSE}", {}),
    "an ambiguous date is no date": (f"Date: 03/04/2024\n\n{PROSE}", {}),
    "a day to come is no date of publication": (f"Published: 1 May 2199\n\n{PROSE}", {}),
    "a source line that names an outlet": (f"Source: Reuters\n\n{PROSE}", {"outlet": "Reuters"}),
    "a source line that names a ministry": (f"Source: Ministry of Transport\n\n{PROSE}", {}),
    "an agency's byline is the outlet": (f"By Agence France-Presse\n\n{PROSE}", {"outlet": "Agence France-Presse"}),
    "a byline with its outlet": (
        f"Ada Lund, Bergen Tribune\n\n{PROSE}",
        {"byline": "Ada Lund", "outlet": "Bergen Tribune"},
    ),
    "a name above a masthead": (
        f"Ada Lund\n\nBergen Tribune\n\n{PROSE}",
        {"byline": "Ada Lund", "outlet": "Bergen Tribune"},
    ),
    "a title below a masthead": (
        f"Bergen Observer\n12 March 2024\nCracks close two piers\n\n{PROSE}",
        {"outlet": "Bergen Observer", "date": "2024-03-12", "title": "Cracks close two piers"},
    ),
    "a masthead and a day on one line": (
        f"Bergen Courier | 16 Nov 2023\nCracks close two piers\n\n{PROSE}",
        {"outlet": "Bergen Courier", "date": "2023-11-16", "title": "Cracks close two piers"},
    ),
    "a day and a masthead on one line": (
        f"March 12, 2024 — Bergen Gazette\nCracks close two piers\n\n{PROSE}",
        {"outlet": "Bergen Gazette", "date": "2024-03-12", "title": "Cracks close two piers"},
    ),
    "a place and a day name no outlet": (
        f"Bergen | 16 Nov 2023\nCracks close two piers\n\n{PROSE}",
        {"date": "2023-11-16", "title": "Cracks close two piers"},
    ),
    "a masthead alone is no title": (
        f"Bergen Fishing and Shipping Weekly\n\n{PROSE}",
        {"outlet": "Bergen Fishing and Shipping Weekly"},
    ),
    "a writer may be named as newspapers are": (f"By Emily Post\n\n{PROSE}", {"byline": "Emily Post"}),
    "an outlet that is known stays one": (f"By Jakarta Post\n\n{PROSE}", {"outlet": "Jakarta Post"}),
    "a writer's office is no part of the outlet": (
        f"By Ada Lund, Bergen Post Staff Writer\n\n{PROSE}",
        {"byline": "Ada Lund", "outlet": "Bergen Post"},
    ),
    "a phrase that begins with By is no byline": (f"By Monday Evening\n\n{PROSE}", {}),
    "a photo caption is neither title nor date": (
        f"Norway\nThe mayor opening the new pier on 27 January, 2024. Photo: Mayor's office\n{PROSE}",
        {},
    ),
    "a site's comment policy names the site": (
        f"{PROSE}\nComments\nFjordposten moderates all comments submitted on our website.",
        {"outlet": "Fjordposten"},
    ),
    "a copyright line names the outlet": (
        f"{PROSE}\n\n© 2024 The Harbour Times. All rights reserved",
        {"outlet": "The Harbour Times"},
    ),
    "a person's copyright is no outlet": (f"{PROSE}\n\n© 2024 Ada Lund", {}),
    "an outlet that is quoted did not publish": (
        f"{PROSE}\n\nThe mayor told Delta News and Reuters in an interview that it was safe.",
        {},
    ),
    "a web address implies outlet and day": (
        f"https://www.fjordposten.example/2024/07/31/piers\n\n{PROSE}",
        {"outlet": "fjordposten.example", "date": "2024-07-31"},
    ),
}


@pytest.mark.parametrize("rule", HEADS)
def test_head(rule: str) -> None:
    text, wanted = HEADS[rule]
    assert values(read(text)) == wanted


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("PUBLISHED: July 31, 2024 at 6:00 a.m. | UPDATED: August 1, 2024 at 9:15 a.m.", "2024-07-31"),
        ("Published: 10:15 BST, 31 July 2024 | Updated: 10:20 BST, 1 August 2024", "2024-07-31"),
        ("July 31, 2024 3:46 AM UTC Updated a day ago", "2024-07-31"),
        ("July 31, 2024, 5:14 AM EDT / Updated July 31, 2024, 6:00 AM EDT", "2024-07-31"),
        ("Posted: Jul 31, 2024 / 09:30 AM EDT", "2024-07-31"),
        ("July 31, 2024 / 9:30 AM EDT / CBS News", "2024-07-31"),
        ("The January 6, 2021 Capitol Attack\nPublished July 31, 2024", "2024-07-31"),
        ("JULY 31, 2024", "2024-07-31"),
        ("WEDNESDAY 31 JULY 2024", "2024-07-31"),
        ("31/07/2024", "2024-07-31"),
        ("Published\n31 July 2024\nUpdated\n2 August 2024", "2024-07-31"),
        ("Updated\n2 August 2024\nPublished\n31 July 2024", "2024-07-31"),
        ("Updated August 2, 2024 | Published July 31, 2024", "2024-07-31"),
        ("Updated: 10:20 BST, 2 August 2024\nPublished: 10:15 BST, 31 July 2024", "2024-07-31"),
        ("31 July 2024\n2 August 2024", None),
        ("Israel Since October 7, 2023", None),
        ("D-Day: June 6, 1944", None),
    ],
)
def test_the_day_above_an_article_is_that_of_publication_and_not_of_an_update_or_a_headline(
    line: str, day: str | None
) -> None:
    assert values(read(f"{line}\n\n{PROSE}")).get("date") == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Aug 5 (Reuters) - {PROSE}", {"outlet": "Reuters"}),
        (f"Feb 24, 2022 (AFP) - {PROSE}", {"outlet": "AFP", "date": "2022-02-24"}),
        (f"OPEC – the group of exporters – met. {PROSE}", {}),
        (f"IRAN WAR — What we know. {PROSE}", {}),
        (f"UK INFLATION – What is next? {PROSE}", {}),
        (f"NASA — The agency met. {PROSE}", {}),
        (f"LIVERPOOL — {PROSE}", {"place": "LIVERPOOL"}),
        (f"STORM LAKE — {PROSE}", {"place": "STORM LAKE"}),
        (f"OIL CITY, Pa. (AP) — {PROSE}", {"outlet": "AP", "place": "OIL CITY, Pa."}),
        (f"ELM, Aug 5 (World Dispatch) - {PROSE}", {"outlet": "World Dispatch", "place": "ELM"}),
        (f"ELM, 5 August (Union of Valley Papers) - {PROSE}", {"outlet": "Union of Valley Papers", "place": "ELM"}),
        (f"ELM (Upper Valley) - {PROSE}", {"place": "ELM"}),
        (f"ELM, Aug 5 (updated 5 pm) - {PROSE}", {"place": "ELM"}),
        (f"India News\n\n{PROSE}", {}),
        (f"Elm Gazette, 5 August 2024\n\n{PROSE}", {"outlet": "Elm Gazette", "date": "2024-08-05"}),
        (f"*Elm Anzeiger – 5 August 2024*\n\n{PROSE}", {"outlet": "Elm Anzeiger", "date": "2024-08-05"}),
        (
            f"5 August 2024 | Jane Doe | Elm-Sund Rundschau\n\n{PROSE}",
            {"outlet": "Elm-Sund Rundschau", "date": "2024-08-05"},
        ),
        (f"Elm Valley, 5 August 2024\n\n{PROSE}", {"date": "2024-08-05"}),
        (f"{PROSE}\nThe story was first published by The New York Times on Monday.", {}),
        (f"{PROSE}\nThis story was first published by The New York Times.", {"outlet": "The New York Times"}),
    ],
)
def test_a_day_is_no_place_and_neither_a_section_nor_a_rival_is_the_outlet(text: str, expected: dict[str, str]) -> None:
    told = values(read(text))
    assert {name: told[name] for name in ("outlet", "place", "date") if name in told} == expected


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("Elm City Police\nStatement: burglary at the Elm Museum", "Statement: burglary at the Elm Museum"),
        ("Jane Doe\nVan found burnt out near Elm", "Van found burnt out near Elm"),
        ("Elm Zeitung\nVan found burnt out near Elm", "Van found burnt out near Elm"),
        ("Van found burnt out near Elm\nJane Doe", "Van found burnt out near Elm"),
        ("Elm City Police\nValley Fire Brigade", None),
    ],
)
def test_a_title_may_stand_below_a_name(above: str, title: str | None) -> None:
    assert read(f"{above}\n5 August 2024\n\n{PROSE}").title.value == title


def body(*sentences: str) -> str:
    return PROSE + "\n\n" + " ".join(sentences)


DATES: dict[str, tuple[str, str | None]] = {
    "a past weekday with its day, in the only year that fits": (
        body("On Wednesday, the mayor reported a leak.", "Divers closed the gate on Tuesday, July 30."),
        "2024-07-31",
    ),
    "the year in which the weekday fits is one the article names": (
        body("Divers closed the gate on Tuesday, July 30, the mayor said Tuesday.", "It was built in 2019."),
        "2019-07-30",
    ),
    "no year the article names is near": (
        body("Divers closed the gate on Tuesday, July 30, the mayor said Tuesday.", "It was built in 2010."),
        None,
    ),
    "a full day that opens a report of the same weekday": (
        body("On the 31st of July 2024, the mayor announced the closure.", "An engineer said Wednesday it was late."),
        "2024-07-31",
    ),
    "the article's weekday is another": (
        body("On July 31, 2024, the mayor announced the closure.", "An engineer said Monday it was late."),
        None,
    ),
    "a full day that is background": (
        body("The pier was damaged on July 31, 2024, in a storm.", "An engineer said Wednesday it was late."),
        None,
    ),
    "a later year is named": (
        body("On July 31, 2024, the mayor announced the closure.", "In 2025 it was lifted, he said Wednesday."),
        None,
    ),
    "a later month is named": (
        body("On July 31, 2024, the mayor announced the closure.", "It was lifted in October, he said Wednesday."),
        None,
    ),
    "what is still to come does not date": (
        body(
            "The gate will reopen on Monday, November 14, 2022.", "The mayor said Monday that work goes on until 2025."
        ),
        None,
    ),
    "a later day that is still to come does not hinder": (
        body("On July 31, 2024, the mayor announced the closure.", "He said Wednesday it will last until May 2025."),
        "2024-07-31",
    ),
    "today with its day": (body("The gate was closed today, August 1, 2023."), "2023-08-01"),
    "a picture of the week": (
        body("Divers at work on November 30, 2022. Ada Lund/AFP", "The mayor thanked them Wednesday."),
        "2022-11-30",
    ),
    "a picture's day without its year is no evidence": (
        body("Divers closed the gate on Wednesday, November 30. Ada Lund/AFP", "He thanked them Wednesday."),
        None,
    ),
    "the anniversary of a full day gives the year, the weekday the day": (
        body(
            "The mayor defended the January 4 closure, ordered on Thursday.",
            "It came four years after the pier burned on January 3, 2020.",
        ),
        "2024-01-04",
    ),
    "a day far from the anniversary has no certain year": (
        body(
            "The mayor defended the January 25 closure, ordered on Thursday.",
            "It came four years after the pier burned on January 3, 2020.",
        ),
        None,
    ),
    "without the anniversary the year is not certain": (
        body("The mayor defended the January 4 closure, ordered on Thursday.", "The pier burned on January 3, 2020."),
        None,
    ),
    "a day that became a name": (
        body("The January 6 committee met on Thursday.", "It was one year after the riot of January 6, 2021."),
        None,
    ),
    "a dateline's day in the year its weekday fits": (
        f"BERGEN, July 31 (Reuters) - {PROSE} The mayor said on Wednesday it began in 2023.",
        "2024-07-31",
    ),
    "a dateline's day in no year that fits": (
        f"BERGEN, July 31 (Reuters) - {PROSE} The mayor said on Sunday it began in 2023.",
        None,
    ),
}


@pytest.mark.parametrize("rule", DATES)
def test_date_of_the_text(rule: str) -> None:
    text, wanted = DATES[rule]
    found = read(text).date
    assert (found.value, found.how) == (wanted, "inferred" if wanted else "unknown")


def test_the_span_points_to_the_words_that_say_so() -> None:
    text = f"\ufeff\r\nCracks close two piers | The Guardian\r\nBy Ada Lund\r\n31 July 2024\r\n\r\nOSLO (AP) — {PROSE}"
    found = read(text)
    for fact in (found.title, found.outlet, found.byline, found.place):
        assert fact.span is not None
        assert fact.span.of(text) == fact.value
    assert found.date.span is not None
    assert found.date.span.of(text) == "31 July 2024"


def test_the_span_of_an_inferred_date_is_the_day_named() -> None:
    text = DATES["a past weekday with its day, in the only year that fits"][0]
    span = read(text).date.span
    assert span is not None
    assert span.of(text) == "Tuesday, July 30"


def test_fields_of_the_format_come_first() -> None:
    text = f"Cracks close two piers | The Guardian\n31 July 2024\n\n{PROSE}"
    found = read(
        text,
        title="Two piers closed - BBC News",
        date="Wed, 28 Feb 2024 10:00:00 GMT",
        url="https://x.example/2020/01/01/a",
    )
    assert found.title == Fact("Two piers closed", "stated", origin="field title")
    assert found.outlet == Fact("BBC News", "stated", origin="field title")
    assert found.date == Fact("2024-02-28", "stated", origin="field date")


@pytest.mark.parametrize(
    ("title", "stated", "wanted"),
    [
        ("BBC News - Flood kills 12", {}, ("Flood kills 12", "BBC News")),
        ("BBC NEWS | World | Europe | Flood kills 12", {}, ("Flood kills 12", "BBC NEWS")),
        ("Flood kills 12 » Harbour Post", {}, ("Flood kills 12", "Harbour Post")),
        ("Flood kills 12 - DER SPIEGEL", {"outlet": "Der Spiegel"}, ("Flood kills 12", "Der Spiegel")),
        ("Flood kills 12 | EL PAÍS", {"url": "https://elpais.com/a"}, ("Flood kills 12", "EL PAÍS")),
        ("Flood kills 12 - Mailbox", {"url": "https://www.mailbox.co.uk/a"}, ("Flood kills 12", "Mailbox")),
        ("Ouest-France – Flood kills 12", {"url": "https://www.ouest-france.fr/a"}, ("Flood kills 12", "Ouest-France")),
        (
            "Oil falls - International Energy Agency",
            {},
            ("Oil falls - International Energy Agency", None),
        ),
        ("Flood kills 12 - Mailbox", {}, ("Flood kills 12 - Mailbox", None)),
        ("The Sun – how it burns", {}, ("The Sun – how it burns", None)),
        ("BBC News - Home", {}, ("BBC News - Home", None)),
        (
            "Norwick – what we know - Eastham",
            {"outlet": "Fjordposten"},
            ("Norwick – what we know - Eastham", "Fjordposten"),
        ),
    ],
)
def test_an_outlet_before_or_behind_the_title_is_no_part_of_it(
    title: str, stated: dict[str, str], wanted: tuple[str, str | None]
) -> None:
    """It is known as one, or stated elsewhere, in whatever capitals, or by the address."""
    told = values(read(PROSE, title=title, **stated))
    assert (told["title"], told.get("outlet")) == wanted


def test_a_heading_in_the_text_may_begin_with_its_outlet() -> None:
    text = f"# BBC News - Flood kills 12\n\n{PROSE}"
    found = read(text)
    assert (found.title.value, found.outlet.value) == ("Flood kills 12", "BBC News")
    assert found.title.span is not None
    assert found.title.span.of(text) == "Flood kills 12"


def test_an_outlet_field_beats_the_title() -> None:
    found = read(PROSE, title="Two piers closed - BBC News", outlet="Fjordposten")
    assert found.outlet == Fact("Fjordposten", "stated", origin="field outlet")


def test_an_address_field_implies_what_the_text_leaves_open() -> None:
    found = read(PROSE, url="https://www.fjordposten.example/2020/01/31/a")
    assert found.outlet == Fact("fjordposten.example", "inferred", origin="field url")
    assert found.date == Fact("2020-01-31", "stated", origin="field url")


@pytest.mark.parametrize("address", ["http://[x.example/a", "https://exa\u2100mple.example/a"])
def test_what_only_looks_like_an_address_is_passed_over(address: str) -> None:
    assert read(f"{address}\n\n{PROSE}", url=address) == read(PROSE)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("2024-07-31-strike.txt", "2024-07-31"),
        ("news/2024/07/31/strike.txt", "2024-07-31"),
        ("strike_20240731.md", "2024-07-31"),
        ("2024-13-31-strike.txt", None),
        ("000_c20240731a.txt", None),
        ("7202407310.txt", None),
    ],
)
def test_the_file_name_may_state_the_day(source: str, wanted: str | None) -> None:
    found = read(PROSE, source).date
    assert (found.value, found.origin) == (wanted, "file name" if wanted else "")


def test_the_text_is_believed_before_the_file_name() -> None:
    assert read(f"Published: 30 July 2024\n\n{PROSE}", "2024-08-02.txt").date.value == "2024-07-30"


def test_today_bounds_what_is_inferred() -> None:
    text = DATES["a past weekday with its day, in the only year that fits"][0]
    assert find_provenance(Document("a", "/a", text), date(2023, 1, 1)).date.value == "2019-07-31"


@pytest.mark.parametrize("text", ["", "\n \n", "---\n", "By", "—", "©", "(" * 5000, "A/ " * 3000, "May " * 3000])
def test_nothing_is_known_of_an_odd_text(text: str) -> None:
    assert values(read(text)) == {}


SEED_FACTS: dict[str, dict[str, tuple[str | None, str]]] = {
    "000": {"outlet": ("Shafaq News", "stated"), "date": ("2024-07-31", "inferred")},
    "001": {
        "outlet": (None, "unknown"),
        "byline": ("Hoda Jassim", "stated"),
        "place": ("Baghdad", "stated"),
        "date": ("2024-07-31", "stated"),
    },
    "002": {
        "outlet": ("Rudaw", "stated"),
        "place": ("ERBIL, Kurdistan Region", "stated"),
        "title": (None, "unknown"),
        "date": (None, "unknown"),
    },
    "003": {"outlet": (None, "unknown"), "date": ("2024-07-31", "inferred")},
    "004": {
        "outlet": ("RT World News", "stated"),
        "title": ("Iraq wants to boot out US troops", "stated"),
        "date": ("2024-01-05", "inferred"),
    },
}


@pytest.mark.parametrize("number", SEED_FACTS)
def test_seed_article(number: str) -> None:
    path = next(SEEDS.glob(f"{number}_*"))
    text = path.read_bytes().decode()
    found = read(text, path.name)
    assert {slot: (getattr(found, slot).value, getattr(found, slot).how) for slot in SEED_FACTS[number]} == SEED_FACTS[
        number
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024-07-31", "2024-07-31"),
        ("2024-07-31T10:00:00Z", "2024-07-31"),
        ("2024-07-31 10:00:00.123+02:00", "2024-07-31"),
        ("July 31, 2024", "2024-07-31"),
        ("31 July 2024", "2024-07-31"),
        ("31st of July 2024", "2024-07-31"),
        ("Jul 31 2024", "2024-07-31"),
        ("Sept. 3, 2024", "2024-09-03"),
        ("WEDNESDAY 31 JULY 2024", "2024-07-31"),
        ("Wed, 31 Jul 2024 10:00:00 GMT", "2024-07-31"),
        ("July 31, 2024 at 10:15 p.m. EDT", "2024-07-31"),
        ("2024/07/31", "2024-07-31"),
        ("20240731", "2024-07-31"),
        ("20240731T101500Z", "2024-07-31"),
        ("2024-07", "2024-07"),
        ("July 2024", "2024-07"),
        ("2024", "2024"),
        ("31/07/2024", "2024-07-31"),
        ("07/31/2024", "2024-07-31"),
        ("03/03/2024", "2024-03-03"),
        ("03/04/2024", None),
        ("31/07/24", None),
        ("2024-02-30", None),
        ("31 June 2024", None),
        ("2023-02-29", None),
        ("Marble 3, 2024", None),
        ("1722384000", "2024-07-31"),
        ("1722384000000", "2024-07-31"),
        ("2024-07-31 10:00:00+00", "2024-07-31"),
        ("1722384000000000", "2024-07-31"),
        ("31 July 2024 10.15 BST", "2024-07-31"),
        ("10.15am, 31 July 2024", "2024-07-31"),
        ("31 July 2024, 10am", "2024-07-31"),
        ("July 31, 2024 10:15 America/New_York", "2024-07-31"),
        ("2024-07-31T10:15+01:00[Europe/London]", "2024-07-31"),
        ("Jul 31, 2024 @ 10:15", "2024-07-31"),
        ("Wed Jul 31 2024 10:15:00 GMT+0200 (Central European Summer Time)", "2024-07-31"),
        ("Wed Jul 31 10:15:00 AEST 2024", "2024-07-31"),
        ("10:15 PM JULY 31, 2024", "2024-07-31"),
        ("2024-07-31 10:15:00 +0000 UTC", "2024-07-31"),
        ("2024-07-31+02:00", "2024-07-31"),
        ("2024-07-31Z", "2024-07-31"),
        ("July 31, 2024 10:15 a.m. Eastern Time", "2024-07-31"),
        ("Published July 31, 2024", "2024-07-31"),
        ("Updated July 31, 2024", None),
        ("31 juillet 2024", "2024-07-31"),
        ("mercredi 31 juillet 2024 à 10h15", "2024-07-31"),
        ("le 1er août 2024", "2024-08-01"),
        ("31. Juli 2024, 10:15 Uhr", "2024-07-31"),
        ("Mittwoch, 31. Juli 2024", "2024-07-31"),
        ("31 de julio de 2024", "2024-07-31"),
        ("julio 31, 2024", "2024-07-31"),
        ("1º de março de 2024", "2024-03-01"),
        ("31 luglio 2024", "2024-07-31"),
        ("31 июля 2024 г.", "2024-07-31"),
        ("31 lipca 2024", "2024-07-31"),
        ("2024年7月31日 10:15", "2024-07-31"),
        ("31 juin 2024", None),
        ("3 listopad 2024", None),
        ("Aktualisiert 31. Juli 2024", None),
        ("03.04.2024 10.15", None),
        ("31.07.24 10.15", None),
        ("17223840", None),
        ("yesterday", None),
        ("0024-07-31", None),
        ("", None),
    ],
)
def test_a_metadata_date_has_one_reading_or_none(text: str, wanted: str | None) -> None:
    assert parse_date(text) == wanted


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("The plant will open in May.", 5),
        ("It has been closed since March, they said.", 3),
        ("They met last May", 5),
        ("Theresa May said so.", None),
        ("In May's cabinet nobody did.", None),
        ("It was played in March Madness.", None),
        ("March on, they cried.", None),
    ],
)
def test_may_and_march_are_months_behind_words_that_tell_so(text: str, month: int | None) -> None:
    assert [mention.month for mention in find_mentions(text)] == [month] * (month is not None)


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [
        ("They said on Monday, 300 more than before.", [0]),
        ("On Friday, 12 people died.", [4]),
        ("It began on Sunday 5 miles off.", [6]),
        ("It began on Friday the 13th.", []),
        ("It began on Monday 10/02/2025.", []),
    ],
)
def test_a_weekday_before_a_figure_is_one(text: str, weekdays: list[int]) -> None:
    assert [mention.weekday for mention in find_mentions(text) if mention.weekday is not None] == weekdays


def test_mentions_are_found_in_order_with_all_they_say() -> None:
    text = (
        "In May 2021 and on Friday, 3 June, not the 4th of July 2022 or 2020-01-02; by 2030 on Monday; 1,999 or $2024."
    )
    found = [(m.span.of(text), m.year, m.month, m.day, m.weekday, m.coming) for m in find_mentions(text)]
    assert found == [
        ("May 2021", 2021, 5, None, None, False),
        ("Friday, 3 June", None, 6, 3, 4, False),
        ("the 4th of July 2022", 2022, 7, 4, None, False),
        ("2020-01-02", 2020, 1, 2, None, False),
        ("2030", 2030, None, None, None, True),
        ("Monday", None, None, None, 0, False),
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("It opened on JULY 31, 2024 and 1 AUG 2024.", ["2024-07-31", "2024-08-01"]),
        ("It opened on 31/07/2024 or 07.31.2024, not on 03/04/2024.", ["2024-07-31", "2024-07-31"]),
        ("It began at 1800 hours, or 1930 (1830 GMT), in 1982; 2017 hours.", ["1982", "2017"]),
        ("THERESA MAY IN MARCH WITH MAR 5", []),
    ],
)
def test_days_in_capitals_and_in_figures_are_read_and_hours_are_no_years(text: str, days: list[str]) -> None:
    assert [mention.iso for mention in find_mentions(text)] == days


@pytest.mark.parametrize(
    "name",
    [
        "Reuters",
        "RT World News",
        "The Harbour Times",
        "BBC News",
        "fjordposten.no",
        "Bergen Daily Star",
        "Bergen News Agency",
        "Fox News Digital",
        "Guardian Australia",
        "Meridian Wire",
        "The Elm Echo",
        "Bergen Ledger",
        "Croydon Advertiser",
    ],
)
def test_outlet_names(name: str) -> None:
    assert is_outlet(name)


@pytest.mark.parametrize(
    "name",
    [
        "World News",
        "End Times",
        "Iran Says in Post",
        "Ministry of Defence",
        "Ada Lund",
        "U.S.",
        "mayor",
        "UN Refugee Agency",
        "Guardian Council",
        "Kabul Post Office",
        "Daily Life",
        "Bergen Post Writer",
    ],
)
def test_other_names(name: str) -> None:
    assert not is_outlet(name)
