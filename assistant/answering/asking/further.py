"""What is asked for besides a question, by a word alone: "Who was killed …", "when" → "When were they killed …?"."""

import re

from assistant.answering.asking.several import ADVERBS, VERBS
from assistant.answering.grammar import BE, DO, HAVE, LEADING, PAST_FORM, QUESTION_WORD, VERB
from index.words import UPPER

THING = r"(?:what|which) (?:exact |kind of |type of )?[\w’'-]+|how (?:many|much) [\w’'-]+|how (?:long|old|far|often)"
ASKING_PHRASE = rf"(?:(?:{LEADING}) )?(?:when|where|why|how|who|whom|{THING})"
BESIDES = (
    rf"(?:(?:since|until|from) when|when|(?:from )?where|why|how(?: (?:long|often))?|for how long|(?:{LEADING}) whom"
    r"|(?:(?:at|on|in) )?(?:what|which) (?:time|hour|date|day|month|year)"
    r"|for what|(?:in|at|for) (?:what|which) [\w’'-]+)"
)
"""What a question may ask for besides: when, where, why, how, by whom."""
CIRCUMSTANCE = re.compile(rf"{BESIDES} (?P<rest>{VERB}\b.+)", re.IGNORECASE)
NOUN = rf"(?!(?:of|in|at|{VERB})\b)[\w’'-]+"
ASKED = (
    r"(?:(?P<who>whom?|what|how much)|how many"
    rf"|(?:what|which|how (?:many|much)) (?P<noun>(?:{NOUN} ){{0,2}}?{NOUN}))"
)
DONE = re.compile(rf"{ASKED} (?P<told>{PAST_FORM}\b.*|(?:{DO}) (?:it|this|that|so))", re.IGNORECASE)
"""A question whose question word has done what the verb says: "Who attacked the base"."""
DOES = re.compile(
    rf"(?:(?P<who>who|what(?= (?:{'|'.join(sorted(VERBS))})\b))|which (?P<noun>[\w’'-]*[^\Ws]))"
    r" (?!(?:is|was|has|does|\w*ss)\b)(?P<told>[a-z]+s)\b(?P<rest>.*)",
    re.IGNORECASE,
)
"""A question whose question word does what the verb says: "Who leads the army"."""
SINCE = re.compile(r"(?:since|until|for how long|how long)\b", re.IGNORECASE)
HAPPENED = re.compile(r"what happened(?P<rest>(?! to\b).*)", re.IGNORECASE)
WITH_VERB = re.compile(rf"{ASKED} (?P<verb>{VERB}) (?P<rest>.+)", re.IGNORECASE)
ASKS_AGAIN = re.compile(rf"\b(?:{QUESTION_WORD}|whether|if)\b", re.IGNORECASE)
PLURAL = {"was": "were", "is": "are", "has": "have", "does": "do"}
SUBJECT = re.compile(rf"(?:(?:he|she|it|they|we|you|i)|[{UPPER}][\w’'-]*(?: [{UPPER}][\w’'-]*)*) \w+")
"""Who does something, with the verb behind."""
DETERMINED = re.compile(rf"(?:he|she|it|they|we|you|i|an?|the|this|that|these|his|her|its|their)\b|[{UPPER}]")
PREPOSITION = re.compile(
    r" (?:about|after|against|at|before|during|from|in|on|over|since|to|with|last|this|next|yesterday|today)\b"
)
LEFT_OPEN = re.compile(r" (?:about|against|at|by|for|from|in|into|of|on|over|to|with)$")
WHETHER = re.compile(rf"(?P<verb>{VERB}) (?P<rest>.+)", re.IGNORECASE)
"""A question to be answered by yes or no."""
ANY = re.compile(r"\b(?P<any>any|some)(?P<one>one|body|thing)(?P<other> else)?\b", re.IGNORECASE)
BESIDES_WHETHER = re.compile(
    rf"{BESIDES}|(?:(?:{LEADING}) )?how (?:much|many|long|often|far)|(?:{LEADING}) (?:what|whom)", re.IGNORECASE
)
TURNS = ("not", "else")
"""What turns a bare question word: "Why not?", "Who else?"."""
TURNED = re.compile(rf" (?:{'|'.join(TURNS)})$", re.IGNORECASE)
DENIED = re.compile(r"\b(?:not|no|never|nobody|none|nothing)\b|n['’]t\b", re.IGNORECASE)
NOT = "{}n't"
CONTRACTED = {"can": "can't", "will": "won't", "shall": "shan't"}
SHORTEST = 3
"""Words of a subject that is no name, with the verb behind."""


