"""Measures of what was found, against ir_measures."""

import random
from collections.abc import Mapping
from typing import Any

import ir_measures
import pytest
from ir_measures import RR, Success, nDCG

from assistant.evaluation.measures.answered import answered
from assistant.evaluation.scores import MEASURES, Record, judge
from tests.made_runs import passage, record

REFERENCES = {
    "hit@1": Success @ 1,
    "hit@4": Success @ 4,
    "hit@10": Success @ 10,
    "MRR@10": RR @ 10,
    "nDCG@10": nDCG @ 10,
}


def value(name: str, one: Record) -> Any:
    """What a measure gives one record."""
    return MEASURES[name].value(answered(one))


def score(name: str, *records: Record) -> Any:
    """What a measure gives a run."""
    return judge(records).scores()[name]


def random_ranking(chance: random.Random) -> list[dict[str, Any]]:
    """0 to 30 passages of up to 15 articles, many with equal scores, some twice."""
    found = [
        passage(f"s{chance.randrange(15)}", start := 100 * chance.randrange(4), start + 100)
        for _ in range(chance.randrange(31))
    ]
    scores = sorted((chance.randrange(5) / 2 for _ in found), reverse=True)
    return [one | {"score": score} for one, score in zip(found, scores, strict=True)]


def reference(name: str, ranked: Mapping[str, list[str]], gold: Mapping[str, list[str]]) -> dict[str, float]:
    """What ir_measures gives each question for documents in this order; 0 where nothing was found."""
    qrels = [ir_measures.Qrel(q, doc, 1) for q, docs in gold.items() for doc in docs]
    run = [ir_measures.ScoredDoc(q, doc, -float(rank)) for q, docs in ranked.items() for rank, doc in enumerate(docs)]
    found = {one.query_id: one.value for one in ir_measures.iter_calc([REFERENCES[name]], qrels, run)}
    return {q: found.get(q, 0.0) for q in gold}


@pytest.mark.parametrize("name", REFERENCES)
def test_articles_are_ranked_and_measured_as_ir_measures_does(name: str) -> None:
    """200 random runs with ties, empty results, repeated articles and one to five gold sources agree to 1e-9."""
    chance = random.Random(7)
    golds = [sorted({f"s{chance.randrange(18)}" for _ in range(chance.randint(1, 5))}) for _ in range(200)]
    rows = [record(f"q{n}", passages=random_ranking(chance), asked={"sources": gold}) for n, gold in enumerate(golds)]
    runs = {row["id"]: row for row in rows}
    ranked = {q: list(dict.fromkeys(one["source"] for one in row["passages"])) for q, row in runs.items()}
    expected = reference(name, ranked, {q: row["asked"]["sources"] for q, row in runs.items()})
    assert len({*expected.values()}) > 1
    assert [] in ranked.values()
    for q, row in runs.items():
        assert value(name, row) == pytest.approx(expected[q], abs=1e-9)
    assert score(name, *runs.values()).value == pytest.approx(sum(expected.values()) / 200, abs=1e-9)


@pytest.mark.parametrize("name", REFERENCES)
def test_passages_are_measured_as_ir_measures_does_each_quote_counting_once(name: str) -> None:
    """Relevant are the passages first to overlap a gold quote, and a stand-in for each quote that none overlaps."""
    chance = random.Random(8)
    for n in range(150):
        starts = [chance.randrange(400) for _ in range(chance.randint(1, 4))]
        places = [[{"source": f"s{chance.randrange(15)}", "start": start, "end": start + 60}] for start in starts]
        row = record(f"q{n}", passages=random_ranking(chance), asked={"quotes": ["x"] * len(places)}) | {
            "gold_places": places
        }
        ranked = list(dict.fromkeys((p["source"], p["start"], p["end"]) for p in row["passages"]))
        gold = []
        for number, (place,) in enumerate(places):
            overlap = (
                str(p) for p in ranked if p[0] == place["source"] and p[1] < place["end"] and place["start"] < p[2]
            )
            gold.append(next(overlap, f"missing {number}"))
        expected = reference(name, {"q": [str(p) for p in ranked]}, {"q": sorted(set(gold))})
        assert value(f"passage {name}", row) == pytest.approx(expected["q"], abs=1e-9)


def test_a_quote_that_stands_nowhere_in_the_corpus_counts_as_not_found() -> None:
    """One quote found first and one that no article has: half of what there was to find."""
    row = record(passages=[passage("a")], asked={"quotes": ["x", "y"]})
    row["gold_places"] = [[{"source": "a", "start": 50, "end": 60}], []]
    assert value("passage hit@1", row) == 1
    assert 0 < value("passage nDCG@10", row) < 1


def test_passages_are_unscored_where_the_run_does_not_say_where_the_quotes_stand() -> None:
    """Rather than guessed from what was cited."""
    assert value("passage hit@1", record(passages=[passage("a")], asked={"quotes": ["x"], "sources": ["a"]})) is None
