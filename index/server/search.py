"""A question → a shortlist, by asking a Chroma server for what is near, and for what holds the question's words.

The server says which passages hold a word's stem, and their number gives the word its weight; the passages are then
ordered here by the weights of the words they hold. From the shortlist on, the search is that of `search.py`: BM25 and
all other features are computed from the candidate articles' own words. (Sparse vectors, which would do the first part
at once, a server started by `chroma run` refuses, as of chromadb 1.5.9; only Chroma Cloud has them.)
"""

import base64
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from index.searching.features import Asked, Candidates, Shelved
from index.searching.naming import read_outlets
from index.searching.search import CANDIDATES, RECENT, SIFTED, WINDOW, Found, Query, weigh
from index.server.library import ServerLibrary
from index.storing.store import Store

ASKED_AT_ONCE = 4
"""Questions to the server under way at once."""
READ, PAGES = 1_000, 8
"""Best passages by words whose days and articles are read at once; how often, until half as many may be looked at."""

Cell = dict[str, Any]


def find(store: Store, query: Query) -> tuple[Found, Asked, Candidates] | None:
    """As `search.find`."""
    library = store.library
    assert isinstance(library, ServerLibrary)
    filters = [*library.filters, *_from(read_outlets(query.text, library.outlets))]
    total = library.cells.count()
    with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
        nearest = pool.submit(_nearest, library, query, filters)
        held = pool.map(lambda word: library.lately.holding(word, total, _both(filters)), query.words)
        lists = dict(zip(query.words, held, strict=True))
    dense = nearest.result()
    weights, ordered = _weigh_words(lists, total)
    lexical = _read(library, ordered, dense, query.until)
    near = [[cell for cell in cells if _is_near(cell, query)] for cells in (dense, lexical)]
    listed = [dense[:CANDIDATES], lexical[:CANDIDATES], near[0], near[1][:RECENT]]
    cells = {cell["id"]: cell for cell in [cell for cells in listed for cell in cells]}
    heads = _heads(library, {cell["metadata"]["article"] for cell in cells.values()})
    cells = {identity: cell for identity, cell in cells.items() if cell["metadata"]["article"] in heads}
    if not cells:
        return None
    candidates = _candidates(library, query, cells, heads)
    numbers = library.lately.number(cells, heads)
    places = dict(zip(cells, numbers, strict=True))
    ranks = [_ranks([places[cell["id"]] for cell in one if cell["id"] in places]) for one in listed[:2]]
    return Found(numbers, ranks[0], ranks[1]), weigh(query, weights), candidates


def _from(outlets: Sequence[str]) -> list[Any]:
    return [{"outlet": {"$in": list(outlets)}}] if outlets else []


def _both(filters: Sequence[Any]) -> Any:
    """One filter for the server out of several; None for none."""
    return {"$and": list(filters)} if len(filters) > 1 else filters[0] if filters else None


def _is_open(cell: Cell, until: int | None) -> bool:
    """Whether a passage may be looked at on a day: it is not of a later article."""
    return until is None or bool(cell["metadata"]["last_day"] <= until)


def _nearest(library: ServerLibrary, query: Query, filters: Sequence[Any]) -> list[Cell]:
    """Passages by meaning, nearest first. The server is slow at leaving later ones out: it is asked to only where too
    few of those found are left."""
    limit = SIFTED[0]
    found = [cell for cell, _ in library.cells.nearest(query.vector, limit, _both(filters))]
    dense = [cell for cell in found if _is_open(cell, query.until)]
    if len(dense) >= CANDIDATES or len(found) < limit or query.until is None:
        return dense
    day = {"last_day": {"$lte": query.until}}
    return [cell for cell, _ in library.cells.nearest(query.vector, limit, _both([*filters, day]))]


