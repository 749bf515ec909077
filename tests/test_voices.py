"""Whose words a question asks for, and whose words a sentence reports."""

import pytest

from assistant.answering.voices import asks_who_says, is_teller, speaker_of, voice
from index.searching.speakers import asked_speaker
from tests.made_evidence import make_evidence


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("From where was the attack launched, according to the Harbour Board?", {"harbour", "board"}),
        ("What did Mayor Joan Aldous say about the ferry?", {"mayor", "joan", "aldou"}),
        ("How many does the council claim were hurt?", {"council"}),
        ("What do the sources say about the ferry?", set()),
        ("How many died, according to the WHO?", {"world", "health", "organ"}),
        ("WHO DIED, ACCORDING TO THE ARMY?", {"armi"}),
        ("How many people were hurt?", set()),
        ("What did the bridge use to be called?", set()),
    ],
)
def test_the_speaker_asked_for(question: str, speaker: set[str]) -> None:
    assert asked_speaker(question) == speaker


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The ferry was too full, Joan Aldous said on Friday.", 1.0),
        ("According to Aldous, the ferry was too full.", 1.0),
        ("The ferry was too full, the coast guard said.", -1.0),
        ("The ferry was too full.", 0.0),
    ],
)
def test_a_sentence_has_its_words_from_the_speaker_or_from_somebody_else(sentence: str, expected: float) -> None:
    assert voice(asked_speaker("What did Joan Aldous say about the ferry?"), sentence) == expected
    assert voice(asked_speaker("How full was the ferry?"), sentence) == 0.0


def test_the_health_agency_is_a_speaker_like_others() -> None:
    asked = asked_speaker("How many died, according to the WHO?")
    told = ("The WHO said nine died.", "The World Health Organization said nine died.", "The army said nine died.")
    assert [voice(asked, sentence) for sentence in told] == [1.0, 1.0, -1.0]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Four people died, police said.", "police"),
        ("The strike was legal, officials told Reuters.", "officials"),
        ("Iran's foreign ministry said Tuesday that it was.", "Iran's foreign ministry"),
        ("On Tuesday the army announced a truce.", "the army"),
        ("It was a drone, said General Yahya Rasool.", "General Yahya Rasool"),
        ("According to a US official who spoke on condition of anonymity, it was.", "a US official"),
        ("Brandt's lawyer, Stan Ruiz, had claimed it was.", "Stan Ruiz"),
        ("A WHO spokesman, Carlos Prieto, said the figure was nine.", "Carlos Prieto"),
        ("“It was,” said its leader, Trond Haugen.", "Trond Haugen"),
        ("The health ministry spoke of 48 deaths.", "The health ministry"),
        ("The WHO put the death toll at 204.", "The WHO"),
        ("Critics had put the cost at close to half a million dollars.", "Critics"),
        ("Police put the suspect on a plane.", None),
        ("The ministry's figure is 168.", "The ministry"),
        ("The ministry's building is old.", None),
        ("It was cheap, the clerk's office said.", "the clerk's office"),
        ("The hauliers' association said it was.", "The hauliers' association"),
        ("He said it was.", None),
        ("But Trump said it was.", "Trump"),
        ("Yesterday Trump said it was.", "Trump"),
        ("In March Trump said it was.", "Trump"),
        ("But on Friday Trump said it was.", "Trump"),
        ("While Iran said it was, others did not.", "Iran"),
        ("Theresa May said it was.", "Theresa May"),
        ("Police in London said it was.", "Police"),
        ("Four people died, officials in Gaza said.", "officials"),
        ("Palestinian doctors in Gaza told Reuters that it was.", "Palestinian doctors"),
        ("The mayor of London said it was.", "The mayor of London"),
        ("The ministry warned that it was.", "The ministry"),
        ("The ministry on Tuesday said it was.", "The ministry"),
        ("Trump said officials in Gaza told him.", "Trump"),
        ("A man injured in Gaza said it was.", None),
    ],
)
def test_an_attribution_is_read_as_news_writes_it(sentence: str, speaker: str | None) -> None:
    assert speaker_of(sentence) == speaker


def test_an_attribution_behind_a_semicolon_is_of_what_stands_there() -> None:
    text = "The army struck a base; four fighters were killed, according to Rudaw."
    assert speaker_of(make_evidence("a", text, "The army").clause) is None
    assert speaker_of(make_evidence("a", text, "four").clause) == "Rudaw"


def test_the_speaker_of_a_sentence_is_told() -> None:
    assert speaker_of("According to Kataib Hezbollah, the drone came from Kuwait.") == "Kataib Hezbollah"
    assert speaker_of("The drone came from Kuwait, Yahya Rasool said on Wednesday.") == "Yahya Rasool"
    assert speaker_of("The drone came from Kuwait.") is None


