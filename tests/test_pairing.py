"""Of several values that a sentence gives to several names, the one of the name asked about is told."""

import pytest

from assistant.answering.asking.question import read_question
from assistant.answering.pairing import own_value
from assistant.answering.telling import told
from index.records import Span
from index.words import stems

PAID = "Strand and the firm Van Rhijn left in 2021 and paid 12 million euros and 9.5 million euros respectively."
COUNTED = "After that Ann Ide had 3,240 votes, Li Po 5,130, Bo Ek 9,505 and Sue Orr 9,618, who led for the first time."
SECOND = "Ann Ide was second with 8,980 votes (32.5 percent), followed by Li Po with 4,702 and Bo Ek with 1,391."


@pytest.mark.parametrize(
    ("question", "text", "marked", "value"),
    [
        ("How much did Van Rhijn pay?", PAID, "12 million euros", "9.5 million euros"),
        ("how much did strand pay", PAID, "9.5 million euros", "12 million euros"),
        ("When did Strand leave?", PAID, "2021", "2021"),
        ("How much did they pay?", PAID, "12 million euros", "12 million euros"),
        ("What did Bergen get?", "Oslo, Bergen and Voss got 12, nine and 7.5 points, respectively.", "12", "nine"),
        ("How many votes did Sue Orr get?", COUNTED, "3,240", "9,618"),
        ("How many votes did Ide get?", COUNTED, "3,240 votes", "3,240 votes"),
        ("How many votes did Ide and Po get?", COUNTED, "9,505", "9,505"),
        ("How many votes did the winner get?", COUNTED, "9,618", "9,618"),
        ("How many votes did Bo Ek get?", SECOND, "8,980", "1,391"),
        ("How old is Po?", "Ann Ide, 34, and Li Po, 51, were hurt.", "34", "51"),
        ("How many died in June?", "In May 12 died and in June 14.", "12", "12"),
    ],
)
def test_the_value_of_the_name_asked_about(question: str, text: str, marked: str, value: str) -> None:
    start = text.index(marked)
    assert own_value(stems(question), text, Span(start, start + len(marked))).of(text) == value


@pytest.mark.parametrize(
    ("question", "text", "marked", "words"),
    [
        ("When did the polls close?", "Polls closed at 8 p.m. on Monday.", "8 p.m.", "8 p.m. on Monday"),
        ("When did it begin?", "It began on Wednesday, Aug. 3, 2022 in Lemba.", "Wednesday", "Wednesday, Aug. 3, 2022"),
        ("On what day did it begin?", "It began on Wednesday, Aug. 3 in Lemba.", "Wednesday", "Wednesday, Aug. 3"),
        (
            "What was the target?",
            "He said a strike on two patrols near Lemba killed four men.",
            "two patrols near Lemba killed four men",
            "two patrols near Lemba",
        ),
        ("What was hit?", "It hit a depot used to hide arms.", *2 * ("a depot used to hide arms",)),
        ("What was hit?", "It hit tents that housed 40 men.", *2 * ("tents that housed 40 men",)),
        ("What time was it?", "It was at 8 p.m. on Monday.", "8 p.m.", "8 p.m."),
        ("When was it?", "It was at 8 p.m. on the bridge.", "8 p.m.", "8 p.m."),
        ("Who resigned?", "The cook and the mate resigned.", "the mate", "The cook and the mate"),
        (
            "Who rejected it?",
            "Ann Ide on Monday rejected a bid by Li Po.",
            "Ann Ide on Monday rejected a bid by Li Po",
            "Ann Ide",
        ),
        ("who rejects it", "Ann Ide has formally rejected it.", "Ann Ide has formally rejected it", "Ann Ide"),
        ("Who hit it?", "The navy sank a ferry at dawn.", "The navy sank a ferry", "The navy"),
        ("Who hit it?", "Bo Ek said that it was over.", "Bo Ek said that it was over", "Bo Ek"),
        ("Who is the mate?", "Bo Ek cooked a stew.", "Bo Ek cooked a stew", "Bo Ek cooked a stew"),
        ("Who hit it?", "The man who sank a ferry fled.", "The man who sank a ferry", "The man who sank a ferry"),
        ("Who succeeded him?", "Li Po named Ann Ide to succeed him.", "Ann Ide", "Ann Ide"),
        ("Who is the mate?", "The cook and the mate Bo Ek resigned.", "the mate Bo Ek", "the mate Bo Ek"),
        ("What did they want?", "They want soap, coal and rest.", "soap", "soap, coal and rest"),
        ("Which thing came first?", "They want soap, coal and rest.", "soap", "soap"),
    ],
)
def test_an_answer_is_told_with_what_belongs_to_it(question: str, text: str, marked: str, words: str) -> None:
    start = text.index(marked)
    assert told(read_question(question), text, Span(start, start + len(marked))).of(text) == words