def _weigh_words(lists: Mapping[str, Sequence[str]], total: int) -> tuple[dict[str, float], list[str]]:
    """The weight of each word (BM25's inverse document frequency), and ids of passages by the sum of the weights of the
    words they hold, highest first."""
    weights = {
        word: float(np.log1p(max(0.0, total - len(ids) + 0.5) / (len(ids) + 0.5))) for word, ids in lists.items()
    }
    sums: dict[str, float] = defaultdict(float)
    for word, ids in lists.items():
        for identity in ids:
            sums[identity] += weights[word]
    return weights, sorted(sums, key=lambda identity: (-sums[identity], identity))


def _read(library: ServerLibrary, ids: Sequence[str], known: Iterable[Cell], until: int | None) -> list[Cell]:
    """The records of the first of these passages that may be looked at, in their order; those `known` are not asked for
    again."""
    found = {cell["id"]: cell for cell in known}
    read: list[Cell] = []
    for first in range(0, min(len(ids), READ * PAGES), READ):
        some = ids[first : first + READ]
        found |= {cell["id"]: cell for cell in library.cells.get([i for i in some if i not in found], ["metadatas"])}
        read += [found[i] for i in some if i in found and _is_open(found[i], until)]
        if len(read) >= READ // 2:
            break
    return read


def _is_near(cell: Cell, query: Query) -> bool:
    if query.moment.start is None or query.moment.end is None:
        return False
    first, last = (day.year * 10000 + day.month * 100 + day.day for day in query.moment.around(WINDOW))
    return bool(first <= cell["metadata"]["last_day"] <= last)


def _heads(library: ServerLibrary, keys: Iterable[str]) -> dict[str, Cell]:
    """The heads of these articles by key, with the articles' vectors; of two of one name, the later alone."""
    latest: dict[str, Cell] = {}
    for head in library.articles.get(sorted(keys), ["metadatas", "embeddings"]):
        other = latest.get(head["metadata"]["source"])
        if other is None or other["metadata"]["revision"] < head["metadata"]["revision"]:
            latest[head["metadata"]["source"]] = head
    return {head["id"]: head for head in latest.values()}


def _candidates(
    library: ServerLibrary, query: Query, cells: Mapping[str, Cell], heads: Mapping[str, Cell]
) -> Candidates:
    keys = list(heads)
    ids = [f"{key}-{place}" for key in keys for place in range(heads[key]["metadata"]["passages"])]
    words = {row["id"]: row["document"] for row in library.cells.get(ids, ["documents"])}
    vectors = {row["id"]: row["embedding"] for row in library.cells.get(list(cells), ["embeddings"])}
    cosine = np.array([vectors.get(identity, query.vector * 0) for identity in cells], np.float32) @ query.vector
    places = {key: place for place, key in enumerate(keys)}
    shelved = [_shelve(library.lately.identify(key), heads[key], words) for key in places]
    for article in shelved:
        library.origins.remember(article.id, article.source, article.body)
    return Candidates(
        shelved,
        np.array([places[cell["metadata"]["article"]] for cell in cells.values()]),
        np.array([cell["metadata"]["place"] for cell in cells.values()]),
        cosine.astype(np.float64),
    )


def _shelve(number: int, head: Cell, words: Mapping[str, str]) -> Shelved:
    """An article as the search reads it, from its head and the stems of its passages."""
    about = head["metadata"]
    documents = [words.get(f"{head['id']}-{place}", " | ") for place in range(about["passages"])]
    title = documents[0].partition("|")[0]
    bodies = [_hashed(document.partition("|")[2]) for document in documents]
    return Shelved(
        id=number,
        source=about["source"],
        outlet=about["outlet"] or None,
        last_day=about["last_day"] or None,
        first=0,
        title=_hashed(title),
        body=np.concatenate(bodies),
        ends=np.array([len(body) for body in bodies]).cumsum().astype(np.uint32),
        vector=np.array(head["embedding"], np.float32),
        title_vector=np.frombuffer(base64.b64decode(about["title_vector"]), np.float32),
    )


def _hashed(stems: str) -> Any:
    return np.array([zlib.crc32(word.encode()) for word in stems.split()], np.uint32)


def _ranks(numbers: Sequence[int]) -> dict[int, int]:
    return {number: rank for rank, number in enumerate(numbers, 1)}
