"""Who else says so: the sentences of other articles that give the same value, and those that only name it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import assistant
from assistant.answering.asking.question import read_question
from assistant.answering.corroboration import COMPARED, OF_ARTICLE, corroborate, find_candidates
from assistant.answering.positions import take
from assistant.indexing import index
from assistant.reader.comparer import Comparer
from index.records import Document, Fact, Filed, Hit, Passage, Provenance, Span
from tests.made_evidence import make_evidence

QUESTION = "Who founded the Lantern Bank of Orlow?"
FIRST = "The Lantern Bank of Orlow was founded by Petra Quill, a former clockmaker, in the spring of 1987."


def _found(told: Mapping[str, str]) -> tuple[list[Hit], dict[str, Filed]]:
    """One passage for each article, of sentences that are parted by two spaces."""
    hits, articles = [], {}
    for place, (source, text) in enumerate(told.items()):
        starts = [0, *(i + 2 for i in range(len(text)) if text.startswith("  ", i))]
        ends = [*(start - 2 for start in starts[1:]), len(text)]
        sentences = tuple(Span(*pair) for pair in zip(starts, ends, strict=True))
        passage = Passage(source, source, 0, len(text), text, sentences)
        hits.append(Hit(passage, 3.0 - place / 10, 0.6, 0.6, place + 1, place + 1, article={"agreed": 0.8}))
        facts = Provenance(date=Fact("2024-07-31", "stated"), outlet=Fact(source, "stated"))
        articles[source] = Filed(Document(source, f"/{source}", text), facts, (), "")
    return hits, articles


def _candidates(told: Mapping[str, str]) -> list[tuple[str, str]]:
    """Of articles, the first alone read: the others' sentences that may bear it out, with what is marked in them."""
    question, (hits, articles) = read_question(QUESTION), _found(told)
    evidence = [make_evidence("first", FIRST, "Petra Quill", score=0.9)]
    position = take(question, evidence, articles)[0]
    found = find_candidates(question, position, evidence, hits, articles)
    return [(one.evidence.source, one.evidence.words) for one in found]


def test_the_value_is_looked_for_in_passages_that_were_not_read() -> None:
    told = {
        "first": FIRST,
        "a": "Rain fell.  In 1987 Petra\nQuill opened the Lantern Bank.",
        "b": "Its founder is unknown.",
    }
    assert _candidates(told) == [("a", "Petra\nQuill")]


def test_the_value_is_no_part_of_a_word_and_articles_of_speech_do_not_matter() -> None:
    question, text = read_question("What fell on the town?"), "The bell fell on the town."
    told = {"first": text, "a": "Bells fell.", "b": "They saw how a bell fell on the roofs.", "c": "The BELL it was."}
    hits, articles = _found(told)
    evidence = [make_evidence("first", text, "The bell", score=0.9)]
    found = find_candidates(question, take(question, evidence, articles)[0], evidence, hits, articles)
    assert [(one.evidence.source, one.evidence.words) for one in found] == [("b", "bell"), ("c", "BELL")]


def test_an_equal_value_is_found_that_is_written_otherwise() -> None:
    question = read_question("How many people died in the fire at Orlow?")
    told = {"first": "Four people died in the fire at Orlow.", "a": "The fire at Orlow killed 4 people, police said."}
    hits, articles = _found(told)
    evidence = [make_evidence("first", told["first"], "Four"), make_evidence("a", told["a"], "4")]
    found = find_candidates(question, take(question, evidence, articles)[0], evidence, hits, articles)
    assert [(one.evidence.source, one.evidence.words) for one in found] == [("a", "4")]


def test_few_sentences_are_compared_and_few_of_one_article() -> None:
    loud = "  ".join(f"Petra Quill was seen in town on day {i}." for i in range(9))
    told = {"first": FIRST, "loud": loud} | {f"a{i}": f"Petra Quill turned {i + 20}." for i in range(20)}
    found = _candidates(told)
    assert len(found) == COMPARED
    assert sum(source == "loud" for source, _ in found) == OF_ARTICLE


def test_no_sentence_of_the_article_itself_bears_it_out() -> None:
    assert _candidates({"first": f"{FIRST}  Petra Quill founded the bank alone."}) == []


