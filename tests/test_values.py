"""Values: what two answers are to each other, whatever their wording."""

from datetime import date

import pytest

from assistant.answering.coverage import is_held
from assistant.answering.values.aliases import find_aliases
from assistant.answering.values.quantities import read_quantity
from assistant.answering.values.value import can_be_at_odds, read_value, relate
from assistant.answering.values.widening import widened
from index.records import Span
from index.words import content_words

PUBLISHED = date(2024, 7, 31)


def _relation(one: str, other: str, kind: str = "other", published: date | None = PUBLISHED) -> str:
    return relate(read_value(one, kind, published), read_value(other, kind, published))


@pytest.mark.parametrize(
    ("text", "value", "bound", "unit"),
    [
        ("four", 4, "exact", ""),
        ("4 fighters", 4, "exact", ""),
        ("about 2,500 soldiers", 2500, "about", ""),
        ("more than 110 times", 110, "least", ""),
        ("up to 30 per cent", 30, "most", "%"),
        ("$1.2 billion", 1.2e9, "exact", "$"),
        ("half a million", 500_000, "exact", ""),
        ("two and a half million", 2_500_000, "exact", ""),
        ("three dozen", 36, "exact", ""),
        ("hundreds of people", 100, "least", ""),
        ("tens of thousands", 10_000, "least", ""),
        ("no more than 40", 40, "most", ""),
        ("no fewer than 40", 40, "least", ""),
        ("as many as 60", 60, "most", ""),
        ("40 people or more", 40, "least", ""),
        ("40 or fewer", 40, "most", ""),
        ("-2%", -2, "exact", "%"),
        ("25 basis points", 0.25, "exact", "points"),
        ("5 million Australian dollars", 5e6, "exact", "a$"),
        ("five kilometres", 5, "exact", "kilometres"),
        ("COVID-19 killed 30", 30, "exact", ""),
        ("F-16 jets killed at least 30", 30, "least", ""),
        ("MH17 killed 298", 298, "exact", ""),
        ("the G7 gave 30", 30, "exact", ""),
        ("a Boeing 737-800 with 176 on board", 176, "exact", ""),
        ("a strike over the weekend killed 30", 30, "exact", ""),
        ("under Article 5, 30 soldiers", 30, "exact", ""),
        ("the second strike killed 30", 30, "exact", ""),
        ("on October 7, 1,200 people", 1200, "exact", ""),
        ("the 12-day war killed dozens", 24, "least", ""),
        ("Rs500", 500, "exact", "₹"),
        ("Article 5", 5, "exact", ""),
        ("About 2000", 2000, "about", ""),
        ("Euro 2024 drew 30 teams", 30, "exact", ""),
        ("one and a half", 1.5, "exact", ""),
        ("a million and a half", 1_500_000, "exact", ""),
        ("three quarters of a million", 750_000, "exact", ""),
        ("3½ million", 3_500_000, "exact", ""),
        ("2 1/2", 2.5, "exact", ""),
        ("half a mile", 0.5, "exact", "mile"),
        ("a quarter-point cut", 0.25, "exact", "points"),
    ],
)
def test_a_figure_is_read_in_digits_and_in_words(text: str, value: float, bound: str, unit: str) -> None:
    read = read_quantity(text)
    assert read is not None
    assert (read.value, read.bound, read.unit) == (value, bound, unit)


def test_the_number_of_a_name_is_no_figure() -> None:
    assert [read_quantity(text) for text in ("COVID-19", "F-16s", "the G7", "World War Two")] == [None] * 4


