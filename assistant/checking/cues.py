"""Words that turn a statement round or make it less than certain, and what they bear on: negations, hedges,
opposites."""

import re
from collections.abc import Callable, Sequence

from assistant.checking.reading import Word, holds, is_kin, read

NOT = frozenset("no not never none neither nor without nobody nothing cannot hardly nowhere".split())
DENIALS = frozenset(
    """deny denies denied denying reject rejects rejected rejecting refuse refuses refused refusing refute refuted fail
    fails failed failing unable dispute disputes disputed decline declines declined prevented stopped thwarted foiled
    cancelled canceled abandoned avoided""".split()
)
"""Verbs that deny what follows them."""
HEDGES = frozenset(
    """may might could would should will shall can plan plans planned planning expect expects expected likely unlikely
    possible possibly potential potentially probable probably perhaps alleged allegedly reportedly suspected apparent
    apparently appears appear appeared seems seem seemed believed thought intend intends intended consider considers
    considering considered propose proposes proposed seek seeks seeking hope hopes hoped aim aims threaten threatens
    threatened try tries trying tried attempt attempts attempted attempting rumoured rumored unconfirmed scheduled due
    predicted predicts forecast warned warns unless whether if""".split()
)
OPPOSITES = {
    word: other
    for one, two in (
        pair.split("/")
        for pair in """
        increase/decrease increased/decreased increases/decreases rise/fall rose/fell rises/falls
        risen/fallen rising/falling accept/reject accepted/rejected win/lose won/lost before/after
        more/fewer more/less most/least higher/lower highest/lowest largest/smallest bigger/smaller
        open/close opened/closed opening/closing begin/end began/ended start/stop started/stopped
        north/south northern/southern east/west eastern/western northwest/southeast northeast/southwest
        arrive/depart arrived/departed enter/leave entered/left buy/sell bought/sold allow/ban
        allowed/banned allows/bans permitted/prohibited support/oppose supported/opposed supports/opposes
        success/failure successful/unsuccessful succeeded/failed guilty/innocent legal/illegal alive/dead
        living/dead male/female man/woman men/women boy/girl boys/girls public/private publicly/secretly
        public/secret early/late earlier/later first/last former/current foreign/domestic strong/weak
        strengthened/weakened gain/loss gains/losses gained/lost up/down above/below inside/outside
        include/exclude included/excluded including/excluding agreed/disagreed approved/rejected
        praised/criticised praised/criticized praised/condemned released/arrested freed/detained
        freed/jailed convicted/acquitted resumed/suspended expanded/reduced raised/lowered raised/cut
        lifted/imposed confirmed/denied attacked/defended advanced/retreated safe/dangerous
        offensive/defensive majority/minority military/civilian import/export imports/exports
        imported/exported left-wing/right-wing liberal/conservative best/worst better/worse urban/rural
        day/night morning/evening mother/father son/daughter brother/sister husband/wife
        """.split()
    )
    for word, other in ((one, two), (two, one))
}
UNTRUE = re.compile(
    r"\b(?:reports?|claims?|rumou?rs?|allegations?)\b.*\b(?:was|were|been|is|are) "
    r"(?:denied|rejected|refuted|false|untrue|baseless|unfounded)\b"
)
"""A denial that stands behind what it denies."""
WHOLES = frozenset("all every always entire entirely".split())
SCOPE = 3
"""Words of content after a cue on which it may bear."""


def is_negation(word: Word) -> bool:
    """Whether a word denies what stands behind it."""
    return word.folded in NOT or word.folded.endswith("n't") or word.folded in DENIALS


def is_hedge(word: Word) -> bool:
    """Whether a word makes less certain what stands behind it; the month of May does not."""
    return word.folded in HEDGES and not (word.folded == "may" and word.text == "May" and word.start > 0)


def heads(words: Sequence[Word], is_cue: Callable[[Word], bool], reach: int = 1) -> list[str]:
    """The stems on which cues bear: the first `reach` words of content behind each, adverbs left out."""
    found = []
    for i, word in enumerate(words):
        if is_cue(word):
            scope = [w for w in words[i + 1 :] if _bears(w) and not is_cue(w)]
            found += [w.stem for w in scope[:reach] if w.clause - word.clause <= 1]
    return found


def _bears(word: Word) -> bool:
    return word.is_content and not word.folded.endswith("ly")


def faults(statement: str, cited: str, is_whole: bool = False) -> list[str]:
    """What the statement denies, makes certain, generalises or turns round, by the words cited.

    Of an article, `is_whole`, what is made certain does not count: whoever sums up leaves out "will" and "could", and
    on real claims that told true ones from false ones no better than chance.
    """
    mine, theirs = read(statement), read(cited)
    certain = [] if is_whole else _certainty(mine, theirs)
    return [*_negation(mine, theirs), *certain, *_opposites(mine, theirs), *_wholes(mine, theirs)]


def _negation(mine: Sequence[Word], theirs: Sequence[Word]) -> list[str]:
    own, other = [w for w in mine if is_negation(w)], [w for w in theirs if is_negation(w)]
    if not own and UNTRUE.search(" ".join(word.folded for word in theirs)):
        return ["it affirms what the cited words deny"]
    if own and not other:
        return [f"“{own[0].text}” denies what the cited words affirm"]
    denied, affirmed = heads(theirs, is_negation), heads(mine, is_negation, SCOPE)
    for head in denied:
        if (
            holds(mine, head)
            and not any(is_kin(head, h) for h in affirmed)
            and _count(theirs, head) == denied.count(head)
        ):
            return ["it affirms what the cited words deny"]
    if len(own) > len(other):
        for head in heads(mine, is_negation):
            if holds(theirs, head) and not any(is_kin(head, h) for h in heads(theirs, is_negation, SCOPE)):
                return [f"“{own[0].text}” denies what the cited words affirm"]
    return []


def _count(words: Sequence[Word], stem: str) -> int:
    return sum(is_kin(stem, word.stem) for word in words)


def _certainty(mine: Sequence[Word], theirs: Sequence[Word]) -> list[str]:
    if any(is_hedge(word) for word in mine):
        return []
    hedged = heads(theirs, is_hedge)
    for head in hedged:
        if holds(mine, head) and _count(theirs, head) == hedged.count(head):
            return ["it takes for certain what the cited words do not"]
    return []


def _opposites(mine: Sequence[Word], theirs: Sequence[Word]) -> list[str]:
    own, other = {w.folded for w in mine}, {w.folded for w in theirs}
    turned = sorted(w for w in own - other if OPPOSITES.get(w) in other - own)
    return [f"“{turned[0]}” is the opposite of what the cited words say"] if turned else []


def _wholes(mine: Sequence[Word], theirs: Sequence[Word]) -> list[str]:
    found = [w.text for w in mine if w.folded in WHOLES and not any(t.folded in WHOLES for t in theirs)]
    return [f"“{found[0]}” says more than the cited words"] if found else []
