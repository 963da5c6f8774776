"""A page and a keyboard before it: no mouse. Wherever the focus is, one must be able to see it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect
from travelling import Traveller

FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  const within = (middle, most) => Math.min(Math.max(middle, 1), most - 1);
  const x = within(box.left + box.width / 2, innerWidth), y = within(box.top + box.height / 2, innerHeight);
  const above = document.elementsFromPoint(x, y)[0];
  return {
    name: (one.labels?.[0]?.innerText ?? one.innerText ?? "").trim(),
    tag: one.tagName, type: one.type ?? "", value: one.value ?? "", field: one.name ?? "",
    form: (one.form ?? one.closest("form"))?.id ?? "",
    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth), colour: style.outlineColor,
    width: box.width, height: box.height, inside,
    covered: !(above && (one.contains(above) || above.contains(one) || [...(one.labels ?? [])].some((label) => label.contains(above)))),
  };
}"""
FAINT = {"transparent", "rgba(0, 0, 0, 0)"}


@dataclass
class Focus:
    name: str
    tag: str
    type: str
    value: str
    form: str
    field: str


class Keyboard:
    """A page and a keyboard before it."""

    def __init__(self, traveller: Traveller) -> None:
        self.page: Page = traveller.page
        self.traveller = traveller
        self.stops = 0

    def focus(self) -> Focus:
        """Say where the focus is; it must be somewhere, and one must be able to see it."""
        found = self.page.evaluate(FOCUS)
        assert found is not None, f"{self.page.url}: the focus is lost to the body"
        what = f"{self.page.url}: {found['tag']} “{found['name'][:60]}”"
        assert found["ring"] >= 2, f"{what} does not show that it has the focus: {found}"
        assert found["colour"] not in FAINT, f"{what}: the ring is transparent"
        assert found["width"] > 0, f"{what} has no extent"
        assert found["height"] > 0, f"{what} has no extent"
        assert found["inside"], f"{what} has the focus outside the window"
        assert not found["covered"], f"{what} has the focus under something else"
        return Focus(found["name"], found["tag"], found["type"], found["value"], found["form"], found["field"])

    def key(self, name: str) -> Focus:
        """Press a key that stays on the page; the focus is still somewhere."""
        self.page.keyboard.press(name)
        self.stops += 1
        return self.focus()

    def tab_to(self, name: str, *, back: bool = False, tag: str = "", most: int = 90) -> Focus:
        """Press Tab until something of this name has the focus, looking at each stop on the way."""
        if self.page.evaluate(FOCUS) is not None:  # after typing a number, Tab led straight to the button
            there = self.focus()
            if re.search(name, there.name) and there.tag == (tag or there.tag):
                return there
        for _ in range(most):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            self.stops += 1
            found = self.focus()
            if re.search(name, found.name) and found.tag == (tag or found.tag):
                return found
        message = f"{self.page.url}: “{name}” cannot be reached by {most} tabs"
        raise AssertionError(message)

    def tab_to_an_answer(self) -> Focus:
        for _ in range(90):
            found = self.key("Tab")
            if found.form == "sitting" and found.tag == "INPUT":
                return found
        message = f"{self.page.url}: no answer can be reached"
        raise AssertionError(message)

    def enter(self, heading: str) -> None:
        """Press Enter on what leads to another page."""
        old = self.page.url
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: url != old)
        expect(self.page.locator("h1")).to_contain_text(heading)
        self.page.wait_for_load_state()

    def answer(self, tokens: list[str]) -> None:
        """Give an answer from wherever the focus is."""
        found = self.tab_to_an_answer()
        if found.type == "text":
            self.page.keyboard.type(tokens[0])
            self.key("Tab")
        elif found.type == "radio":
            found = self.key("Space")
            for _ in range(12):
                if found.value == tokens[0]:
                    break
                found = self.key("ArrowDown")
            assert found.value == tokens[0], "the arrows reach every option"
        else:
            self._tick(found, tokens)

    def fill_in(self, form: str, wanted: dict[str, list[str]]) -> None:
        """Fill in the fields of a form, whatever their kinds, in the order in which Tab reaches them."""
        left = dict(wanted)
        for _ in range(120):
            if not left:
                return
            found = self.key("Tab")
            if found.form == form and found.field in left:
                self._give(found, left.pop(found.field))
        message = f"{self.page.url}: {sorted(left)} cannot be reached"
        raise AssertionError(message)

    def _give(self, found: Focus, values: list[str]) -> None:
        if found.type == "text":
            self.page.keyboard.type(values[0])
        elif found.type == "checkbox":
            self._tick(found, values)
        elif found.type == "radio":
            self._arrow_to(self.key("Space"), values[0])
        else:
            self._arrow_to(self.key("Home"), values[0])

    def _arrow_to(self, found: Focus, value: str) -> None:
        for _ in range(30):
            if found.value == value:
                return
            found = self.key("ArrowDown")
        message = f"{self.page.url}: the arrows do not reach {value}"
        raise AssertionError(message)

    def _tick(self, found: Focus, tokens: list[str]) -> None:
        field = found.field
        while found.type == "checkbox" and found.field == field:
            if found.value in tokens:
                assert self.key("Space").value == found.value, "ticking a box leaves the focus on it"
            found = self.key("Tab")
        self.key("Shift+Tab")

    def given(self) -> list[str]:
        return sorted(self.page.locator("#sitting").evaluate("form => new FormData(form).getAll('answer').map(String)"))

    def state(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator(".sit-state [data-state-words]")).to_have_text(words, timeout=20_000)
