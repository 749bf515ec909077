"""Sentences and passages are exact spans of the text; nothing that can be read is lost."""

import random
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.passages import build_passages
from index.records import Mark, Span
from index.split import split_paragraphs, split_sentences

SEEDS = sorted((Path(__file__).parent.parent / "seeds" / "articles").glob("*.txt"))
Splitter = Callable[[str], tuple[Span, ...]]


def sentences_of(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text)]


def paragraphs_of(text: str) -> list[str]:
    return [span.of(text) for span in split_paragraphs(text)]


def random_text(seed: int) -> str:
    """A text of words, marks, line ends and scripts in any order."""
    random_ = random.Random(seed)
    parts = [
        *"“”\"'’()[]«»!?…—-•#*=",
        ". ",
        ".",
        "...",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\f",
        "\u2028",
        "\u2029",
        "\t",
        " ",
    ]
    parts += [
        "\xa0",
        "\x85",
        "\u200b",
        "\ufeff",
        "a.m.",
        "U.S.",
        "Dr.",
        "No.",
        "1.",
        "22:45",
        "$2.5",
        "😀",
        "👩‍👩‍👧",
        "é",
        "e\u0301",
    ]
    parts += ["العربية", "السلام عليكم؟", "日本語。", "said", "The", "minister", "Baghdad", "he", "x" * 30, "\ud800"]
    return "".join(random_.choice(parts) + random_.choice(["", " ", " "]) for _ in range(random_.randrange(400)))


TEXTS = [*(path.read_bytes().decode() for path in SEEDS), *(random_text(seed) for seed in range(300))]


@pytest.mark.parametrize("split", [split_paragraphs, split_sentences])
def test_spans_are_in_order_trimmed_never_empty_and_cover_all_but_white_space(split: Splitter) -> None:
    assert len(TEXTS) == 305
    for text in TEXTS:
        end = 0
        for span in split(text):
            assert end <= span.start < span.end
            assert text[end : span.start].strip() == ""
            assert span.of(text) == span.of(text).strip()
            end = span.end
        assert text[end:].strip() == ""


def test_no_sentence_crosses_a_paragraph() -> None:
    for text in TEXTS:
        paragraphs = split_paragraphs(text)
        for sentence in split_sentences(text):
            assert any(start <= sentence.start and sentence.end <= end for start, end in paragraphs)


def test_a_text_without_words_has_no_sentence() -> None:
    assert split_sentences("") == split_sentences(" \r\n\t\u2028 \n") == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The spokesman, Maj. Gen. Yahya Rasool, said so.",
        "Gen. Pat Ryder's press secretary spoke.",
        "Officials met Dr. Smith.",
        "They met P.M. May at noon.",
        "The ’90s are back, and it’s so.",
        "Talks begin at 10 a.m. Tuesday in Baghdad.",
        "Talks begin at 10 a.m. ET on Tuesday.",
        "They end at 8 P.M. May 3 in Erbil.",
        "It began at 9 p.m. yesterday.",
        "The U.S. Army left the U.S. base.",
        "It defended the Jan. 4 strike.",
        "He lives at No. 10 Downing Street.",
        "It cost $2.5 million or 1.3% more.",
        "Trains ran from St. Petersburg to Moscow.",
        "The book by J. K. Rowling sold well.",
        "Iraq vs. Spain is on tonight.",
        "There were Approx. 50 people at the gate.",
        "Efforts … the coalition forces committed a crime.",
        "He went ... and then came back.",
        "“Why?” she asked.",
        "“No!” John said.",
        '"Will it end?" the minister asked.',
        "They watched Jeopardy! on a screen.",
        "1. Singapore is the most expensive city.",
        "He added, “We leave. We said so.”",
    ],
)
def test_one_sentence_stays_one(sentence: str) -> None:
    assert sentences_of(f"It was so. {sentence} Then they left.") == ["It was so.", sentence, "Then they left."]


