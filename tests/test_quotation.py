"""Trimming: a long sentence is quoted in part, verbatim, cut between clauses, with the part that matters."""

import pytest

from assistant.answering.quoting.quotation import trim
from index.records import Span

LONG = (
    "Iraq confirmed yesterday that it will take legal and diplomatic measures to preserve its rights, after an attack "
    "on sites of the security services in the Jurf area, north of the province, which led to the killing of 4 people "
    "and the injury of 3 others, while the prime minister met his generals to discuss what had happened in past hours."
)


def _trim(text: str, wanted: str, limit: int) -> str:
    return trim(Span(0, len(text)), text, lambda words: float(wanted in words), limit).of(text)


def test_a_sentence_that_fits_is_quoted_whole() -> None:
    assert _trim(LONG, "generals", 200) == LONG


@pytest.mark.parametrize("wanted", ["legal and diplomatic", "injury of 3 others", "met his generals"])
@pytest.mark.parametrize("limit", [12, 20, 30])
def test_the_part_that_matters_is_kept_within_the_limit(wanted: str, limit: int) -> None:
    part = _trim(LONG, wanted, limit)
    assert wanted in part
    assert part in LONG
    assert len(part.split()) <= limit


def test_the_words_that_are_needed_are_kept_whatever_they_break() -> None:
    text = "“We lost 40 men around the town, and we mourn them all, the general told reporters, adding that it goes on"
    needed = Span(text.index("40"), text.index("40") + 2)
    assert "40" in trim(Span(0, len(text)), text, lambda _: 0.0, 12, needed).of(text)


def test_of_needed_words_that_are_too_many_a_part_is_quoted_and_nothing_else() -> None:
    said = "They hit, with jets from beyond the border, sites of the guard in the north of the province"
    text = f"“{said},” the general told reporters on Wednesday."
    part = trim(Span(0, len(text)), text, lambda words: float("reporters" in words), 10, Span(1, 1 + len(said)))
    assert part.of(text) in said


def test_a_cut_stands_between_clauses() -> None:
    part = _trim(LONG, "injury of 3 others", 20)
    end = LONG.index(part) + len(part)
    assert LONG[end] in ", "
    assert not part.endswith((",", " "))


@pytest.mark.parametrize("limit", range(8, 30))
def test_a_part_does_not_break_off_behind_a_small_word(limit: int) -> None:
    text = "A US official said that four of the soldiers were killed in a defensive air strike against fighters in the"
    text += (
        " province of Babil who had sought to launch drones at the troops of the coalition in the north of the country"
    )
    assert _trim(text, "four", limit).split()[-1] not in ("a", "the", "of", "in", "against", "at", "to", "who", "were")


def test_of_equal_parts_the_one_with_the_beginning_wins() -> None:
    assert _trim(LONG, "nowhere", 20).startswith("Iraq confirmed")


def test_a_clause_without_any_break_is_cut_between_words() -> None:
    text = " ".join(f"word{i}" for i in range(100))
    part = _trim(text, "word70", 10)
    assert "word70" in part.split()
    assert len(part.split()) <= 10


def test_a_sentence_that_is_cut_loses_its_dateline_first_unless_it_is_needed() -> None:
    text = (
        "ERBIL, Kurdistan Region - The prime minister’s office has condemned the strikes on the forces in the province."
    )
    assert _trim(text, "condemned", 14) == text.partition(" - ")[2]
    place = Span(0, len("ERBIL"))
    assert trim(Span(0, len(text)), text, lambda _: 0.0, 14, place).of(text).startswith("ERBIL")


CRIME = (
    "In a statement that was read out on state television late on Tuesday evening the council of the province of Babil "
    "said that the government of the United States had committed a “heinous crime” against 34 sleeping men of the "
    "Popular Mobilization Forces (PMF) in Iraq’s southern desert near the old road to Samawah on January 3, 2020."
)


def _needing(text: str, words: str, limit: int) -> str:
    at = text.index(words)
    return trim(Span(0, len(text)), text, lambda _: 0.0, limit, Span(at, at + len(words))).of(text)


@pytest.mark.parametrize("limit", range(8, 31))
@pytest.mark.parametrize("words", ["Tuesday", "United States", "heinous crime", "34", "Popular", "desert", "January 3"])
def test_a_cut_breaks_no_name_figure_bracket_or_noun_from_its_article(words: str, limit: int) -> None:
    part = _needing(CRIME, words, limit)
    assert words in part
    assert len(part.split()) <= limit
    start = CRIME.index(part)
    before, behind = CRIME[:start].split()[-1:], CRIME[start + len(part) :].split()[:1]
    assert not part.endswith((" a", " the", " of", " in", "’s", " 34", " sleeping", "United", "Popular", " had"))
    assert not {"a", "the", "34", "Iraq’s", "United", "Popular", "January", "3,"} & set(before)
    assert not {"Forces", "States", "(PMF)", "2020."} & set(behind)
    assert part.count("“") == part.count("”")