def besides(first: str, asking: str) -> str | None:
    """What is asked for besides a question, as one: "Who was killed", "when" → "When were they killed?"; else None."""
    if not re.fullmatch(BESIDES, asking, re.IGNORECASE) or len(ASKS_AGAIN.findall(first)) > 1:
        return None
    if match := CIRCUMSTANCE.fullmatch(first):
        return whole(asking, f"{match['rest']}?")
    if match := HAPPENED.fullmatch(first):
        return whole(asking, f"did it happen{match['rest']}?")
    if match := DONE.fullmatch(first):
        return whole(asking, f"was it that {_named(match, 'they')} {match['told']}?")
    if match := DOES.fullmatch(first):
        doer = _named(match, "they")
        verb = "do" if doer == "they" else "does"
        return whole(asking, f"{verb} {doer} {_bare(match['told'])}{match['rest']}?")
    if match := WITH_VERB.fullmatch(first):
        is_doer = SINCE.match(asking) or _asks_for_doer(match["verb"].lower(), match["rest"])
        rest = _of_doer(match) if is_doer else _of_object(match)
        return whole(asking, f"{rest}?") if rest else None
    return None


def further_of(first: str, asking: str) -> str | None:
    """What is asked for besides a question, also besides one to be answered by yes or no: "Was anyone hurt", "who" →
    "Who was hurt?"; "Did he go", "why not" → "Why didn't he go?"; "Who fled", "who else" → "Who else fled?"; else
    None."""
    word, _, turned = asking.lower().partition(" ") if TURNED.search(asking) else (asking, "", "")
    whether = None if len(ASKS_AGAIN.findall(first)) else WHETHER.fullmatch(first)
    if turned == "else" and (same := re.match(rf"{word} (?!else\b)", first, re.IGNORECASE)):
        return whole(word, f"else {first[same.end() :]}?")
    if whether is None or (turned == "not" and DENIED.search(first)):
        return besides(first, word) if not turned or DENIED.search(first) else None
    verb, rest = whether["verb"].lower(), whether["rest"]
    if turned == "not":
        return whole(word, f"{CONTRACTED.get(verb, NOT.format(verb))} {rest}?") if verb != "may" else None
    asked_for = ANY.search(rest)
    if asked_for and word.lower() == ("what" if asked_for["one"].lower() == "thing" else "who"):
        left = " ".join(f"{verb} {rest[: asked_for.start()]} {rest[asked_for.end() :]}".split())
        return whole(word, f"else {left}?" if turned or asked_for["other"] else f"{left}?")
    return whole(word, f"{verb} {rest}?") if BESIDES_WHETHER.fullmatch(word) else None


def _asks_for_doer(verb: str, rest: str) -> bool:
    """Whether the question word is the subject: "Who was killed", not "Who was he accusing"."""
    if verb in HAVE.split("|") and rest.lower().startswith("been "):
        return True
    if verb in f"{BE}|{HAVE}".split("|"):
        told = next((word for word in rest.lower().split() if word not in ADVERBS | {"been", "being"}), "")
        return re.fullmatch(rf"{PAST_FORM}|\w\w+ing", told) is not None
    return rest.startswith("not ") or (verb not in DO.split("|") and not DETERMINED.match(rest))


def _of_doer(match: re.Match[str]) -> str:
    subject, verb = _named(match, "they"), match["verb"].lower()
    return f"{PLURAL.get(verb, verb) if subject == 'they' else verb} {subject} {match['rest']}"


def _of_object(match: re.Match[str]) -> str | None:
    """What follows the question word where it is an object, with what it stands for in its place behind the verb."""
    verb, rest, named = match["verb"].lower(), match["rest"], _named(match, "them")
    if verb in BE.split("|") and not LEFT_OPEN.search(rest):
        return None
    if (match["who"] or "").lower() == "how much":
        return f"{verb} {rest}"
    told = SUBJECT.match(rest)
    behind = [each.start() for each in PREPOSITION.finditer(rest) if len(rest[: each.start()].split()) >= SHORTEST]
    end = len(rest) if LEFT_OPEN.search(rest) else told.end() if told else behind[-1] if behind else len(rest)
    return f"{verb} {rest[:end]} {named}{rest[end:]}"


def _bare(verb: str) -> str:
    """A verb without the "s" of "she leads"."""
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if re.search(r"(?:ss|sh|ch|x|zz|o)es$", verb) else verb[:-1]


def _named(match: re.Match[str], people: str) -> str:
    """What a question word stands for: the noun behind it, else people or a thing."""
    if match["noun"]:
        return f"the {match['noun']}"
    return "it" if (match["who"] or "").lower() in ("what", "how much") else people


def whole(asking: str, rest: str) -> str:
    """A question of its question word and what follows it."""
    return f"{asking[0].upper()}{asking[1:]} {rest}"
