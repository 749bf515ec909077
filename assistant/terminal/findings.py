"""What was found of claims → lines for a reader, or JSON for a program."""

import json
from collections.abc import Iterable

from assistant.checking.articles import Finding, describe
from assistant.terminal.screen import counted, one_line


def show(findings: Iterable[Finding], as_json: bool) -> bool:
    """Print findings as they come; whether every claim is supported."""
    count = supported = 0
    for finding in findings:
        count, supported = count + 1, supported + finding.supported
        if as_json:
            print(json.dumps(finding.to_json()), flush=True)  # in ASCII, which steers no terminal
        else:
            for line in describe(finding):
                print(("    " if line.startswith(" ") else "") + one_line(line), flush=True)
    if not as_json:
        print(f"{supported:,} of {counted(count, 'claim')} supported")
    return supported == count
