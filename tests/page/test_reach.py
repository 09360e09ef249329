"""The page works for everybody: with the keyboard alone, for a screen reader, light and dark."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.page.desk import Desk
from tests.sandbox.conftest import Stage


async def test_with_the_keyboard_alone(bare: Desk, stage: Stage) -> None:
    li = await stage.person("李阿姨", started=True)
    await stage.group(li)
    await stage.bot("sendMessage", chat_id=li, text="您好")
    await bare.visit()
    phone, keys = bare.phone("李阿姨"), bare.page.keyboard
    rows = phone.root.locator(".chat-row")
    if not await rows.count():
        await phone.root.get_by_role("textbox").focus()
        await keys.press("Escape")
    await rows.first.focus()
    await keys.press("ArrowDown")
    await expect(rows.last).to_be_focused()
    await keys.press("Home")
    first = await rows.first.locator("b").inner_text()
    await keys.press("Enter")
    box = phone.root.get_by_role("textbox")
    await expect(box).to_be_focused()
    await keys.type("有人在吗")
    await keys.press("Enter")
    await phone.shows("有人在吗")
    await phone.talk.focus()
    await keys.press("ArrowUp")
    await expect(phone.message("有人在吗")).to_be_focused()
    await keys.press("Enter")
    await expect(phone.root.get_by_role("menu")).to_be_visible()
    await keys.press("Escape")
    await expect(phone.message("有人在吗")).to_be_focused()
    await keys.press("Enter")
    await phone.root.get_by_role("menuitem", name="回复").focus()
    await keys.press("Enter")
    await expect(phone.root.locator(".answering")).to_be_visible()
    await expect(box).to_be_focused()
    await keys.press("Escape")
    await expect(phone.root.locator(".answering")).to_be_hidden()
    await keys.press("Escape")
    await expect(rows.first).to_be_visible()
    assert first


async def test_every_button_has_a_name_and_what_comes_is_read_aloud(
    bare: Desk, stage: Stage
) -> None:
    li = await stage.person("李阿姨", role="resident", started=True)
    await bare.visit()
    await bare.phone("李阿姨").root.get_by_role("textbox").focus()
    await stage.bot("sendMessage", chat_id=li, text="#1 有人接了")
    await expect(bare.page.locator("#announcer")).to_contain_text("#1 有人接了")
    nameless = await bare.page.evaluate(
        """() => [...document.querySelectorAll('button, a, input, textarea, [role=log]')]
          .filter((one) => !one.hidden)
          .filter((one) => !(one.getAttribute('aria-label') ?? one.textContent).trim())
          .map((one) => one.outerHTML)"""
    )
    assert nameless == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_light_and_dark_follow_the_machine_until_somebody_chooses(
    browser: Browser, stage: Stage, scheme: str
) -> None:
    await stage.person("李阿姨", started=True)
    other = {"light": "dark", "dark": "light"}[scheme]
    address = str(stage.client.base_url)
    async with Desk.opened(browser, address, None, color_scheme=scheme) as desk:
        await desk.visit()
        page = desk.page.locator("html")
        await expect(page).to_have_attribute("data-theme", scheme)
        await desk.page.get_by_role("button", name="换明暗").click()
        await expect(page).to_have_attribute("data-theme", other)
        await desk.page.reload()
        await expect(page).to_have_attribute("data-theme", other)


async def test_the_other_language_is_one_press_away(bare: Desk, stage: Stage) -> None:
    await stage.person("李阿姨", started=True)
    await bare.visit()
    await bare.page.get_by_role("button", name="EN", exact=True).click()
    await expect(bare.page.get_by_role("button", name="Next deadline")).to_be_visible()
    await expect(bare.page.locator("html")).to_have_attribute("lang", "en")
