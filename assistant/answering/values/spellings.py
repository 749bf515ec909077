"""Spellings: whether two words are one, or one name that is written otherwise."""

import re
from collections.abc import Sequence

from index.words import stem

SIMILAR = 0.92
LOOSE = 0.75
"""Jaro-Winkler similarity (Winkler 1990) from which two names of equal consonants are spellings of one: with one other
vowel, and where all their vowels are heard alike."""
LONG = 6
"""Letters from which names may have vowels that are heard alike though no other part of the name agrees."""
MUTE = re.compile(r"[h'’`]")
SAME_SOUND = str.maketrans("qc", "kk")
ALLAH = re.compile(r"[aou]l+ah$")
"""What many Arabic names end with: "Hezbollah", "Hizballah"."""
SOFT = re.compile(r"^ye(?=[^aeiouy])")
"""How Russian names may begin that others write with an "E": "Yekaterinburg", "Yevgeny"."""
ENDING = re.compile(r"(?:ie|[eiy]?[iy]|[aeou])$")
ALIKE = {"a": "ae", "e": "aei", "i": "iey", "y": "yi", "o": "ou", "u": "uo"}
"""Vowels that stand for one where a name comes from another alphabet: "Mohammed", "Muhammad"."""
SHORT_NAMES = tuple(
    frozenset(names.split())
    for names in """
    michael mike mick/ robert bob rob bobby/ william bill will billy/ thomas tom tommy/ james jim jimmy/ joseph
    joe joey/ jonathan jon jonny/ john jon johnny/ daniel dan danny/ david dave/ steven steve stephen/
    christopher chris/ matthew matt/ anthony tony/ benjamin ben binyamin bibi/ samuel sam sammy/ nicholas nick/
    alexander alex/ elizabeth liz beth/ katherine kate kathy catherine/ jennifer jen jenny/ susan sue/ ronald
    ron/ donald don/ kenneth ken/ gregory greg/ andrew andy/ edward ed eddie ted/ theodore ted/ jeffrey jeff
    geoffrey/ timothy tim/ patrick pat/ richard rick dick/ charles charlie chuck/ lawrence larry/ raymond ray/
    peter pete/ philip phil/ frederick fred/ gerald jerry/ sean shawn shaun/ stuart stewart/ deborah debbie/
    margaret maggie/ victoria vicky/ rebecca becky/ pamela pam/ douglas doug/ leonard len lenny/ vincent vince/
    ronald ronnie/ alan allan allen/ eric erik/ zachary zach zack/ joshua josh/ jacob jake/ nathaniel nathan
    nate/ albert al/ alfred al fred
    /yevhen evhen yevgeny evgeny yevgeni evgeni yevgeniy evgeniy eugene/ volodymyr vladimir uladzimir/ oleksandr
    aleksandr aliaksandr alexander/ serhiy serhii sergei sergey siarhei/ mykola nikolai nikolay mikalai/ dmytro
    dmitry dmitri dmitriy/ andriy andrii andrei andrey/ mykhailo mikhail mikhailo/ yuriy yurii yuri yury iurii/
    pavlo pavel paval/ oleksiy oleksii alexei alexey aleksei aleksey/ kateryna ekaterina yekaterina/ olena elena
    yelena/ kyrylo kirill kiril/ illia ilya ilia/ ihor igor/ oleh oleg/ hryhoriy grigory grigori/ vasyl vasily
    vasili/ petro pyotr piotr/ halyna galina/ iryna irina/ yulia iulia yuliya julia
    """.split("/")
)
"""Given names with their short forms and other spellings, those of Ukrainian, Russian and Belarusian among them."""


UMLAUT = re.compile(r"(?<=[aou])e")
"""How German writes an umlaut without its dots: "Mueller"."""


def joined(some: Sequence[str], others: Sequence[str]) -> list[str]:
    """Words, with two as one where the others write them so: "air strike", "airstrikes"."""
    held, found = {stem(word) for word in others}, list[str]()
    for word in some:
        both = found[-1] + word if found else ""
        found = [*found[:-1], both] if both and stem(both) in held else [*found, word]
    return found


def is_same_word(one: str, other: str, are_names: bool, is_part: bool) -> bool:
    """The same word, another form of it, or another spelling of a name; `is_part`: another part of the name agrees."""
    if one == other or (is_part and any({one, other} <= names for names in SHORT_NAMES)):
        return True
    short, long = sorted((one, other), key=len)
    if are_names and long[:-1] == short and long[-1] in "aeo":
        return False
    if are_names and UMLAUT.sub("", one) == UMLAUT.sub("", other):
        return True
    return stem(one) == stem(other) or _is_spelling(one, other, is_part or (are_names and len(short) >= LONG))


def _is_spelling(one: str, other: str, is_sure: bool) -> bool:
    """Whether two words are one name: the same consonants and the same end, and vowels that are heard alike, or one of
    them another. Gaza is not Giza, nor Daniel Daniela; an "i" behind it makes a name an adjective ("Iraqi")."""
    one, other = (ALLAH.sub("ullah", word).replace("x", "ks") for word in (one, other))
    if "e" in (one[0], other[0]):
        one, other = SOFT.sub("e", one), SOFT.sub("e", other)
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 1 or not _begin_alike(one, other, is_sure):
        return False
    (body, end), (other_body, other_end) = _parted(one), _parted(other)
    if end != other_end and {end, other_end} != {"", "i"}:
        return False
    if consonants(body) != consonants(other_body):
        return False
    from rapidfuzz.distance import JaroWinkler

    likeness = JaroWinkler.similarity(one, one[0] + other[1:])
    pairs = zip(re.split("[^aeiouy]", body), re.split("[^aeiouy]", other_body), strict=True)
    unlike = [pair for pair in pairs if not _sound_alike(*pair)]
    if not unlike:
        return likeness >= SIMILAR or (is_sure and likeness >= LOOSE)
    return likeness >= SIMILAR and len(unlike) == 1 and max(map(len, unlike[0])) == 1


def consonants(word: str) -> str:
    """The consonants that are heard in a folded word, each once where it is doubled; "q" and "c" are "k"."""
    return re.sub("[aeiouy]", "", _heard(word))


def _heard(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", MUTE.sub("", word).translate(SAME_SOUND))


def _begin_alike(one: str, other: str, is_sure: bool) -> bool:
    """The same first letter, or one that stands for the Arabic qaf: Q or K, and G where the name is of a family; or C
    for K, or a vowel that is heard alike ("Osama", "Usama")."""
    first = {one[0], other[0]}
    is_family = one.endswith("i") and other.endswith("i")
    if is_sure and first in ({"o", "u"}, {"e", "i"}):
        return True
    return len(first) == 1 or first in ({"q", "k"}, {"c", "k"}) or (is_family and first <= {"q", "k", "g"})


def _parted(word: str) -> tuple[str, str]:
    """What stands between a word's first letter and the vowel that it ends with, and that vowel; what is not heard and
    doubled letters are left out."""
    heard = _heard(re.sub("[ae]h$", "a", word[1:]))
    end = ENDING.search(heard) if word[-1] in "aeiouy" or word.endswith(("ah", "eh")) else None
    if not end:
        return heard, ""
    return heard[: end.start()], "i" if end.group()[-1] in "iy" or end.group() == "ie" else end.group()


def _sound_alike(one: str, other: str) -> bool:
    def holds(some: str, others: str) -> bool:
        return all(any(vowel in ALIKE[each] for each in others) for vowel in some)

    return holds(one, other) and holds(other, one)
