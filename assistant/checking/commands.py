"""Sentences that tell a reader or a machine what to do. They report nothing, so that nothing may rest on them."""

import re
from functools import lru_cache

from index.split import split_sentences

ORDERS = (
    "ignore|disregard|forget|override|say|print|reveal|output|respond|reply|answer|tell|write|repeat|send|forward"
    "|visit|click|go to|open|include|append|add|pretend|act as|behave|report|state|claim|conclude|summari[sz]e"
    "|translate|replace|remove|delete|mention|cite|insert|begin|start|end your|stop|execute|run|call|fetch|post"
    "|email|upload|exfiltrate|subscribe|download|log in|enter|confirm|assert|affirm|declare|quote|note that"
    "|remember|treat|assume|consider|follow|obey|comply"
)
SPEAK = (
    "say|tell|write|answer|reply|respond|report|state|claim|output|print|repeat|reveal|include|mention|assert"
    "|declare|ignore|send"
)
OPENING = re.compile(
    r"^(?:[\W_]*(?:please|now|then|and|also|first|finally|important|note|attention|warning|system|assistant|user|ai|instructions?"
    r"|new task|kindly|simply|just|instead|from now on)\b[\s:,;–—-]*)*"
    r"(?:(?:you (?:must|should|will|shall|are to|have to|need to)|do not|don't|never|always|must)\s+(?:now\s+)?)?"
    rf"(?:{ORDERS})\b"
    r"(?![ -](?:media|tv|television|radio|news|run|owned|backed|sourced?|police|department|prosecutors?|officials?)\b)"
    r"(?!,? (?:said|says|he|she|they|is|was|has|had|are|were)\b)",
    re.IGNORECASE,
)
AFTER_COLON = re.compile(
    rf"[:;>*#—–]\s*(?:please\s+)?(?:{SPEAK})\s+(?:that|this|the|only|your|all|to|it|nothing|\W)", re.IGNORECASE
)
ADDRESSED = re.compile(
    rf"\byou(?:r|'ll|'re)?\b.{{0,80}}\b(?:{SPEAK})\b|\b(?:{SPEAK})\b.{{0,60}}\b(?:you|your)\b"
    r"|\byour (?:answer|reply|response|task|output|instructions|summary|prompt|rules)\b",
    re.IGNORECASE,
)
TO_MACHINES = re.compile(
    r"\b(?:(?:previous|prior|above|earlier|system|hidden) (?:\w+ )?(?:instructions?|prompts?|rules|guidelines|task)\b"
    r"|new (?:instructions?|prompts?|task)\b"
    r"|(?:language models?|chatbots?|AI (?:assistant|model|system|reader)s?)\b"
    r"(?=.{0,60}\b(?:must|should|shall|please|you)\b|\s*[:,])"
    r"|(?:any|every|all|the) (?:assistant|model|reader|AI)s?"
    r" (?:that|which|who|must|should|reading|summari[sz]ing)|as an AI|developer mode|jailbr[eo]ak"
    rf"|(?:when|if) (?:you are |you're )?(?:asked|answering|summari[sz]ing)\b.{{0,80}}\b(?:{SPEAK}))",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")


def is_command(sentence: str) -> bool:
    """Whether a sentence tells its reader what to do, outside the words that it quotes from somebody."""
    bare = QUOTED.sub(" ", sentence).strip()
    return any(pattern.search(bare) for pattern in (OPENING, AFTER_COLON, ADDRESSED, TO_MACHINES))


@lru_cache(maxsize=1024)
def gives_orders(paragraph: str) -> bool:
    """Whether any sentence of a paragraph does: what stands beside an order is part of it."""
    return any(is_command(span.of(paragraph)) for span in split_sentences(paragraph))
