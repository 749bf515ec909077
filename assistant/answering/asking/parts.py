"""A question that asks for several things at once ("When and where …?", "Who … and when?") → a question for each."""

import re

from assistant.answering.asking.breadth import is_summary
from assistant.answering.asking.conversation import Turn, resolve
from assistant.answering.asking.further import ASKING_PHRASE, ASKS_AGAIN, BESIDES, DOES, besides, whole
from assistant.answering.asking.question import VIEWS
from assistant.answering.asking.replacing import CONTEXT
from assistant.answering.grammar import BE, HAVE, PAST_FORM, VERB, without_opening
from index.words import content_words

IN_FRONT = re.compile(
    rf"(?P<asked>{ASKING_PHRASE}(?:, {ASKING_PHRASE})*,? and {ASKING_PHRASE}) (?P<rest>{VERB}\b.+)", re.IGNORECASE
)
BEHIND = re.compile(
    rf"(?P<first>.+?)(?:(?:, (?P<asked>{BESIDES}(?:, {BESIDES})*))?,? and (?P<last>{BESIDES}))\W*", re.IGNORECASE
)
JOINT = re.compile(r",? and |, ", re.IGNORECASE)
TWO_TIMES = re.compile(
    rf"(?:(?:at|on) )?(?:what|which) (?P<one>day|date|time|hour|year|month) and (?P<other>day|date|time|hour) "
    rf"(?P<rest>{VERB}\b.+)",
    re.IGNORECASE,
)
COUNTED = rf"(?:{BE}|(?:{HAVE}) been)"
TWO_COUNTS = re.compile(
    rf"(?P<many>how many(?: [\w’'-]+)??) (?P<verb>{COUNTED}) (?P<one>\w+)(?P<rest>.*?),? and how many(?: more| others)?"
    rf"(?: {COUNTED})? (?P<other>{PAST_FORM})\b(?P<more>.*)",
    re.IGNORECASE,
)
TWO_QUESTIONS = re.compile(
    rf"(?P<one>(?:{ASKING_PHRASE}|what|which|{VERB})\b[^?]+?),? and "
    rf"(?P<other>(?:(?:{ASKING_PHRASE}|what) {VERB}|(?:who|what|(?:which|how many) [\w’'-]+) {PAST_FORM})\b.+)",
    re.IGNORECASE,
)
IS_WHOLE = re.compile(rf"\b(?:{VERB}|{PAST_FORM})\b|(?:{DOES.pattern})", re.IGNORECASE)
MOST = 4
"""Questions that are taken apart."""
SENTENCE = re.compile(r"\s*([^?]+\?)")


def parts_of(question: str) -> list[str]:
    """The questions that one asks at once, each with what they have in common; empty if it asks for one thing."""
    asked, sign, context = without_opening(question).partition(CONTEXT)
    return [part + sign + context for part in _parts_of(asked)]


def _parts_of(question: str) -> list[str]:
    if match := IN_FRONT.fullmatch(question):
        return [whole(asked, match["rest"]) for asked in JOINT.split(match["asked"])]
    if match := TWO_TIMES.fullmatch(question):
        return [f"What {match['one']} {match['rest']}", f"What {match['other']} {match['rest']}"]
    if (match := BEHIND.fullmatch(question)) and not is_summary(question):
        asked = [*JOINT.split(match["asked"] or ""), match["last"]]
        further = [besides(match["first"], each) for each in asked if each]
        return [f"{match['first']}?", *(each for each in further if each)] if all(further) else []
    return _whole_questions(question)


def _whole_questions(question: str) -> list[str]:
    """The questions that stand beside each other in one, the later ones as they are asked behind the first."""
    if match := TWO_COUNTS.fullmatch(question.rstrip(" ?.!")):
        first, more = f"{match['many']} {match['verb']}", match["more"] or match["rest"]
        return [f"{first} {match['one']}{match['rest'] or match['more']}?", f"{first} {match['other']}{more}?"]
    asked = SENTENCE.findall(question)
    if match := TWO_QUESTIONS.fullmatch(question):
        is_plain = len(ASKS_AGAIN.findall(match["one"])) <= 1 and IS_WHOLE.search(match["one"])
        asked = [f"{match['one']}?", match["other"][0].upper() + match["other"][1:]] if is_plain else []
    if not 2 <= len(asked) <= MOST or not content_words(asked[0]) or VIEWS.search(question):
        return []
    understood = asked[:1]
    for each in asked[1:]:
        understood.append(resolve(without_opening(each), [Turn(understood[-1])]))
    return understood
