"""A real headless Chromium for the report and the reading room; skipped where none is installed.

Debian's packages are ``chromium`` and ``chromium-driver``. Every test's page is kept as a picture in
``.screenshots/``, and a test fails if the page wrote an error to the console that the test did not ask for.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
from pathlib import Path

import pytest

SCREENSHOTS = Path(__file__).resolve().parents[2] / ".screenshots"
_SIZE = (1280, 900)


class Browser:
    """One window of a headless Chromium, driven through WebDriver.

    `driver` is Selenium's, for what has no verb here.
    """

    def __init__(self, driver, name: str) -> None:
        self.driver = driver
        self.name = name
        self._pictures = 0

    def open(self, address: str | Path) -> None:
        """Go to an address, or open a file."""
        self.driver.get(address.resolve().as_uri() if isinstance(address, Path) else address)

    def look(self, *, dark: bool = False, size: tuple[int, int] = _SIZE, still: bool = True, phone: bool = False):
        """How the reader's machine is: dark or light, the window's size, whether motion is unwelcome, a touch screen."""
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce" if still else "no-preference"},
        ]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        width, height = (360, 740) if phone else size
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 2 if phone else 1, "mobile": phone},
        )

    def js(self, script: str, *arguments):
        """What a function's body returns in the page; `arguments[0]`, … are the arguments."""
        return self.driver.execute_script(script, *arguments)

    def all(self, css: str):
        """The elements that a selector finds."""
        return self.driver.find_elements("css selector", css)

    def one(self, css: str):
        """The only element that a selector finds."""
        (found,) = self.all(css)
        return found

    def wait(self, condition, seconds: float = 30):
        """Wait for a selector to find something, or for a function of this to be true; returns it."""
        from selenium.webdriver.support.ui import WebDriverWait

        asked = (lambda _: self.all(condition)) if isinstance(condition, str) else (lambda _: condition(self))
        return WebDriverWait(self.driver, seconds, poll_frequency=0.05).until(asked, f"waited for {condition}")

    def press(self, *keys: str) -> None:
        """Type into what has the focus; names of Selenium's Keys (``"TAB"``, ``"ARROW_LEFT"``) are keys."""
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.keys import Keys

        for key in keys:
            ActionChains(self.driver).send_keys(getattr(Keys, key, key)).perform()

    def errors(self) -> list[str]:
        """The errors in the console since they were asked for last; blocked content is one too."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def requests(self) -> list[str]:
        """The addresses asked for since they were asked for last, whatever came of it."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]

    def screenshot(self, what: str = "", *, whole: bool = True) -> Path:
        """Keep a picture of the page (`whole`: all its height), named after the test."""
        SCREENSHOTS.mkdir(exist_ok=True)
        shown = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": whole})
        self._pictures += 1
        path = SCREENSHOTS / f"{'-'.join(filter(None, (self.name, what)))}.png"
        path.write_bytes(base64.b64decode(shown["data"]))
        return path

    def leave(self) -> None:
        """Keep a picture if the test has not, forget the page."""
        if not self._pictures:
            self.screenshot()
        self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        self.driver.delete_all_cookies()
        self.driver.get("about:blank")


@pytest.fixture(scope="session")
def chromium():
    """The driver; one Chromium for all tests of a session."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("no Chromium: install Debian's packages chromium and chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    options.add_argument("--headless=new")
    options.add_argument("--disable-dev-shm-usage")
    options.add_argument("--disable-background-networking")
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost")
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # Chromium has none for root
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=driver))
    started.set_page_load_timeout(60)
    yield started
    started.quit()


@pytest.fixture
def browser(chromium, request):
    """A window at 1280 × 900, light, without motion; see `Browser`."""
    window = Browser(chromium, re.sub(r"[^\w.-]+", "-", request.node.name).strip("-"))
    window.look()
    window.errors()
    window.requests()
    yield window
    left = window.errors()
    window.leave()
    window.errors()
    assert not left, f"errors in the console: {left}"
