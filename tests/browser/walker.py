"""Who walks through a job: somebody with a mouse or a finger, or with the keyboard alone."""

from abc import ABC, abstractmethod
from pathlib import Path

from playwright.sync_api import ElementHandle, Locator, Page, expect

from tests.browser.reading import WIDER, chinese_left

LONGEST = 400
"""Tabs until something counts as out of reach."""
MARKED = """node => {
    const style = getComputedStyle(node);
    return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
}"""

BEHIND = """node => document.activeElement !== document.body
    && !!(document.activeElement.compareDocumentPosition(node)
        & Node.DOCUMENT_POSITION_PRECEDING)"""
"""Whether something comes before what has the focus, so that one goes back to it."""

HOLD = """node => {
    const held = (event) => {
        if (event.key !== 'Tab' || document.activeElement !== node) return;
        event.preventDefault();
        event.stopImmediatePropagation();
    };
    addEventListener('keydown', held, true);
    node.letGo = () => removeEventListener('keydown', held, true);
}"""
"""Who has reached something stays there, so that several Tabs are pressed before one looks."""


def tabbed(page: Page, target: ElementHandle, key: str = "Tab") -> bool:
    """Press a key until something has the focus; return whether it got it."""
    target.evaluate(HOLD)
    pressed, times = 0, 1
    while not (there := target.evaluate("node => node === document.activeElement")):
        if pressed >= LONGEST:
            break
        for _ in range(times):
            page.keyboard.press(key)
        pressed, times = pressed + times, min(2 * times, 16)
    target.evaluate("node => node.letGo()")
    return bool(there)


class Walker(ABC):
    """A reader of pages.

    Parameters
    ----------
    page
        The page.
    english
        Whether the pages are read in English.
    """

    def __init__(self, page: Page, *, english: bool = False) -> None:
        self.page = page
        self.english = english

    @abstractmethod
    def press(self, wanted: Locator) -> None:
        """Press a button, a link or a box."""

    @abstractmethod
    def write(self, field: Locator, text: str) -> None:
        """Write into a field in the place of what is there."""

    @abstractmethod
    def choose(self, field: Locator, value: str) -> None:
        """Choose from a list."""

    def start(self, address: str) -> None:
        """Open the first page of the walk."""
        mark = "&" if "?" in address else "?"
        self.page.goto(f"{address}{mark}lang={'en' if self.english else 'zh'}")
        self.look()

    def follow(self, wanted: Locator) -> None:
        """Press what leads to another page and look at that."""
        with self.page.expect_navigation(wait_until="load"):
            self.press(wanted)
        self.look()

    def look(self) -> None:
        """Nothing may be wider than the window, nor in the wrong language."""
        # An answer can be seen before the style sheet of its page has come.
        self.page.wait_for_load_state("load")
        wider = self.page.evaluate(WIDER)
        assert wider == [], wider
        if self.english:
            left = chinese_left(self.page)
            assert left == [], left

    def unfold(self, wanted: Locator) -> None:
        """Open what folds something away, the outermost first."""
        folded = wanted.locator("xpath=ancestor::details[not(@open)]/summary")
        while folded.count():
            self.press(folded.first)

    def take(self, wanted: Locator, folder: Path) -> Path:
        """Press what gives a file and keep that."""
        self.unfold(wanted)
        with self.page.expect_download(timeout=60_000) as download:
            self.press(wanted)
        target = folder / download.value.suggested_filename
        download.value.save_as(target)
        return target


class Hand(Walker):
    """Somebody with a mouse or a finger."""

    def press(self, wanted: Locator) -> None:
        """Press a button, a link or a box."""
        wanted.click()

    def write(self, field: Locator, text: str) -> None:
        """Write into a field in the place of what is there."""
        field.fill(text)

    def choose(self, field: Locator, value: str) -> None:
        """Choose from a list."""
        field.select_option(value)


class Keys(Walker):
    """Somebody who has the keyboard only: everything is reached by Tab and shows where one is."""

    def reach(self, wanted: Locator) -> None:
        """Press Tab, or Shift and Tab, until something has the focus."""
        expect(wanted).to_be_visible()
        target = wanted.element_handle()
        key = "Shift+Tab" if target.evaluate(BEHIND) else "Tab"
        assert tabbed(self.page, target, key), f"out of reach: {wanted}"
        assert target.evaluate(MARKED), f"no mark of the focus: {wanted}"

    def press(self, wanted: Locator) -> None:
        """Press a button, a link or a box, which a mouse would hit, too."""
        self.reach(wanted)
        wanted.click(trial=True)
        box = wanted.evaluate("node => node.type === 'checkbox' || node.type === 'radio'")
        self.page.keyboard.press("Space" if box else "Enter")

    def write(self, field: Locator, text: str) -> None:
        """Write into a field in the place of what is there."""
        self.reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, field: Locator, value: str) -> None:
        """Choose from a list."""
        self.reach(field)
        self.page.keyboard.press("Home")
        for _ in range(LONGEST):
            if field.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no {value} in {field}")
