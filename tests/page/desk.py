"""The page in the words of somebody who looks at it."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, expect

WAIT_MS = 30_000  # the machine may be busy
#: A third of the size of a PNG; the browser can do it, so nothing else is needed.
_AS_WEBP = """async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.86);
}"""


@dataclass
class PhoneView:
    """One phone as it shows."""

    page: Page
    root: Locator

    @property
    def talk(self) -> Locator:
        return self.root.locator(".talk")

    def message(self, text: str) -> Locator:
        return self.root.locator("article", has_text=text).last

    async def says(self, text: str) -> None:
        box = self.root.get_by_role("textbox")
        await box.fill(text)
        await box.press("Enter")

    async def shows(self, text: str) -> Locator:
        found = self.message(text)
        await expect(found).to_be_visible(timeout=WAIT_MS)
        return found

    async def presses(self, label: str) -> None:
        await self.root.locator(".key", has_text=label).last.click(timeout=WAIT_MS)

    async def opens(self, chat: str) -> None:
        back = self.root.get_by_role("button", name=re.compile("回到聊天列表|Back"))
        if await back.count():
            await back.click()
        await self.root.locator(".chat-row", has=self.page.locator("b", has_text=chat)).click()


@dataclass
class Desk:
    """The whole page."""

    page: Page
    address: str
    pictures: str | None
    troubles: list[str] = field(default_factory=list)

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, browser: Browser, address: str, pictures: str | None, **context: Any
    ) -> AsyncIterator[Desk]:
        """A fresh browser; at the end its console must be silent."""
        how = {"locale": "zh-CN", "viewport": {"width": 1440, "height": 880}} | context
        window = await browser.new_context(**how)
        desk = cls(await window.new_page(), address, pictures)
        desk.page.on("console", desk._hears)
        desk.page.on("pageerror", lambda error: desk.troubles.append(str(error)))
        desk.page.on("request", desk._sees_request)
        yield desk
        await window.close()
        assert desk.troubles == []

    def _hears(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"{message.type}: {message.text}")

    def _sees_request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.troubles.append(f"asks for {request.url}")

    async def visit(self, query: str = "") -> Desk:
        await self.page.goto(f"{self.address}/{query}")
        await expect(self.page.locator(".phone").first).to_be_attached(timeout=WAIT_MS)
        await expect(self.page.locator("body[data-line=up]")).to_be_attached(timeout=WAIT_MS)
        return self

    def phone(self, name: str) -> PhoneView:
        shown = re.compile(f"^({name}的手机|{name}'s phone)$")
        return PhoneView(self.page, self.page.get_by_role("region", name=shown))

    async def plays(self, scene: str) -> None:
        await self.page.locator(".scene-chip", has_text=scene).click()

    async def step_is_done(self, number: int) -> None:
        step = self.page.locator(f".steps li:nth-child({number})")
        await expect(step).to_have_class("done", timeout=WAIT_MS)

    async def is_shown_how(self) -> None:
        await self.page.locator(".scene .show-me").click(timeout=WAIT_MS)

    async def does_as_shown(self) -> None:
        """Lets the page write the words or point at the button, then presses Enter."""
        await self.is_shown_how()
        await expect(self.page.locator(".phone :focus")).to_be_attached(timeout=WAIT_MS)
        await expect(self.page.locator(".phone .pointed")).to_be_visible()
        await self.page.keyboard.press("Enter")

    async def scene_is_over(self) -> None:
        await expect(self.page.locator(".ending")).to_be_visible(timeout=WAIT_MS)

    async def jumps(self, label: str) -> None:
        await self.page.locator(".jumps").get_by_role("button", name=label).click()
        await expect(self.page.locator("#clock:not(.moving)")).to_be_attached(timeout=60_000)

    async def picture(self, name: str) -> None:
        """Keep what the page shows now, when pictures are wanted."""
        if self.pictures is not None:
            await self.page.wait_for_timeout(2200)  # what moves has come to rest
            drawn = base64.b64encode(await self.page.screenshot()).decode()
            blank = await self.page.context.new_page()
            packed = await blank.evaluate(_AS_WEBP, f"data:image/png;base64,{drawn}")
            await blank.close()
            content = base64.b64decode(packed.partition(",")[2])
            (Path(self.pictures) / f"{name}.webp").write_bytes(content)