@pytest.mark.parametrize(
    "parts",
    [
        ["It was a “necessary and proportionate action.”", "Baghdad disagreed."],
        ["(It was late.)", "[Editor's note.]", "Done."],
        ["He left at 10 a.m.", "The minister stayed."],
        ["They met in the U.S.", "He returned on Friday."],
        ["She was P.M.", "She resigned."],
        ["“Stop!”", "The guards fired."],
        ["• What’s new?", "It’s the bridge.", "That’s all."],
        ["😀 é العربية came first.", "😀 Next one."],
        ["A stray “ quotation mark is here.", "It swallows nothing.", "That is good."],
        ["He is 30.", "She is 29."],
        ["He told me.", "Israel struck the base."],
        ["Asked whether he knew, he said no.", "Trump left."],
        ["See no. 5 of the list."],
        ["“It is so.’’", "He left."],
        ["He is “a man.” ”", "Then he left."],
        ["It is ‘60s soul.", "Any slower and it wouldn’t do.", "So it is."],
        ["“It is so,” he said.", "“The rest is not.”", "He left."],
        ["\"We made it,'' he said.", '"We left it all on the field."'],
    ],
)
def test_sentences_end_where_they_end(parts: list[str]) -> None:
    assert sentences_of(" ".join(parts)) == parts


def test_a_long_quotation_of_several_sentences_is_opened_and_a_short_one_is_not() -> None:
    inner = [
        "“We " + "very " * 25 + "much hope so.",
        "They " + "never " * 25 + "came.",
        "“Nobody” " + "ever " * 15 + "did.”",
    ]
    assert sentences_of(" ".join(inner) + " He left.") == [*inner, "He left."]
    assert sentences_of("“We hope so. They came.” He left.") == ["“We hope so. They came.”", "He left."]


def test_in_an_opened_quotation_each_mark_stays_with_the_sentence_it_touches() -> None:
    words = "a very " * 10
    parts = [
        f"He said: ‘It was {words}long day.’",
        f"‘It was {words}hot one!’",
        f"(So {words}it was.)",
        f"They {words}left.",
    ]
    assert sentences_of(f"“{' '.join(parts)}” Then we left.") == [
        f"“{parts[0]}",
        *parts[1:3],
        f"{parts[3]}”",
        "Then we left.",
    ]


def test_an_unclosed_quotation_mark_does_not_swallow_the_paragraph() -> None:
    sentence = "The army said that " + "its men and " * 8 + "tanks left."
    assert sentences_of(f"He said “ {sentence} {sentence} {sentence}")[1:] == [sentence, sentence]


def test_web_text_has_one_paragraph_a_line() -> None:
    lines = [
        "Iraq",
        "The minister left the capital on Tuesday",
        "He came back.",
        "“It is over,” he said.",
        "- one",
        "- two",
    ]
    for end in ("\n", "\r\n", "\r", "\f", "\u2028", "\u2029", "\n\n", "\r\n \r\n"):
        assert paragraphs_of(end.join(lines)) == lines


@pytest.mark.parametrize("columns", [60, 72, 100])
def test_lines_wrapped_by_a_program_are_one_paragraph(columns: int) -> None:
    prose = SEEDS[1].read_text(encoding="utf-8").split("\n\n")[1:6]
    wrapped = [textwrap.fill(paragraph, columns) for paragraph in prose]
    assert paragraphs_of("A title\n\n" + "\n\n".join(wrapped)) == ["A title", *wrapped]


def test_a_line_that_goes_on_in_lower_case_is_not_a_paragraph_and_an_item_is() -> None:
    line = "The minister left the capital for the long talks"
    assert paragraphs_of(f"{line}\nin Erbil.\nHe came back.") == [f"{line}\nin Erbil.", "He came back."]
    assert paragraphs_of(f"{line}\n- in Erbil\n* in Basra") == [line, "- in Erbil", "* in Basra"]
    assert paragraphs_of(f"# {line}\nin Erbil.") == [f"# {line}", "in Erbil."]


@pytest.mark.parametrize("end", ["\n\n", "\n \t\n", "\f", "\u2029"])
def test_a_blank_line_and_a_form_feed_end_a_paragraph_of_any_shape(end: str) -> None:
    line = "The minister left the capital for the long talks"
    assert paragraphs_of(f"{line}{end}in Erbil.") == [line, "in Erbil."]


def test_a_numbered_item_ends_a_wrapped_paragraph_and_a_date_at_the_start_of_a_line_does_not() -> None:
    first = "\n".join([
        "1. Nobody was hurt in the attack on the army base near",
        "the city, the army said in a statement on Tuesday, July",
        "30. The talks over the base had ended in the capital by",
        "then, with no result that the two sides would speak of.",
    ])
    second = "2. The ministry said late in the evening of the same day\n"
    second += "that it would not return to the capital for any new talks"
    third = "- Iraq"
    assert paragraphs_of(f"{first}\n{second}\n{third}") == [first, second, third]