def test_a_part_begins_with_the_subject_in_front_of_the_verb_of_the_answer() -> None:
    part = _needing(CRIME, "heinous crime", 18)
    assert part.startswith("the government of the United States had committed")


def test_a_part_keeps_the_verb_of_the_answer_rather_than_what_stands_behind_it() -> None:
    text = (
        "Rebels from the hills attacked nine villages along the river with rockets and mortars and guns in the north "
        "of the country"
    )
    assert "attacked" in _needing(text, "nine", 10)


def test_a_part_does_not_end_with_a_clause_whose_verb_is_cut_off() -> None:
    text = (
        "The man began to shoot from the stand of the rink at noon when some 150 people, many of them children, were "
        "on the ice with their dogs"
    )
    assert _needing(text, "noon", 18).endswith("at noon")


def test_what_is_worth_more_to_the_question_outweighs_a_somewhat_better_cut() -> None:
    text = (
        "Rain fell on the town, and the police of the two northern provinces shot seven men on Friday near the station"
    )
    assert "seven men on Friday" in _trim(text, "Friday", 8)


@pytest.mark.parametrize("limit", range(8, 30))
def test_a_sentence_in_another_language_is_cut_within_the_limit_around_the_answer(limit: int) -> None:
    text = (
        "Губернатор области сообщил журналистам что в результате удара беспилотников по порту погибли девять человек а "
        "ещё тридцать один получил ранения и доставлен в больницы города где врачи продолжают бороться за их жизнь"
    )
    part = _needing(text, "девять человек", limit)
    assert "девять человек" in part
    assert len(part.split()) <= limit


@pytest.mark.parametrize("text", ["- " * 60, "( " * 60, "” " * 60, "WORD " * 60, "“a " * 60])
def test_what_holds_no_phrase_is_still_cut_to_the_limit(text: str) -> None:
    assert 0 < len(_trim(text.strip(), "nothing", 10).split()) <= 10


@pytest.mark.parametrize(("length", "needed", "most"), [(120, True, 1_200), (5_000, True, 1_200), (120, False, 3_000)])
def test_the_work_grows_with_the_words_in_reach_and_not_with_their_square(length: int, needed: bool, most: int) -> None:
    text = " ".join((CRIME.split() * 100)[:length])
    asked: list[int] = []

    def value(words: str) -> float:
        asked.append(len(words.split()))
        return float("desert" in words)

    at = text.index("desert")
    trim(Span(0, len(text)), text, value, 30, Span(at, at + 6) if needed else None)
    assert sum(asked) <= most


@pytest.mark.parametrize("marks", ["“”", '""', "()", "[]", "‘’"])
@pytest.mark.parametrize("limit", range(8, 20))
def test_a_part_does_not_end_inside_a_quotation_or_a_bracket(marks: str, limit: int) -> None:
    text = (
        f"The minister of the interior said on Monday {marks[0]}we will come in May with friends from the north "
        f"and stay for years with you{marks[1]} in the capital"
    )
    part = _needing(text, "Monday", limit)
    assert part.endswith("Monday")


DENIED = (
    "In a lengthy statement released late on Tuesday by its press office the Israeli defence ministry denied that its "
    "forces had killed 20 Palestinian civilians in an air strike on a school in the north, saying it had hit a depot."
)
UNTRUE = (
    "It is not true, the minister told reporters on Monday outside the parliament in the capital, that the government "
    "plans to send 5,000 soldiers to the southern border in the coming weeks."
)
REJECTED = (
    "The ministry of the interior on Tuesday rejected as false a report by the state television channel, which had "
    "claimed that the earthquake killed 300 people in the villages of the northern province."
)
LEADING = (
    "If the talks between the two governments collapse before the end of the month, the army will call up 60,000 "
    "reservists from all over the country, the minister said."
)


@pytest.mark.parametrize("limit", [10, 14, 18, 24, 30])
@pytest.mark.parametrize(
    ("text", "words", "turn"),
    [
        (DENIED, "20", "denied"),
        (UNTRUE, "5,000 soldiers", "not true"),
        (REJECTED, "300", "rejected"),
        (LEADING, "60,000", "If"),
        ("Had" + LEADING.removeprefix("If"), "60,000", "Had"),
    ],
)
def test_a_cut_never_drops_the_denial_or_condition_on_which_the_answer_hangs(
    text: str, words: str, turn: str, limit: int
) -> None:
    part = _needing(text, words, limit)
    assert turn in part
    assert words in part
    assert len(part.split()) <= max(limit, len(text[text.index(turn) : text.index(words)].split()) + 8)


def test_a_cut_drops_no_denial_either_where_no_words_are_needed() -> None:
    assert "denied" in _trim(DENIED, "20", 12)