def test_a_second_figure_that_makes_no_range_leaves_the_first_as_it_is() -> None:
    for text in ("at least 20 and 5", "at least 20 and 50", "at least 20 or 5"):
        found = read_quantity(text)
        assert found and (found.value, found.bound, found.top) == (20, "least", None)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("four", "4 people", "count"),
        ("$12bn", "12 billion dollars", "count"),
        ("Yehia Rasool", "Major General Yahya Rasool", "who"),
        ("Tariq Aziz", "Tarik Aziz", "who"),
        ("Isaac Herzog", "Isaak Herzog", "who"),
        ("a third of voters", "one in three voters", "share"),
        ("about 6", "one in five of the 30 passengers", "count"),
        ("eleven days ago", "July 20", "when"),
        ("Qassem Soleimani", "General Qasem Soleimani", "who"),
        ("Mohammed", "Muhammad", "who"),
        ("Gaddafi", "Qaddafi", "who"),
        ("Moammar Gaddafi", "Muammar Kadhafi", "who"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy", "who"),
        ("Saeed Khatibzadeh", "Said Khatibzadeh", "who"),
        ("Iraqi", "Iraq", "other"),
        ("Jurf al-Sakhr", "Jurf Al Sakhr", "where"),
        ("former President Donald Trump", "President Donald Trump", "who"),
        ("Hassan Rouhani, the former president", "Hassan Rouhani, the president", "who"),
        ("Tuesday", "July 30", "when"),
        ("yesterday", "30 July 2024", "when"),
        ("10.45 pm on Tuesday", "22:45 on July 30", "when"),
        ("two days ago", "Monday", "when"),
        ("the day before yesterday", "July 29", "when"),
        ("last night", "Tuesday", "when"),
        ("tomorrow", "August 1, 2024", "when"),
        ("6:30 pm UTC", "18:30 GMT", "clock"),
        ("12 pm", "noon", "clock"),
        ("6:30 pm GMT", "9:30 pm Moscow time", "clock"),
        ("fighter jets", "the fighter jet", "other"),
        ("two weeks", "14 days", "duration"),
        ("an hour", "60 minutes", "duration"),
        ("half an hour", "30 minutes", "duration"),
        ("a year and a half", "18 months", "duration"),
        ("half a dozen", "6", "count"),
        ("a dozen", "12", "count"),
        ("$5m", "5 million dollars", "money"),
        ("US$5m", "5 million dollars", "money"),
        ("$40-50m", "between $40 million and $50 million", "money"),
        ("two to three million", "2,000,000 to 3,000,000", "count"),
        ("a five-year term", "5 years", "duration"),
        ("two years and three months", "27 months", "duration"),
        ("an hour and 20 minutes", "80 minutes", "duration"),
        ("one year", "365 days", "duration"),
        ("no casualties", "no one", "count"),
        ("100 miles an hour", "160 km/h", "count"),
        ("42.8 degrees", "42.8 °C", "count"),
        ("a quarter of a million pounds", "£250,000", "money"),
        ("two people", "two soldiers", "who"),
        ("five women and three children", "8", "count"),
        ("five women and three children", "eight people", "count"),
        ("two soldiers and a civilian", "three", "count"),
        ("a man and his two sons", "three people", "count"),
        ("two Israelis and a Thai worker", "3", "count"),
        ("five women, three children and two men", "10 people", "count"),
        ("eight people, five women and three children", "eight", "count"),
        ("20 killed and 30 wounded", "20", "count"),
        ("20 soldiers and civilians", "20", "count"),
        ("20 people, including five children", "20", "count"),
        ("two soldiers, a civilian and up to five guards", "two", "count"),
        ("twice", "two times", "count"),
        ("a quarter of an hour", "15 minutes", "duration"),
        ("an hour and a quarter", "75 minutes", "duration"),
        ("2½ years", "30 months", "duration"),
        ("half-hour", "30 minutes", "duration"),
        ("Northern Ireland", "northern Ireland", "where"),
        ("a young man", "one person", "count"),
        ("a six-year-old", "6", "count"),
        ("Rs 500 crore", "5 billion rupees", "money"),
        ("₦500m", "500 million naira", "money"),
        ("40 degrees Celsius", "104 Fahrenheit", "count"),
        ("a fortnight", "two weeks", "duration"),
        ("1h 20m", "80 minutes", "duration"),
        ("45 secs", "45 seconds", "duration"),
        ("last month", "June", "when"),
        ("last year", "2023", "when"),
        ("July last year", "July 2023", "when"),
        ("half past two", "2:30", "clock"),
        ("quarter to three", "2:45", "clock"),
        ("seven in the evening", "7 pm", "clock"),
        ("Kyiv", "Kiev", "where"),
        ("the Ivory Coast", "Côte d’Ivoire", "where"),
        ("Britain", "the United Kingdom", "who"),
        ("the IDF", "the Israel Defense Forces", "who"),
        ("UAE", "United Arab Emirates", "where"),
        ("Mike Pence", "Michael Pence", "who"),
        ("Binyamin Netanyahu", "Benjamin Netanyahu", "who"),
        ("Catherine", "Katherine", "who"),
        ("Ismail Haniyeh", "Ismail Haniya", "who"),
        ("Hezbollah", "Hizballah", "who"),
        ("al-Qaeda", "al-Qaida", "who"),
        ("Abdel Fattah al-Sisi", "Abdel-Fattah el-Sissi", "who"),
        ("Bashar al-Assad", "Bashar Assad", "who"),
        ("St Petersburg", "Saint Petersburg", "where"),
        ("an air strike", "airstrikes", "other"),
        ("Alexei Navalny", "Aleksei Navalny", "who"),
        ("Osama bin Laden", "Usama bin Laden", "who"),
        ("MBS", "Mohammed bin Salman", "who"),
        ("the Associated Press", "AP", "who"),
        ("southern Lebanon", "south Lebanon", "where"),
        ("north-east Syria", "northeastern Syria", "where"),
        ("a US drone strike", "an American drone strike", "other"),
        ("World War Two", "World War II", "other"),
        ("two officers and the gunman", "three", "count"),
        ("ten passengers and two crew", "12", "count"),
        ("two soldiers, an official said", "two", "count"),
        ("a pair of soldiers", "two", "count"),
        ("two men, a woman and their dog", "three", "count"),
        ("a half-dozen", "6", "count"),
        ("not a single one", "none", "count"),
        ("25 cents", "$0.25", "money"),
        ("99p", "£0.99", "money"),
        ("EUR 5m", "€5 million", "money"),
        ("5 million Swiss francs", "CHF 5m", "money"),
        ("20 knots", "37 km/h", "count"),
        ("all of them", "100%", "share"),
        ("the whole day", "24 hours", "duration"),
        ("a ceasefire", "a cease-fire", "other"),
        ("twenty to six", "5:40", "clock"),
        ("ten past four in the morning", "4:10 a.m.", "clock"),
        ("30 nautical miles", "55.56 km", "count"),
        ("Jürgen Müller", "Juergen Mueller", "who"),
        ("Susan O'Neill", "Sue ONeill", "who"),
        ("Monday, more often than it had in January", "July 29", "when"),
        ("the army", "soldiers", "who"),
        ("Syrian troops", "the Syrian armed forces", "who"),
        ("police officers", "the police", "who"),
        ("a gas explosion", "a gas blast", "other"),
        ("a quartet of climbers", "4", "count"),
        ("a trio of nurses", "three nurses", "count"),
        ("Yevhen Kovalchuk", "Eugene Kovalchuk", "who"),
        ("Volodymyr Zelensky", "Vladimir Zelensky", "who"),
        ("Serhiy Shoihu", "Sergei Shoihu", "who"),
        ("Yevgeny Prigozhin", "Evgeny Prigozhin", "who"),
        ("Yekaterinburg", "Ekaterinburg", "where"),
    ],
)
def test_equal_values_are_one_whatever_their_wording(one: str, other: str, kind: str) -> None:
    assert _relation(one, other, kind) == "same"