def test_in_wrapped_text_a_title_an_item_and_a_short_last_line_end_a_paragraph() -> None:
    first = textwrap.fill(
        "The ministry said on Tuesday that the long talks over the base had ended in Baghdad without result.", 50
    )
    second = textwrap.fill(
        "Nobody was hurt in the attack on the base, the army said in a statement late in the evening.", 50
    )
    item = textwrap.fill("- an item in the list that is so long that it has to be wrapped once", 50)
    assert paragraphs_of("\n".join(["# Talks", first, second, item, "- b"])) == ["# Talks", first, second, item, "- b"]


def test_a_text_on_one_line_takes_time_in_proportion_to_its_length() -> None:
    begun = time.perf_counter()
    assert len(split_sentences("He said “ no. " * 100_000)) == 100_000
    assert time.perf_counter() - begun < 8
    assert len(split_sentences("x" * 100_000)) == 5
    assert len(split_sentences("(So it is.) " * 5_000)) == 5_000


def passages_of(text: str, words: int = 130, marks: tuple[Mark, ...] = ()) -> list[str]:
    return [passage.text for passage in build_passages("a.txt", text, split_sentences(text), marks, words)]


def random_marks(text: str, random_: random.Random) -> tuple[Mark, ...]:
    chosen = [sentence for sentence in split_sentences(text) if random_.random() < 0.2]
    return tuple(Mark("furniture", *sentence) for sentence in chosen)


@pytest.mark.parametrize("words", [5, 40, 130])
def test_passages_hold_every_unmarked_sentence_once_and_touch_no_mark(words: int) -> None:
    random_ = random.Random(words)
    for text in TEXTS:
        sentences, marks = split_sentences(text), random_marks(text, random_)
        marked = {(mark.start, mark.end) for mark in marks}
        passages = build_passages("a.txt", text, sentences, marks, words)
        held = [span for passage in passages for span in passage.sentences]
        expected = [sentence for sentence in sentences if sentence not in marked]
        assert "".join("".join(s.of(text).split()) for s in held) == "".join(
            "".join(s.of(text).split()) for s in expected
        )
        for passage in passages:
            assert passage.text == text[passage.start : passage.end]
            assert (passage.start, passage.end) == (passage.sentences[0].start, passage.sentences[-1].end)
            assert not any(mark.start < passage.end and passage.start < mark.end for mark in marks)


def test_passages_are_near_the_budget_and_end_with_paragraphs() -> None:
    paragraph = "The minister said that he would leave the capital. " * 4
    passages = passages_of("\n".join([paragraph.strip()] * 40))
    assert all(90 <= len(passage.split()) <= 162 and len(passage.splitlines()[-1]) == 203 for passage in passages)


def test_a_text_without_white_space_is_cut_by_its_length() -> None:
    text = "ж" * 300_000
    passages = build_passages("x", text, split_sentences(text), ())
    assert "".join(passage.text for passage in passages) == text
    assert max(len(passage.text) for passage in passages) <= 20_000


def test_a_short_remainder_is_shared_out() -> None:
    passages = passages_of("Ten words are in this one sentence of the text. " * 27, 130)
    assert [len(passage.split()) for passage in passages] == [140, 130]


def test_a_sentence_over_twice_the_budget_is_cut_at_white_space_into_pieces_that_are_its_sentences() -> None:
    text = "word " * 100 + "end."
    passages = build_passages("a.txt", text, split_sentences(text), (), 20)
    assert all(len(passage.text.split()) <= 20 for passage in passages)
    assert " ".join(passage.text for passage in passages) == text
    assert [span.of(text) for passage in passages for span in passage.sentences] == [p.text for p in passages]


def test_an_id_depends_on_source_place_and_words_and_on_nothing_else() -> None:
    one = build_passages("a", "Same words.", split_sentences("Same words."), ())[0]
    again = build_passages("a", "Same words.", split_sentences("Same words."), (), 50)[0]
    source = build_passages("b", "Same words.", split_sentences("Same words."), ())[0]
    place = build_passages("a", " Same words.", split_sentences(" Same words."), ())[0]
    words = build_passages("a", "Other word.", split_sentences("Other word."), ())[0]
    digits = build_passages("a0", "Same words.", split_sentences("Same words."), ())[0]
    assert one.id == again.id
    assert len({one.id, source.id, place.id, words.id, digits.id}) == 5
    assert len(one.id) == 24 and int(one.id, 16) >= 0
