"""Hostile files, made alike each time: random bytes, damage, bombs, depth, endless lines, every encoding, bad names."""

import gzip
import json
import os
import random
import zlib
from collections.abc import Callable, Iterator
from encodings.aliases import aliases
from itertools import cycle, islice
from pathlib import Path

from tests.made_files import PAGE, make_bomb, make_docx, make_pdf

KINDS = [".txt", ".md", ".html", ".pdf", ".docx", ".jsonl", ".jsonl.gz", ".bin", ""]
STORY = "On Monday, the river Elm burst its banks in Norwick. The mayor, Zoë Calder, said that 12 families had left. "
NAMES = [
    "new\nline",
    "esc\x1b[2J",
    "..x",
    "a..b",
    "....",
    "-rf",
    "C:\\x",
    "rtl\u202etxt",
    "\udcff\udcfe",
    "é",
    "e\u0301",
]
NAMES += [
    "tab\t",
    "quote'\"",
    "%s%n",
    "\\x0a",
    "{0}",
    "CON",
    "nul ",
    "🦊",
    "ᎠᎡ",
    "a" * 200,
    "*?[",
    "~",
    "$HOME",
    "#",
    ";ls",
]
SOUND = {
    ".txt": STORY.encode() * 20,
    ".html": PAGE.encode(),
    ".pdf": make_pdf(STORY[:80], STORY[:80]),
    ".docx": make_docx(STORY, STORY),
    ".jsonl": (json.dumps({"id": "x", "text": STORY}) + "\n").encode() * 3,
    ".jsonl.gz": gzip.compress((json.dumps({"id": "y", "text": STORY}) + "\n").encode() * 3),
}
Made = Iterator[tuple[str, bytes]]


def make_hostile(folder: Path, count: int) -> list[str]:
    """Write `count` hostile files below `folder`; their paths below it, as the system has them."""
    chance = random.Random(6)
    makers = [_noise, _damaged, _encoded, _named, _nested, _broken_json, _large]
    streams = cycle([maker(chance) for maker in makers])
    written = []
    for number, stream in enumerate(islice(streams, count)):
        name, data = next(stream)
        place = folder / f"{number % 7}" / f"{number:04}{name}"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        written.append(str(place.relative_to(folder)))
    return written


def _noise(chance: random.Random) -> Made:
    """Random bytes of any size under any name."""
    while True:
        yield chance.choice(KINDS), chance.randbytes(int(10 ** chance.uniform(0, 5)))


def _damaged(chance: random.Random) -> Made:
    """Sound files cut short, or with bits flipped, or bytes put in."""
    while True:
        kind = chance.choice(list(SOUND))
        data = bytearray(SOUND[kind])
        if chance.random() < 0.4:
            del data[chance.randrange(len(data)) :]
        for _ in range(chance.randrange(20)):
            data[chance.randrange(max(1, len(data))) : chance.randrange(len(data) + 1)] = chance.randbytes(3)
        yield kind, bytes(data)


def _encoded(chance: random.Random) -> Made:
    """A story in every encoding that Python has."""
    for name in cycle(sorted(set(aliases.values()))):
        try:
            data = (STORY * 5).encode(name, "replace")
        except (LookupError, TypeError, UnicodeError, ValueError):
            continue
        page = PAGE.replace("utf-8", name).encode(name, "replace") if name != "idna" else data
        yield chance.choice([(".txt", data), (".html", page), (".jsonl", b'{"text": "' + data + b'"}\n')])


def _named(chance: random.Random) -> Made:
    for name in cycle(NAMES):
        kind = chance.choice(list(SOUND))
        yield name + kind, SOUND[kind]


def _nested(chance: random.Random) -> Made:
    """Depth without end: pages, JSON, tables, lists, entities."""
    deep: list[Callable[[int], tuple[str, bytes]]] = [
        lambda n: (".html", b"<div>" * n + b"deep words" + b"</div>" * n),
        lambda n: (".html", b"<table><tr><td>" * n + b"deep words"),
        lambda n: (".html", b"<ul><li>" * (n // 10) + STORY.encode()),
        lambda n: (".html", b"<!--" * n + b"<p>x" + b"<![CDATA[" * n),
        lambda n: (".jsonl", b'{"text": ' + b"[" * n + b"]" * n + b"}\n"),
        lambda n: (".jsonl", b'{"a": ' * n + b"1" + b"}" * n),
        lambda n: (".md", b"> " * n + STORY.encode()),
        lambda n: (".txt", b"(" * n + STORY.encode() + b")" * n),
        lambda n: (".pdf", SOUND[".pdf"].replace(b"/Parent 2 0 R", b"/Parent 4 0 R") + b"[" * n),
    ]
    for make in cycle(deep):
        yield make(chance.choice([100, 5_000, 50_000]))


def _broken_json(chance: random.Random) -> Made:
    lines = [
        b'{"text": "',
        b"null",
        b'{"id": {}, "text": 5}',
        b'{"text": "\\ud800 half"}',
        b"NaN",
        b'{"text": "A\\u0000B"}',
    ]
    lines += [
        b'{"id": "../../etc/passwd", "text": "Words here."}',
        b'{"id": "\\u001b[2J", "text": "Words here."}',
        b"\0\0",
    ]
    lines += [b'{"id": ' + b"9" * 5000 + b', "text": "Words."}', b'{"text": "' + b"x" * 200_000 + b'"}', b"\xff\xfe{}"]
    while True:
        body = b"\n".join(chance.sample(lines, 4)) + b"\n"
        yield chance.choice([(".jsonl", body), (".jsonl.gz", gzip.compress(body)), (".ndjson", body)])


def _large(chance: random.Random) -> Made:
    """Bombs, and lines of ten million bytes; one in four, the rest is small."""
    zeros = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(zeros.compress(bytes(1_000_000)) for _ in range(300)) + zeros.flush()
    large: list[tuple[str, bytes]] = [
        (".docx", make_bomb(90_000_000)),
        (".txt", b"x" * 10_000_000),
        (".jsonl.gz", bomb),
        (".html", b"<p>" + b"a b " * 2_500_000),
        (".docx", make_bomb(400_000_000, is_document=False)),
        (".jsonl", b'{"text": "' + b"y" * 10_000_000 + b'"}\n'),
        (".md", os.urandom(16).hex().encode() * 320_000),
        (".html", b"<p>a b</p>" * 1_000_000),
        (".pdf", b"%PDF-1.5\n" + b"1 0 obj<</Length 99>>stream\n" * 350_000),
        (".txt", "ж".encode() * 5_000_000),
    ]
    for item in cycle(large):
        yield item
        yield from ((".txt", chance.randbytes(9)) for _ in range(3))