@pytest.mark.parametrize(
    ("more", "less", "kind"),
    [
        ("northern Babil", "Babil", "where"),
        ("Southern California", "California", "where"),
        ("South Lebanon", "Lebanon", "where"),
        ("East Jerusalem", "Jerusalem", "where"),
        ("Belfast, Northern Ireland", "Belfast, Ireland", "where"),
        ("Sudan and South Sudan", "Sudan", "where"),
        ("Juba, South Sudan", "Juba", "where"),
        ("the East Coast", "the coast", "where"),
        ("former lawyer Michael Cohen", "Michael Cohen", "who"),
        ("Deputy Foreign Minister Abbas Araghchi", "Foreign Minister Araghchi", "who"),
        ("900", "about 900", "count"),
        ("2,487", "2,500", "count"),
        ("4", "at least two", "count"),
        ("45", "40 to 50", "count"),
        ("45 million", "between 40 and 50 million", "count"),
        ("28%", "25-30 per cent", "share"),
        ("33%", "a third", "share"),
        ("67%", "two-thirds of them", "share"),
        ("75%", "three-quarters", "share"),
        ("57%", "more than half", "share"),
        ("45 to 50", "more than 40", "count"),
        ("45", "40 or more", "count"),
        ("30", "no more than 40", "count"),
        ("450", "hundreds", "count"),
        ("five months", "months", "duration"),
        ("20%", "one in five", "share"),
        ("40", "dozens of people", "count"),
        ("300", "several hundred", "count"),
        ("190", "nearly 200", "count"),
        ("January 3, 2020", "early 2020", "when"),
        ("22:45 on Tuesday, July 30", "late Tuesday", "when"),
        ("3:30 p.m.", "3:30", "clock"),
        ("15:30", "3:30", "clock"),
        ("July 30", "overnight", "when"),
        ("10:45 pm", "in the evening", "clock"),
        ("Mushtaq Talib al-Saidi", "al-Saidi", "who"),
        ("15", "half of the 30 passengers", "count"),
        ("100", "nearly a third of the 300 workers", "count"),
        ("33%", "a third of voters", "count"),
        ("50 per cent", "half", "share"),
        ("two and a half months", "months", "duration"),
        ("five people", "several people", "count"),
        ("34", "in his 30s", "count"),
        ("52%", "a majority", "share"),
        ("three weeks", "several weeks", "duration"),
        ("July 12", "earlier this month", "when"),
        ("1994", "in the 1990s", "when"),
        ("8 pm", "8-9pm", "clock"),
        ("480", "close to 500", "count"),
        ("July 31", "the 31st", "when"),
        ("October 7, 2023", "7/10/2023", "when"),
        ("March 31", "Easter Sunday", "when"),
        ("71.4 percent", "71 percent", "share"),
        ("11.6 km", "12 km", "count"),
        ("6.4 percent to $41.20", "more than 6%", "count"),
        ("140", "above 130", "count"),
        ("4:15 a.m.", "shortly after 4 a.m.", "clock"),
        ("5:45", "around 5:40", "clock"),
        ("5:40 a.m. on July 30", "just before 6 a.m. on July 30", "when"),
        ("2:50 pm", "by 3 pm", "clock"),
        ("July 7", "July 6-7", "when"),
        ("May 5", "in May", "when"),
        ("June 4", "between 3 and 5 June", "when"),
    ],
)
def test_what_says_more_is_no_other_value(more: str, less: str, kind: str) -> None:
    assert (_relation(more, less, kind), _relation(less, more, kind)) == ("more", "less")


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("four", "seven people", "count"),
        ("2", "at least four", "count"),
        ("900", "2,500", "count"),
        ("no one", "One man", "count"),
        ("12", "nearly 200", "count"),
        ("more than 50", "fewer than 50", "count"),
        ("$5 million", "5 million euros", "money"),
        ("60", "40 to 50", "count"),
        ("guilty", "not guilty", "other"),
        ("before the vote", "after the vote", "other"),
        ("with a warrant", "without a warrant", "other"),
        ("from Iran", "to Iran", "other"),
        ("Tuesday", "Wednesday", "when"),
        ("30%", "$30", "count"),
        ("July 30", "July 31", "when"),
        ("2019", "2020", "when"),
        ("before July 30", "after July 30", "when"),
        ("early 2023", "late 2023", "when"),
        ("two hours before the vote", "two hours after the vote", "when"),
        ("last Wednesday", "next Wednesday", "when"),
        ("3:30", "4:30 pm", "clock"),
        ("3:30 in the morning", "3:30 pm", "clock"),
        ("1830 GMT", "7:30 pm GMT", "clock"),
        ("a drone strike", "fighter jets", "other"),
        ("12", "tens of thousands", "count"),
        ("200", "dozens", "count"),
        ("12,000", "at least 10", "count"),
        ("100", "110", "count"),
        ("60", "not more than 40", "count"),
        ("45%", "more than half", "share"),
        ("$60m", "$40m-$50m", "money"),
        ("five-year", "ten-year", "duration"),
        ("two years and three months", "two years", "duration"),
        ("103 days", "104 days", "duration"),
        ("-2%", "2%", "count"),
        ("5 percentage points", "5%", "count"),
        ("5 km", "5 miles", "count"),
        ("100 shekels", "100 dollars", "money"),
        ("A$5 million", "US$5 million", "money"),
        ("two soldiers", "two civilians", "who"),
        ("Channel 4", "Radio 4", "who"),
        ("July 4", "August 4", "other"),
        ("1-2", "1-3", "other"),
        ("no deaths", "three deaths", "count"),
        ("no reports of deaths", "none", "count"),
        ("the US", "the US-led coalition", "who"),
        ("Niger", "Nigeria", "where"),
        ("Iran", "Iraq", "where"),
        ("Sudan", "Sweden", "where"),
        ("Hassan Rouhani", "Hussein Rouhani", "who"),
        ("Daniel Lopez", "Daniela Lopez", "who"),
        ("Maria Lopez", "Mario Lopez", "who"),
        ("Michel Lopez", "Michele Lopez", "who"),
        ("Gaza City", "Giza City", "where"),
        ("deputy foreign minister", "foreign minister", "who"),
        ("the former US president", "the president", "who"),
        ("the ex-wife of Ali", "the wife of Ali", "who"),
        ("Sudan", "South Sudan", "where"),
        ("Mexico", "New Mexico", "where"),
        ("Virginia", "West Virginia", "where"),
        ("North Korea", "Korea", "where"),
        ("North Korea", "South Korea", "where"),
        ("Northern Ireland", "Ireland", "where"),
        ("Belfast, Northern Ireland", "Ireland", "where"),
        ("North Macedonia", "Macedonia", "where"),
        ("Equatorial Guinea", "Guinea", "where"),
        ("Guinea-Bissau", "Guinea", "where"),
        ("Papua New Guinea", "Guinea", "where"),
        ("five women and three children", "five", "count"),
        ("COVID-19", "COVID-20", "other"),
        ("third place", "second place", "other"),
        ("won 3-0", "lost 3-0", "other"),
        ("rose 5%", "fell 5%", "share"),
        ("World War I", "World War II", "other"),
        ("Group A", "Group B", "other"),
        ("AP", "a person", "who"),
        ("Queen Elizabeth I", "Queen Elizabeth II", "who"),
        ("John Smith Jr", "John Smith Sr", "who"),
        ("Mike Pence", "Michael Flynn", "who"),
        ("4:15 a.m.", "4:30 a.m.", "clock"),
        ("3:40 a.m.", "shortly after 4 a.m.", "clock"),
        ("8 a.m.", "around 5 a.m.", "clock"),
        ("4:10 a.m.", "shortly after 4 p.m.", "clock"),
        ("4 pm", "two hours after 3:30 pm", "clock"),
        ("July 7", "June 6-7", "when"),
        ("July 7 and 40 miles", "July 8", "when"),
        ("58 years old", "July 8", "when"),
        ("Yevhen Kovalchuk", "Eugene Tarasenko", "who"),
        ("Sergei Ivanov", "Andrei Ivanov", "who"),
        ("the quartet", "three", "who"),
        ("Syrian troops", "Iraqi soldiers", "who"),
        ("the army", "the police", "who"),
        ("paramilitaries", "soldiers", "who"),
        ("in May", "July 2024", "when"),
        ("since early March", "early May", "when"),
        ("20", "several people", "count"),
        ("2022", "last year", "when"),
        ("71.6 percent", "71 percent", "share"),
        ("3.4%", "3%", "share"),
        ("5.25%", "5%", "share"),
        ("6.4 percent to $41.20", "20%", "count"),
        ("71 of 160 seats", "71 percent", "count"),
        ("Republic of Congo", "Democratic Republic of Congo", "where"),
    ],
)
def test_other_values_differ(one: str, other: str, kind: str) -> None:
    assert _relation(one, other, kind) == _relation(other, one, kind) == "differs"


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("How many civilians were killed?", 1),
        ("How many soldiers were killed?", 2),
        ("How many people were killed?", 3),
    ],
)
def test_of_people_told_in_parts_those_count_that_are_asked_for(question: str, count: int) -> None:
    asked = content_words(question)
    found = read_value("two soldiers and a civilian", "count", PUBLISHED, asked=asked).quantity
    assert found and found.value == count