def test_a_second_voice_of_one_origin_is_heard_last() -> None:
    question = read_question(QUESTION)
    others = {
        name: f"Petra Quill founded the Lantern Bank of Orlow in 1987, {name} reports." for name in ("a", "b", "c")
    }
    hits, articles = _found({"first": FIRST} | others)
    articles["a"] = replace(articles["a"], copies=frozenset(("first",)))
    evidence = [make_evidence("first", FIRST, "Petra Quill", score=0.9, origin="a")]
    (position,) = corroborate(question, take(question, evidence, articles), evidence, hits, articles, Comparer())
    witnesses = position.witnesses
    assert sorted(one.source for one in witnesses) == ["a", "b", "c"]
    assert witnesses[-1].source == "a"


def test_the_surest_article_is_first_though_it_says_so_twice() -> None:
    question = read_question(QUESTION)
    told = {"a": "Petra Quill founded the Lantern Bank.  It was Petra Quill who founded the Lantern Bank.", "b": FIRST}
    hits, articles = _found({"first": FIRST} | told)
    once = told["a"].split("  ")[0]
    evidence = [
        make_evidence("first", FIRST, "Petra Quill", score=0.9),
        make_evidence("a", once, "Petra Quill", score=0.8),
        make_evidence("b", FIRST, "Petra Quill", score=0.7),
    ]
    span, place = hits[1].passage.sentences[1], told["a"].rindex("Petra Quill")
    again = replace(evidence[1], span=span, text=span.of(told["a"]), answer=Span(place, place + 11), score=0.6)
    (position,) = corroborate(
        question, take(question, evidence, articles), [*evidence, again], hits, articles, Comparer()
    )
    assert [one.source for one in position.witnesses] == ["a", "b"]


def test_no_sentence_bears_out_two_positions() -> None:
    question = read_question(QUESTION)
    told = {"first": FIRST, "other": "The Lantern Bank of Orlow was founded by Ned Barlow, a miller, in 1987."}
    both = "Petra Quill, not Ned Barlow, founded the Lantern Bank of Orlow in 1987, the ledger shows."
    hits, articles = _found(told | {"both": both})
    marked = zip(told.items(), ("Petra Quill", "Ned Barlow"), (0.9, 0.8), strict=True)
    evidence = [make_evidence(source, text, name, score=score) for (source, text), name, score in marked]
    alone = [
        [one.source for one in position.witnesses]
        for side in take(question, evidence, articles)
        for position in corroborate(question, [side], evidence, hits, articles, Comparer())
    ]
    assert alone == [["both"], ["both"]]
    found = corroborate(question, take(question, evidence, articles), evidence, hits, articles, Comparer())
    assert [[one.source for one in position.witnesses] for position in found] == [["both"], []]


CORPUS = {
    "daily.txt": "Orlow Daily, 4 March 2024\n\nThe Lantern Bank of Orlow shut its doors on Monday. It was founded by "
    "Petra Quill, a former clockmaker, in the spring of 1987, and had lent to half the farms of the valley.\n",
    "ledger.txt": "The Ledger, 5 March 2024\n\nDepositors of the Lantern Bank of Orlow queued in the rain on Tuesday. "
    "Petra Quill founded the Lantern Bank in 1987 with the money of eleven neighbours.\n",
    "valley.txt": "Valley Radio, 5 March 2024\n\nA bank that was born in a clockmaker's shop in Orlow has gone. The "
    "Lantern Bank of Orlow owes its founder, Petra Quill, nothing but its name, said the liquidator.\n",
    "gossip.txt": "The Whisper, 6 March 2024\n\nPetra Quill danced at the harvest ball in a green dress. The band "
    "played until four, and nobody spoke of money.\n",
}


def test_an_answer_cites_all_that_say_so_and_none_that_only_names_it(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in CORPUS.items():
        (folder / name).write_text(text, encoding="utf-8")
    index([folder], tmp_path / "store")
    answer = assistant.open(tmp_path / "store").ask(QUESTION)
    assert answer.short == "Petra Quill"
    cited = {citation.source for citation in answer.citations if citation.key in answer.statements[0].citations}
    assert cited == {"daily.txt", "ledger.txt", "valley.txt"}
    assert answer.origins == 3
