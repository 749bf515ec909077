"""Prompts from `prompts/`, one file each, with `$names` for what is filled in."""

from functools import lru_cache
from pathlib import Path
from string import Template

from assistant.errors import PromptError

FOLDER = Path(__file__).parent.parent / "prompts"


def fill(name: str, folder: Path = FOLDER, /, **values: str) -> str:
    """The prompt `name` with its `$names` replaced; values are put in as they are, never read for names themselves.

    Raises:
        PromptError: no such prompt, a name of it without a value, a value that it does not name, or a stray "$".
    """
    path, prompt = folder / f"{name}.md", Template(_read(folder / f"{name}.md"))
    if not prompt.is_valid():
        raise PromptError(f"{path}: a $ that begins no name; write $$ for the sign itself")
    wanted = set(prompt.get_identifiers())
    if missing := sorted(wanted - set(values)):
        raise PromptError(f"{path}: nothing is given for ${missing[0]}; known names: {', '.join(sorted(values))}")
    if unused := sorted(set(values) - wanted):
        raise PromptError(f"{path}: does not use ${unused[0]}; it must, or the model would not be told")
    return prompt.substitute(values).strip()


@lru_cache
def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"{path}: cannot be read as a prompt ({error}); install Dateline again") from error