def test_a_land_is_not_held_by_another_whose_name_goes_on() -> None:
    assert not is_held("niger", {"nigeria"})
    assert is_held("nigeria", {"nigerian"}) and is_held("brazil", {"brazilian"})


def test_a_weekday_contradicts_no_date_where_the_day_of_publication_is_unknown() -> None:
    assert _relation("Tuesday", "July 31", "when", PUBLISHED) == "differs"
    assert _relation("Tuesday", "July 31", "when", None) == "same"


def test_a_weekday_alone_contradicts_a_whole_date_on_another() -> None:
    assert _relation("late Tuesday", "July 31, 2024", "when", None) == "differs"
    assert _relation("late Tuesday", "July 30, 2024", "when", None) == "less"
    assert _relation("Tuesday night", "Wednesday morning", "when", None) == "differs"


@pytest.mark.parametrize(
    ("text", "before", "day"),
    [
        ("last Tuesday", "It rained ", (2024, 7, 30)),
        ("last December", "It rained ", (2023, 12, None)),
        ("on Friday", "The court will rule ", (2024, 8, 2)),
        ("on Friday", "The court ruled ", (2024, 7, 26)),
        ("on Tuesday", "Haniyeh travelled to Tehran ", (2024, 7, 30)),
        ("on Friday", "He was arrested for theft ", (2024, 7, 26)),
        ("on Monday", "The plan was rejected ", (2024, 7, 29)),
        ("on Monday", "He flew from Cairo ", (2024, 7, 29)),
        ("on Monday", "The firm, which runs hospitals, was hacked ", (2024, 7, 29)),
        ("on Tuesday", "She had planned to leave when police arrested her ", (2024, 7, 30)),
        ("on Monday", "Prices rose more than expected due to rain after air strikes ", (2024, 7, 29)),
        ("on Monday", "The law will be repealed, a minister said ", (2024, 7, 29)),
        ("on Friday", "The court is to rule ", (2024, 8, 2)),
        ("on Friday", "He is due to be sentenced ", (2024, 8, 2)),
        ("on Friday", "The court will try a man accused of theft ", (2024, 8, 2)),
        ("on Friday", "He hoped to win the vote to be held ", (2024, 8, 2)),
        ("Friday", "The truce lasts until early ", (2024, 8, 2)),
        ("on Friday", "The two sides agreed to meet ", (2024, 8, 2)),
        ("on Friday", "The leaders agreed to hold further talks ", (2024, 8, 2)),
        ("on Friday", "The judge ordered him to appear in court ", (2024, 8, 2)),
        ("on Monday", "Lawmakers will vote ", (2024, 8, 5)),
        ("on Monday", "Ministers are meeting ", (2024, 8, 5)),
        ("on Monday", "Voters go to the polls ", (2024, 8, 5)),
        ("on Monday", "The law takes effect ", (2024, 8, 5)),
        ("on Friday", "The two sides agreed ", (2024, 7, 26)),
        ("on Friday", "He was told to leave ", (2024, 7, 26)),
        ("on Friday", "He agreed to meet them and was arrested ", (2024, 7, 26)),
        ("on Friday", "Congress voted to impeach him ", (2024, 7, 26)),
        ("Friday", "It is shut between Thursday and ", (2024, 8, 2)),
    ],
)
def test_a_day_without_its_date_lies_before_the_article_unless_it_is_still_to_come(
    text: str, before: str, day: tuple[int | None, ...]
) -> None:
    found = read_value(text, "when", date(2024, 8, 1), before).day
    assert found and (found.year, found.month, found.day) == day


