"""What reaches a terminal: no control, bidirectional or invisible character, whatever an article holds."""

import random
import unicodedata

import pytest

from assistant.terminal.screen import clean, one_line, paired


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "�[31mred�[0m"),
        ("\x1b]52;c;ZXZpbA==\x07", "�]52;c;ZXZpbA==�"),
        ("a\u202eb\u2066c\u200bd", "abcd"),
        ("one\r\ntwo\rthree", "one\ntwo�three"),
        ("\x9b2J", "�2J"),
        ("lone \ud800 surrogate", "lone � surrogate"),
        ("line\u2028separator", "line separator"),
        ("naïve “quotes” — عربي 漢字 😀\ttab\n", "naïve “quotes” — عربي 漢字 😀\ttab\n"),
    ],
)
def test_what_steers_a_terminal_is_taken_out_and_the_rest_stays(hostile: str, shown: str) -> None:
    assert clean(hostile) == shown


def test_no_control_or_bidirectional_character_passes() -> None:
    pick = random.Random(1)
    everything = [chr(c) for c in range(0x3000)] + ["\ufeff", "\ufff9", "\U000e0041", "\udc80"]
    for _ in range(500):
        shown = clean("".join(pick.choices(everything, k=200)))
        assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} and c not in "\n\t"]
        assert not [
            c for c in shown if unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI"}
        ]
        shown.encode("utf-8")


def test_one_line_is_one_line() -> None:
    assert one_line(" a\n b\r\n\tc\u2029d ") == "a b c d"


@pytest.mark.parametrize(
    ("cut", "shown"),
    [
        ('heinous crime" north of Babil, to "preserve rights', '"heinous crime" north of Babil, to "preserve rights"'),
        ("a “flagrant\nviolation", "a “flagrant violation”"),
        ("not true” and “unfair”", "“not true” and “unfair”"),
        ('said "no"', 'said "no"'),
        ('"in 2020" and after', '"in 2020" and after'),
        ('a pipe of 5" and a half', 'a pipe of 5" and a half'),
        ("the PMF's four", "the PMF's four"),
        ("", ""),
    ],
)
def test_a_quotation_mark_that_was_cut_off_is_put_back(cut: str, shown: str) -> None:
    assert paired(cut) == shown