@pytest.mark.parametrize(
    ("text", "words", "behind"),
    [
        (
            "Officials of the ministry said on Sunday that rebels had killed 40 soldiers near the town, which the army "
            "denied, while families waited for news of their sons at the gate.",
            "40",
            "which the army denied",
        ),
        (
            "The army will call up 60,000 reservists in the spring, if parliament agrees, the minister of defence told "
            "reporters who had come to the capital on Monday.",
            "60,000",
            "if parliament agrees",
        ),
    ],
)
@pytest.mark.parametrize("limit", [14, 18, 24])
def test_a_denial_or_condition_behind_the_answer_is_kept_where_it_fits(
    text: str, words: str, behind: str, limit: int
) -> None:
    assert behind in _needing(text, words, limit)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "The army denied the report of the state channel, and on Monday it said that 40 soldiers had been killed "
            "near the town in the north.",
            "40",
        ),
        (
            "The army, which denied reports of a retreat, said on Monday in the capital that 40 soldiers had been "
            "killed near the town.",
            "40",
        ),
        (
            "After the court rejected his appeal in the long dry spring, the former minister was sentenced to 12 years "
            "in prison on Monday.",
            "12",
        ),
        (
            "The army denied involvement in the attack on Monday, a day after 20 people were killed in a strike on a "
            "school in the northern part of the strip.",
            "20",
        ),
        (
            "“If the talks of the two old rivals collapse, the army will call up 60,000 more reservists.” The minister "
            "of the interior told 12 reporters so.",
            "12",
        ),
    ],
)
def test_what_was_not_denied_is_quoted_without_a_denial_of_something_else(text: str, words: str) -> None:
    part = _needing(text, words, 12)
    assert len(part.split()) <= 12
    assert not {"denied", "rejected", "“If"} & set(part.split())


ORDERED = (
    "A court in the port of Marrin on Monday released the captain of the old ferry on bail of $150,000 but ordered "
    "that the safety manager of the company remain in custody until the trial."
)
DEMANDED = (
    "The leaders of the seven largest opposition parties in the country demanded on Friday that the minister release "
    "40 prisoners before the talks begin."
)
BOUGHT = (
    "The ministry of health in the capital ordered 900 tents from a firm abroad, and the mayor said on Monday that the "
    "town would put up 40 of them."
)


@pytest.mark.parametrize("limit", [14, 18])
def test_what_is_ordered_is_not_quoted_as_if_it_were_so(limit: int) -> None:
    assert "ordered that" in _needing(ORDERED, "in custody", limit)
    assert "ordered" not in _needing(ORDERED, "$150,000", limit)
    assert "demanded on Friday that" in _needing(DEMANDED, "40", limit)
    assert "demanded" not in _needing(DEMANDED, "seven", limit)
    assert "ordered" not in _needing(BOUGHT, "40", limit)


def test_a_hedge_is_kept_even_if_the_quotation_gets_a_little_longer() -> None:
    text = (
        "Unconfirmed reports on state television and in the newspapers of the capital said that the earthquake killed "
        "300 people in the villages of the province."
    )
    assert _needing(text, "300", 14).startswith("Unconfirmed reports")


@pytest.mark.parametrize("limit", range(8, 16))
def test_a_part_does_not_begin_in_a_clause_and_end_behind_it(limit: int) -> None:
    text = "The number of people killed when a ferry hit rocks off Skerry Point has risen to five, rescuers said."
    start = text.index("Skerry")
    part = trim(Span(0, len(text)), text, lambda words: 0.0, limit, Span(start, start + len("Skerry Point"))).of(text)
    assert "Skerry Point" in part
    assert "number" in part or "risen" not in part


@pytest.mark.parametrize("limit", range(10, 22))
@pytest.mark.parametrize(
    ("text", "words", "wrong"),
    [
        (
            "Analysts at three banks expect Halm to raise fares by 4 to 6 percent next spring to recover its big fine.",
            "4 to 6 percent",
            "at three banks",
        ),
        (
            "Brandt's lawyer, Stan Ruiz, had said that at least 300 ballots from the Grange Hall were counted twice.",
            "300",
            "Stan Ruiz",
        ),
        (
            "The court reversed that ruling in the first half of 2021 and set a fine of 350 million kroner last year.",
            "350 million kroner",
            "ruling",
        ),
    ],
)
def test_a_part_begins_with_no_half_of_a_subject_or_noun(text: str, words: str, wrong: str, limit: int) -> None:
    assert not _needing(text, words, limit).startswith(wrong)


@pytest.mark.parametrize("limit", range(10, 17))
def test_a_part_ends_with_no_half_of_a_list(limit: int) -> None:
    text = "Four members walked out when the mayor spoke: Ned Barlow, Faye Lind, Art Cho and Rita Salas, who is ill."
    assert not _needing(text, "Four members", limit).endswith(("Barlow", "Lind", "Cho"))


@pytest.mark.parametrize("limit", range(14, 17))
def test_what_is_argued_is_quoted_as_argued(limit: int) -> None:
    text = "Justice Eide dissented, arguing that the competition office had waited too long to bring the whole case."
    assert "arguing" in _needing(text, "the competition office had waited too long", limit)
