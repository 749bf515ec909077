"""Whose words a question asks for: passages in which that speaker speaks come first."""

import json
from pathlib import Path

import numpy as np
import pytest

from index.build import index_paths
from index.embedding.minilm import MiniLM
from index.searching.search import read_query, search
from index.searching.speakers import named_speaker, speaking
from index.storing.opening import open_store
from index.storing.store import Store

FERRY = "The ferry between Norwick and the island was full when it left the quay on Monday morning, with many on deck."


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two articles that name the harbour board and the ferry alike; in one of them the board speaks."""
    rows = [
        {"id": "silent", "title": "Ferry", "text": f"{FERRY} The offices of the harbour board stand on that quay."},
        {"id": "speaks", "title": "Ferry", "text": f"{FERRY} It was overloaded, the harbour board said there."},
        {"id": "mayor", "title": "Ferry", "text": f"{FERRY} It was overloaded, Mayor Joan Aldous told reporters."},
    ]
    (tmp_path / "articles.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    opened = open_store(tmp_path / "store", create=True)
    index_paths(opened, [tmp_path / "articles.jsonl"], MiniLM())
    return opened


@pytest.mark.parametrize(
    ("question", "speaks"),
    [
        ("Was the ferry overloaded, according to the harbour board?", "speaks"),
        ("What did the harbour board say about the ferry?", "speaks"),
        ("What did Joan Aldous say about the ferry?", "mayor"),
    ],
)
def test_the_speaker_asked_for_speaks_in_the_first_passage(store: Store, question: str, speaks: str) -> None:
    hits = search(store, read_query(MiniLM(), question))
    assert hits[0].passage.source == speaks
    assert hits[0].article["spoken"] == 1
    assert {hit.article["spoken"] for hit in hits if hit.passage.source == "silent"} <= {0}


def test_no_speaker_is_heard_where_none_is_asked_for(store: Store) -> None:
    hits = search(store, read_query(MiniLM(), "Was the ferry of the harbour board overloaded?"))
    assert {hit.article["spoken"] for hit in hits} == {0}


def test_a_speaker_is_near_a_verb_of_saying() -> None:
    """The first name stands at 3 and 10, the second at 11 and 40; a verb may be near both, one, or none."""
    places, name = np.array([3, 10, 11, 40]), np.array([0, 0, 1, 1])
    assert speaking(np.array([5, 14, 90]), places, name, 2).tolist() == [1.0, 1.0, 0.0]
    assert speaking(np.array([1, 44]), places, name, 2).tolist() == [0.5, 0.5]


def test_outlets_in_general_are_no_speaker() -> None:
    assert named_speaker("What do the sources say about the ferry?") == []
    assert named_speaker("According to the Pentagon, how many were hurt?") == ["pentagon"]


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("How many died, according to the health ministry in the July 13 strike on Khan Younis?", "health ministry"),
        ("How many died, according to Hamas on Monday in Rafah?", "hamas"),
        ("How many died, according to the Pentagon in the raid?", "pentagon"),
        ("According to officials in the Iraqi government, who fled?", "officials iraqi government"),
        ("How many fled, according to the Council on Foreign Relations?", "council foreign relations"),
        ("How many fled, according to police after the fire in Lima?", "police"),
        ("What did the army in early March say about Gaza?", "army"),
    ],
)
def test_what_follows_a_speakers_name_is_no_part_of_it(question: str, speaker: str) -> None:
    assert named_speaker(question) == speaker.split()