@pytest.mark.parametrize(
    ("before", "behind", "day"),
    [
        ("On ", ", the court will rule on the appeal filed by the firm.", (2024, 8, 2)),
        ("On ", " he is due to appear in court.", (2024, 8, 2)),
        ("On ", ", he said that he would resign.", (2024, 7, 26)),
        ("On ", ", police arrested a man who will appear in court.", (2024, 7, 26)),
        ("The court ruled on ", ", and will explain why.", (2024, 7, 26)),
    ],
)
def test_a_day_at_the_head_of_its_sentence_is_told_by_the_verb_behind(
    before: str, behind: str, day: tuple[int, int, int]
) -> None:
    found = read_value("Friday", "when", date(2024, 8, 1), before, behind).day
    assert found and (found.year, found.month, found.day) == day


@pytest.mark.parametrize(
    ("text", "before", "published", "year"),
    [
        ("January 5", "The trial will start on ", date(2024, 12, 20), 2025),
        ("January 5", "The truce holds until ", date(2024, 12, 20), 2025),
        ("July 15", "The trial was due to start on ", PUBLISHED, 2024),
        ("August 5", "The vote was held on ", PUBLISHED, 2023),
        ("August 1", "The vote was held on ", PUBLISHED, 2024),
        ("August 5", "He said the vote is on ", PUBLISHED, 2024),
        ("December 20", "It happened on ", date(2025, 1, 5), 2024),
        ("March 3", "The siege lasted from ", PUBLISHED, 2024),
        ("September 3", "Sales were lower than expected on ", PUBLISHED, 2023),
        ("September 3", "The talks had been planned when he died on ", PUBLISHED, 2023),
        ("March 3", "They agreed to meet again on ", PUBLISHED, 2025),
        ("March 3", "The new rules start on ", PUBLISHED, 2025),
    ],
)
def test_a_date_without_its_year_is_past_unless_it_is_told_as_to_come(
    text: str, before: str, published: date, year: int
) -> None:
    found = read_value(text, "when", published, before).day
    assert found and found.year == year


