"""A question that asks for two things at once ("When and where was …?") → a question for each."""

import re

THING = r"(?:what|which) (?:exact |kind of |type of )?[\w’'-]+|how (?:many|much) [\w’'-]+|how (?:long|old|far|often)"
ASKING = rf"(?:(?:at|in|on|by|from|to|of|for|with|since|until) )?(?:when|where|why|how|who|whom|{THING})"
VERB = r"(?:was|were|is|are|did|do|does|has|have|had|will|would|can|could|should|may|might)"
TWO_WORDS = re.compile(rf"(?P<one>{ASKING}),? and (?P<other>{ASKING}) (?P<rest>{VERB}\b.+)", re.IGNORECASE)
TWO_TIMES = re.compile(
    rf"(?:(?:at|on) )?(?:what|which) (?P<one>day|date|time|hour|year|month) and (?P<other>day|date|time|hour) "
    rf"(?P<rest>{VERB}\b.+)",
    re.IGNORECASE,
)


def parts_of(question: str) -> list[str]:
    """The questions that one asks at once, each with what they have in common; empty if it asks for one thing."""
    if match := TWO_WORDS.fullmatch(question):
        return [_whole(match["one"], match["rest"]), _whole(match["other"], match["rest"])]
    if match := TWO_TIMES.fullmatch(question):
        return [f"What {match['one']} {match['rest']}", f"What {match['other']} {match['rest']}"]
    return []


def _whole(asking: str, rest: str) -> str:
    return f"{asking[0].upper()}{asking[1:]} {rest}"
