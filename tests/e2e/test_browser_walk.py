"""A student's whole way in a real browser: with scripts, without them, and on a small screen."""

import io
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from api.system import STUDENT_EMAIL
from tests.e2e.up import SAMPLES, RunningSystem

CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BOOK = SAMPLES / "pdf" / "genes-and-the-genetic-code.pdf"
TOPIC = "transcription and the genetic code"
WAIT_MS = 60_000

LABELLED = """
() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
    .filter((field) => !field.labels.length && !field.ariaLabel).map((field) => field.outerHTML)
"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield running
        running.close()


@contextmanager
def visiting(browser: Browser, system: RunningSystem, **options: Any) -> Iterator[Page]:
    """A signed-in page; any complaint of the browser's console fails the walk."""
    complaints: list[str] = []
    context = browser.new_context(base_url=system.url, **options)
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/login")
    page.get_by_label("E-mail address").fill(STUDENT_EMAIL)
    page.get_by_label("Password").fill(system.home.secrets().student_password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("practise")
    yield page
    context.close()
    # A form sent back for want of a choice is no complaint about the page.
    assert not [told for told in complaints if "status of 422" not in told]


def upload(page: Page) -> None:
    page.get_by_role("link", name="Books", exact=True).click()
    page.get_by_label("PDF chapters or CSV banks").set_input_files(BOOK)
    page.get_by_label("Subject").select_option("biology")
    page.get_by_role("button", name="Upload").click()


def ask(page: Page, count: int) -> None:
    page.get_by_role("link", name="Practise", exact=True).click()
    page.get_by_label("A topic, in your own words").fill(TOPIC)
    page.get_by_label("How many").fill(str(count))
    page.get_by_role("button", name="Write my questions").click()


def choose(page: Page, option: int) -> None:
    # The radio lies over its whole card, unseen; the card is what a person clicks.
    page.locator("label.option").nth(option).click()
    page.get_by_role("button", name="Answer").click()


def keys_of(page: Page, system: RunningSystem) -> list[int]:
    found = re.search(r"/practice/([0-9a-f-]{36})", page.url)
    assert found is not None
    return [question.key for question in system.answers(uuid.UUID(found[1]))]


def yellow_share(png: bytes) -> float:
    """The share of marker ink among the pixels."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    raw = picture.tobytes()
    pixels = list(zip(raw[0::3], raw[1::3], raw[2::3], strict=True))
    inked = sum(red > 180 and green > 150 and blue < 0.7 * red for red, green, blue in pixels)
    return inked / len(pixels)


def test_student_uploads_asks_answers_and_sees_the_proof(
    browser: Browser, system: RunningSystem
) -> None:
    with visiting(browser, system, viewport={"width": 1200, "height": 900}) as page:
        upload(page)
        expect(page.get_by_role("progressbar")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text("On the shelf", timeout=WAIT_MS)
        ask(page, 4)
        start = page.get_by_role("button", name="Start")
        start.wait_for()
        start.click()
        page.wait_for_url(re.compile(r"/practice/.+/1$"))
        keys = keys_of(page, system)
        assert len(keys) >= 2

        choose(page, keys[0])
        feedback = page.locator("#feedback")
        expect(feedback.get_by_role("heading")).to_have_text(re.compile(r"Right\s*\+4"))
        expect(feedback).to_be_focused()
        page.wait_for_load_state("networkidle")
        assert yellow_share(feedback.locator(".cutout").first.screenshot()) > 0.01

        page.get_by_role("link", name="Next question").click()
        page.wait_for_url(re.compile(r"/2$"))
        # The keyboard chooses as well as the mouse does.
        page.keyboard.press("abcd"[(keys[1] + 1) % 4])
        page.get_by_role("button", name="Answer").click()
        expect(feedback.get_by_role("heading")).to_have_text(re.compile(r"Wrong\s*−1"))
        expect(feedback).to_contain_text("is wrong.")
        expect(page.get_by_label("Marks so far")).to_contain_text("+3")

        feedback.locator("cite a").first.click()
        sheet = page.locator("img.sheet")
        sheet.wait_for()
        page.wait_for_load_state("networkidle")
        assert sheet.evaluate("image => image.naturalWidth") > 500
        assert 0.0005 < yellow_share(sheet.screenshot()) < 0.2

        page.get_by_role("link", name="Practise", exact=True).click()
        page.locator(".list a").first.click()
        if len(keys) > 2:
            expect(page).to_have_title(re.compile("Question 3 of"))


def test_the_same_way_without_scripts(browser: Browser, system: RunningSystem) -> None:
    with visiting(browser, system, java_script_enabled=False) as page:
        upload(page)
        # The page looks again by itself; bytes that are on the shelf already lead there at once.
        page.wait_for_url(re.compile(r"/(jobs|books)/"))
        expect(page.locator("h1")).to_have_text(
            re.compile("On the shelf|Genes and the genetic code"), timeout=WAIT_MS
        )
        ask(page, 3)
        start = page.get_by_role("button", name="Start")
        start.wait_for()
        start.click()
        keys = keys_of(page, system)
        page.get_by_role("button", name="Answer").click()
        expect(page.get_by_role("alert")).to_contain_text("Choose one of the four options")
        choose(page, keys[0])
        expect(page.locator("#verdict")).to_have_text(re.compile(r"Right\s*\+4"))
        page.wait_for_load_state("networkidle")
        assert yellow_share(page.locator(".cutout").first.screenshot()) > 0.01
        for _ in keys[1:]:
            page.get_by_role("link", name="Next question").click()
            page.get_by_role("button", name="Leave it out").click()
            expect(page.locator("#verdict")).to_contain_text("Left out")
        page.get_by_role("link", name="See the result").click()
        expect(page.locator(".big")).to_have_text(re.compile(rf"\+4\s*of {4 * len(keys)} marks"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_a_small_screen_and_names_its_fields(
    browser: Browser, system: RunningSystem, shared_book: str, scheme: Any
) -> None:
    screen = {"width": 360, "height": 740}
    with visiting(browser, system, viewport=screen, color_scheme=scheme) as page:
        for path in ("/", "/books", shared_book, f"{shared_book}/pages/1", "/docs"):
            page.goto(path)
            assert page.evaluate(TOO_WIDE) == 0, path
            assert page.evaluate(LABELLED) == [], path
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