def test_two_names_are_one_only_where_an_article_says_so() -> None:
    old, new = read_value("Jurf al-Sakhr", "where"), read_value("Jurf al-Nasr", "where")
    assert relate(old, new) == "differs"
    said = find_aliases("The brigade is stationed in Jurf al-Nasr, formerly known as Jurf al-Sakhr, in northern Babil.")
    assert relate(old, new, said) == "same"


def test_an_acronym_is_the_name_before_it() -> None:
    said = find_aliases("The Popular Mobilization Forces (PMF) denied it.")
    assert relate(read_value("PMF", "who"), read_value("the Popular Mobilization Forces", "who"), said) == "same"
    assert not find_aliases("The ministry (UNESCO) denied it.")


@pytest.mark.parametrize(
    ("text", "answer", "told"),
    [
        ("accepting nearly $2 million in bribes", "$2 million", "nearly $2 million"),
        ("accepting nearly $2 million in bribes", "2", "nearly $2 million"),
        ("his party had won at least 18 seats", "18", "at least 18"),
        ("his party had won at least 18 seats", "18 seats", "at least 18 seats"),
        ("more than two million people", "two", "more than two million"),
        ("a turnout of 71.4 percent", "71.4", "71.4 percent"),
        ("up to half of them", "half", "up to half"),
        ("At least four died.", "four", "At least four"),
        ("it took 18 years", "18", "18"),
        ("a crowd of over 300", "crowd of over 300", "crowd of over 300"),
        ("walked over to 18 men", "18", "18"),
        ("five dogs, more than ever", "five", "five"),
        (
            "it would cost between $9 million and $11 million",
            "between $9 million",
            "between $9 million and $11 million",
        ),
        ("it would cost between $9 million and $11 million", "$11 million", "between $9 million and $11 million"),
        ("between 80 and 100 people came", "80", "between 80 and 100"),
        ("between 80 and 100 million euros", "80 and 100 million euros", "between 80 and 100 million euros"),
        ("three to five boats sank", "three", "three to five"),
        ("between 2 and 3 per cent of them", "3 per cent", "between 2 and 3 per cent"),
        ("shares rose 6% to $41", "6%", "6%"),
        ("it fell from 12% to 15%", "15%", "15%"),
        ("they lost five to three", "five", "five"),
        ("a clash between 40 settlers and two soldiers", "40", "40"),
        ("it cut the inspectors from 14 to five", "14 to five", "from 14 to five"),
        (
            "between $4 million and $5 million was lost",
            "$4 million and $5 million",
            "between $4 million and $5 million",
        ),
        ("a rise from 2 to 3 percent", "3 percent", "3 percent"),
        ("it sold 14 and five more", "14 and five", "14 and five"),
    ],
)
def test_what_bounds_a_figure_is_told_with_it(text: str, answer: str, told: str) -> None:
    start = text.index(answer)
    assert widened(text, Span(start, start + len(answer))).of(text) == told


