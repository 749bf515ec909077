"""A real browser for tests: headless Chromium, driven over its DevTools pipe (no socket, no further package)."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --remote-debugging-pipe"
).split()

PATIENCE = 240
"""Seconds after which a browser is ended, so that a page that never answers fails its test instead of waiting."""

LAUNCH = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
)
"""Puts the two pipes where Chromium expects them, then becomes Chromium."""


class Page:
    """One page. `requests` are the addresses it asked for, `complaints` what it logged: errors, policy violations."""

    def __init__(self, reading: Any, writing: Any) -> None:
        self._reading, self._writing = reading, writing
        self._number, self._session, self._is_loaded = 0, None, False
        self.requests: list[str] = []
        self.complaints: list[str] = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a DevTools method and wait for its result; events that come meanwhile are noted."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._writing.write(json.dumps(message).encode() + b"\0")
        self._writing.flush()
        while (answer := self._next()).get("id") != self._number:
            self._note(answer)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def _next(self) -> dict[str, Any]:
        data = bytearray()
        while (byte := self._reading.read(1)) != b"\0":
            assert byte, "Chromium ended, or did not answer in time"
            data += byte
        return json.loads(data)

    def _note(self, event: dict[str, Any]) -> None:
        parameters = event.get("params", {})
        if event["method"] == "Page.loadEventFired":
            self._is_loaded = True
        elif event["method"] == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif event["method"] == "Log.entryAdded":
            self.complaints.append(parameters["entry"]["text"])
        elif event["method"] == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(parameters["exceptionDetails"]))

    def open(self, file: Path, state: str = "") -> None:
        """Load a file and wait until its script has run."""
        for address in ("about:blank", file.as_uri() + state):
            self._is_loaded = False
            self.send("Page.navigate", url=address)
            while not self._is_loaded:
                self._note(self._next())

    def run(self, script: str) -> Any:
        """The value of an expression in the page; a promise is waited for."""
        result = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def click(self, selector: str) -> None:
        """Click the middle of an element with the mouse, after bringing it into view."""
        x, y = self.run(
            "(selector => { const one = document.querySelector(selector); one.scrollIntoView({block: 'center'});"
            "const box = one.getClientRects()[0]; return [box.x + box.width / 2, box.y + box.height / 2]; })"
            f"({json.dumps(selector)})"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def type(self, text: str) -> None:
        """Type text into whatever has the focus."""
        self.send("Input.insertText", text=text)

    def press(self, key: str, text: str = "") -> None:
        """Press and release a key; `text` is the character that it gives."""
        self.send("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, text=text, **KEY_CODES.get(key, {}))
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, **KEY_CODES.get(key, {}))

    def show(self, width: int, height: int, dark: bool = False) -> None:
        """Set the window's size, in CSS pixels, and the reader's colours."""
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", features=[scheme])


KEY_CODES = {
    "Enter": {"windowsVirtualKeyCode": 13},
    "Tab": {"windowsVirtualKeyCode": 9},
    "Escape": {"windowsVirtualKeyCode": 27},
}


@contextmanager
def browse(profile: Path) -> Generator[Page, None, None]:
    """A page of a browser of its own, which keeps what it must in the folder `profile` and ends with the context."""
    their_input, our_output = os.pipe()
    our_input, their_output = os.pipe()
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}"]
    browser = subprocess.Popen(
        [sys.executable, "-c", LAUNCH, str(their_input), str(their_output), *command],
        pass_fds=(their_input, their_output),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(their_input)
    os.close(their_output)
    watch = Timer(PATIENCE, browser.kill)
    watch.start()
    try:
        with os.fdopen(our_input, "rb") as reading, os.fdopen(our_output, "wb") as writing:
            yield Page(reading, writing)
    finally:
        watch.cancel()
        browser.kill()
        browser.wait()
