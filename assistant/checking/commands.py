"""Sentences that tell a reader or a machine what to do. They report nothing, so that nothing may rest on them."""

import re

COMMAND = re.compile(
    r"^(?:[\W_]*(?:please|now|then|and|also|first|important|note|attention|system|assistant|user|instructions?|new task)\b[\s:,;–—-]*)*"
    r"(?:(?:you (?:must|should|will|are|have to|need to)|do not|don't|never|always|must)\s+(?:now\s+)?)?"
    r"(?:ignore|disregard|forget|override|say|print|reveal|output|respond|reply|answer|tell|write|repeat|send|forward|visit|click"
    r"|go to|open|include|append|add|pretend|act as|behave|report that|state that|claim that|conclude|summari[sz]e|translate"
    r"|replace|remove|delete|mention|cite|insert|begin|start your|end your|stop|execute|run|call|fetch|post|email|upload|exfiltrate"
    r"|subscribe|download|log in|enter your|confirm your)\b(?!,? (?:said|says|he|she|they)\b)",
    re.IGNORECASE,
)
TO_MACHINES = re.compile(
    r"\b(?:(?:previous|prior|above|earlier|all|your|these|system|following|hidden) (?:\w+ )?(?:instructions?|prompts?|rules|guidelines)"
    r"|system prompt|language model|AI (?:assistant|model|system)s?|chatbots? (?:must|should|reading)|as an AI|developer mode|jailbreak"
    r"|(?:any|every|the) (?:assistant|model|reader|chatbot|AI) (?:that reads|reading|who reads|must|should|summari[sz]ing)"
    r"|you are (?:now|no longer|an?)\b|(?:when|if) (?:asked|you are asked|you answer|answering)\b.{0,60}\b(?:say|answer|reply|respond|tell|write))",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")


def is_command(sentence: str) -> bool:
    """Whether a sentence tells its reader what to do, outside the words that it quotes from somebody."""
    bare = QUOTED.sub(" ", sentence)
    return bool(COMMAND.match(bare.strip()) or TO_MACHINES.search(bare))
