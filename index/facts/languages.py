"""Months and weekdays in the languages of news, as `dateparser` reads them."""

from functools import lru_cache
from typing import Any

LANGUAGES = "fr de es it pt nl sv da nb fi pl cs hr ru uk tr ro hu el id ar he ca".split()
_WHOLE: dict[str, Any] = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"]}


@lru_cache(maxsize=1_000)
def month_of(word: str) -> int | None:
    """The month (1 to 12) that a word is; None for any other, or where two languages differ ("listopad")."""
    months = {day.month for day in _readings(f"1 {word} 2000", _WHOLE) if (day.day, day.year) == (1, 2000)}
    return months.pop() if len(months) == 1 else None


@lru_cache(maxsize=1_000)
def is_weekday(word: str) -> bool:
    """Whether a word is a day of the week."""
    return bool(_readings(word, {"PARSERS": ["absolute-time"]}))


def _readings(phrase: str, settings: dict[str, Any]) -> list[Any]:
    import dateparser  # seldom needed

    read = (dateparser.parse(phrase, languages=[language], settings=settings) for language in LANGUAGES)
    return [day for day in read if day]