@pytest.mark.parametrize(
    ("one", "other", "can_be"),
    [
        ("2,400 jobs", "1,900 jobs", True),
        ("$5 million", "€7 million", True),
        ("5%", "7%", True),
        ("€200 million", "$206 million", False),
        ("£5m", "between 5 and 8 million euros", False),
        ("£5m", "€50m", True),
        ("500 million naira", "$300,000", False),
        ("17 knots", "40 km/h", True),
        ("30 °C", "100 °F", True),
        ("5", "$7", True),
        ("2,400 jobs", "one in eight", False),
        ("6.4 percent", "$2.40", False),
        ("17 knots", "38 metres", False),
        ("two years", "$300", False),
    ],
)
def test_only_figures_of_one_kind_can_be_at_odds(one: str, other: str, can_be: bool) -> None:
    values = read_value(one, "count"), read_value(other, "count")
    assert can_be_at_odds(*values) is can_be_at_odds(*reversed(values)) is can_be


@pytest.mark.parametrize(
    ("before", "behind", "day"),
    [
        ("The raid began at ", " on Thursday.", date(2024, 7, 25)),
        ("The raid began at ", " on July 28, the army said.", date(2024, 7, 28)),
        ("On Tuesday, at about ", ", the raid began.", date(2024, 7, 30)),
        ("The raid began at ", ", the army said on Thursday.", None),
        ("He said on Tuesday that it began at ", ".", None),
    ],
)
def test_an_hour_is_of_the_day_beside_it(before: str, behind: str, day: date | None) -> None:
    read = read_value("4:15 a.m.", "when", PUBLISHED, before, behind).day
    assert read and read.hour
    assert (read.year, read.month, read.day) == ((day.year, day.month, day.day) if day else (None, None, None))


