"""Somebody with a browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from serving import HOME, Instance

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # of the rest, which nobody reads, not every node is described
}
SHOTS = HOME / "instance" / "screenshots"

expect.set_options(timeout=10_000)


class Traveller:
    """Somebody with a browser. Every page they stop at is checked by axe-core and kept as a picture."""

    def __init__(self, context: BrowserContext, instance: Instance, name: str) -> None:
        self.page: Page = context.new_page()
        self.context = context
        self.instance = instance
        self.name = name
        self.faults: list[str] = []
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", self._own_requests_only)
        self._stops = 0

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "422" not in message.text:  # the browser remarks on a refused form; that is the answer
            self.faults.append(message.text)

    def _own_requests_only(self, request: object) -> None:
        url = str(getattr(request, "url", ""))
        if not url.startswith((self.instance.url, "data:", "blob:")):
            self.faults.append(f"request to {url}")

    def go(self, path: str) -> None:
        answer = self.page.goto(self.instance.url + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def stop(self, name: str) -> None:
        """Look at the page: axe-core, no faults in the console, a picture."""
        self._stops += 1
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{self.name}-{self._stops:02}-{name}.png", full_page=True)
        assert violations(self.page) == [], name
        assert self.faults == [], f"{name}: {self.faults}"

    def heading(self, text: str) -> None:
        expect(self.page.locator("h1")).to_contain_text(text)

    def press(self, text: str) -> None:
        self.page.get_by_role("button", name=text).first.click()

    def follow(self, text: str) -> None:
        self.page.get_by_role("link", name=text).first.click()

    def sign_in(self, email: str, password: str) -> None:
        self.go("/sign-in")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.locator("main").get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)


def violations(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 A and AA, in words."""
    found = Axe().run(page, options=WCAG)
    return [f"{v['id']}: {v['help']} ({v['nodes'][0]['target']})" for v in found.response["violations"]]
