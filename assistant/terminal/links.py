"""Where a link may lead: to the file of a cited article, as the user's editor wants it, or to the article's page."""

import os
import string
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from assistant.errors import SettingsError
from assistant.settings import setting
from index.records import Filed
from index.storing.library import Library

TEMPLATE = "file://{path}"
LONGEST = 2_000
"""Characters of a link; terminals drop longer ones."""
CAPABLE = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio", "mintty")
CAPABLE_TERMS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "contour")
SIGNS = ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "KITTY_WINDOW_ID", "WEZTERM_PANE", "GHOSTTY_RESOURCES_DIR")


@dataclass(frozen=True, slots=True)
class Links:
    """Links for the articles of a library, in the form of `template`; none where the library is None."""

    library: Library | None = None
    template: str = TEMPLATE

    def to_line(self, source: str, line: int) -> str | None:
        """To a line of an article's file; None if the file is not there.

        For one record of a file, to the record; for one whose text was converted, to its beginning: it has other lines.
        """
        article = self._article(source)
        if article is None or not os.path.isfile(article.document.file):
            return None
        line = article.document.record or (line if article.document.format == "text" else 1)
        link = self.template.format(path=quote(article.document.file, errors="replace"), line=line)
        return link if len(link) <= LONGEST else None

    def to_page(self, source: str) -> str | None:
        """To the web page that the article itself states, if it does."""
        article = self._article(source)
        return web_address(article) if article else None

    def _article(self, source: str) -> Filed | None:
        return self.library.article(source) if self.library else None


def web_address(article: Filed) -> str | None:
    """The http(s) address that an article states as its own, in ASCII without anything that could end a link early."""
    stated = article.provenance.url.value or ""
    try:
        parts = urlsplit(stated)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None or quote(host) != host:
        return None
    path, query = (quote(part, safe="/%:@!$&'()*+,;=~?", errors="replace") for part in (parts.path, parts.query))
    address = f"{parts.scheme}://{host}{port}{path}{'?' if query else ''}{query}"
    return address if len(address) <= LONGEST else None


def read_template() -> str:
    """The form of a link to a line, as the user set it: `editor_link = "vscode://file{path}:{line}"`.

    Raises:
        SettingsError: it lacks {path}, holds another name in braces or a character that no link may hold, or leads to a
            web page.
    """
    template = setting("editor_link") or TEMPLATE
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
        is_sound = "path" in names <= {"path", "line"} and template.isascii() and template.isprintable()
        is_sound = is_sound and urlsplit(template).scheme not in {"", "http", "https"}
    except ValueError:
        is_sound = False
    if not is_sound or " " in template:
        raise SettingsError(f"editor_link: {template!r} is no link; write it as vscode://file{{path}}:{{line}}")
    return template


def is_supported(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal is known to make links of OSC 8; FORCE_HYPERLINK=1 or 0 decides where it is set."""
    forced = environment.get("FORCE_HYPERLINK")
    if forced:
        return forced not in {"0", "false", "no"}
    term = environment.get("TERM", "")
    if term.startswith(("screen", "tmux", "dumb", "linux")):
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM_PROGRAM") in CAPABLE
        or term.startswith(CAPABLE_TERMS)
        or any(environment.get(sign) for sign in SIGNS)
        or (vte.isdigit() and int(vte) >= 5000)
    )


def open_links(library: Library) -> Links:
    """Links for a library's articles where the terminal makes links, and none where it does not."""
    return Links(library, read_template()) if is_supported() else Links()