@pytest.mark.parametrize(
    ("sentence", "words", "expected"),
    [
        ("The harbour board reported that two ferries sank.", "The harbour board", True),
        ("The Popular Ferry Union (PFU) also said that it sank.", "The Popular Ferry Union", True),
        ("It was a wave that sank it, according to the harbour board.", "harbour board", True),
        ("The harbour board closed the quay.", "The harbour board", False),
        ('"It sank," said the harbour board.', "harbour board", True),
        ("‘It sank,’ says Joan Aldous, the mayor.", "Joan Aldous", True),
        ("“Has it sunk?” said Joan Aldous.", "Joan Aldous", True),
        ("The union says 870 people work there.", "870 people", False),
        ("Police said Joan Aldous had been on the ferry.", "Joan Aldous", False),
        ("He said the harbour board knew of it.", "harbour board", False),
    ],
)
def test_whoever_only_tells_of_it_is_known(sentence: str, words: str, expected: bool) -> None:
    start = sentence.index(words)
    assert is_teller(sentence, start, start + len(words)) is expected


def test_who_says_so_may_be_what_is_asked() -> None:
    assert asks_who_says("Who said that the ferry sank?")
    assert not asks_who_says("Who sank the ferry?")


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("The union says 870 people work there.", "The union"),
        ("Five remain unaccounted for, the coastguard said.", "the coastguard"),
        ("The toll is 30, a figure the ministry confirmed.", "the ministry"),
        ("Four are in danger, according to Dr. Amara Quist, the director.", "Dr. Amara Quist"),
        ("Thirty died, according to Gen. John P. Smith.", "Gen. John P. Smith"),
        ("Thirty died, according to the U.S. Army.", "the U.S. Army"),
        ("Doctors Without Limits, an aid group, said on Sunday that 41 had died.", "Doctors Without Limits"),
        ("Ines Calder, 52, said 30 had died.", "Ines Calder"),
        ("The mayor of Elm, Ines Calder, said 30 had died.", "Ines Calder"),
        ("Mr. Smith's lawyer said he was innocent.", "Mr. Smith's lawyer"),
        ("A ship sank off Elm, the worst accident in years, the crew said.", "the crew"),
        ("The letter said 30 had died.", None),
        ("It said the ship was travelling at 17 knots.", None),
        ("The toll rose, it said.", None),
        ("The bridge told of better days.", None),
        ("Seven men died, doctors at the Elm hospital said on Sunday.", "doctors"),
        ("The union of coal workers says that seven died.", "The union of coal workers"),
        ("The mayor of the town said it was.", "The mayor of the town"),
        ("Two died when it sank, relatives of the captives said.", "relatives of the captives"),
        ("It sank at 3 a.m., an hour earlier than the government says.", None),
        ("It sank at 3 a.m., earlier than the government says, passengers told Elm Radio.", "passengers"),
        ("Inspectors now say that it was no blast.", "Inspectors"),
        ("Officials say that it was.", "Officials"),
        ("It was a wave, two witnesses later admitted.", "two witnesses"),
        ("Prosecutors have said it was.", "Prosecutors"),
        ("Thirty died, residents told to flee among them.", None),
        ("Thirty died, soldiers reported missing by the army among them.", None),
        ("Earlier figures said it was.", None),
        ("Nine ships waited, the harbour master, Ines Calder, told Elm Radio.", "Ines Calder"),
        ("Nine ships waited, the master of the harbour told Elm Radio.", "the master of the harbour"),
        ("The shop was closed, told Reuters Ines Calder.", None),
        ("Nine ships waited, according to Ines Calder, told Elm Radio.", "Ines Calder"),
        ("The port lost $4 million, the Chamber of Trade estimated.", "the Chamber of Trade"),
        ("Nine ships waited, the Pentagon said.", "the Pentagon"),
        ("Nine ships waited, said the Pentagon.", "the Pentagon"),
        ("Nine ships waited, Chamber of Trade head Ines Calder said.", "Ines Calder"),
    ],
)
def test_a_speaker_is_known_without_a_name_and_with_what_is_told_of_him(sentence: str, speaker: str | None) -> None:
    assert speaker_of(sentence) == speaker


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Nordkai puts the figure at 900.", "Nordkai"),
        ("The insurer, Helvia, put the value of the three works at 9.5 million euros.", "Helvia"),
        ("The ministry put the death toll at more than 40.", "The ministry"),
        ("Officials put their losses at $2 million.", "Officials"),
        ("Nordkai put the crates at the gate.", None),
        ("Nordkai put $2 million into the port.", None),
        ("The strike put the losses at 40 million.", None),
    ],
)
def test_who_puts_a_figure_says_it(sentence: str, speaker: str | None) -> None:
    assert speaker_of(sentence) == speaker