def test_a_sum_that_is_told_in_two_currencies_is_compared_in_either() -> None:
    both = read_value("€110 million", "money", behind=" ($120 million) in 2018.")
    within = read_value("€110 million ($120 million", "money", behind=") in 2018.")
    dollars = read_value("$120m", "money")
    assert relate(both, dollars) == relate(within, dollars) == relate(dollars, both) == "same"
    assert relate(both, read_value("€110m", "money")) == "same"
    assert relate(both, read_value("$150m", "money")) == "differs"
    assert can_be_at_odds(both, read_value("$150m", "money"))
    assert relate(read_value("€110 million", "money", behind=" (about 90 people)."), dollars) == "differs"


def test_a_length_of_time_is_at_odds_with_no_day() -> None:
    length, day = read_value("three months", "duration"), read_value("until June", "duration")
    assert not can_be_at_odds(length, day)
    assert not can_be_at_odds(day, length)
    assert can_be_at_odds(length, read_value("five months", "duration"))
    assert can_be_at_odds(day, read_value("until May 5", "duration"))


def test_a_figure_has_the_unit_that_stands_behind_it() -> None:
    knots, metres = (
        read_value(figure, "count", behind=f" {unit}") for figure, unit in (("17", "knots"), ("38", "metres"))
    )
    assert not can_be_at_odds(knots, metres)
    assert relate(knots, read_value("17 knots", "count")) == "same"
