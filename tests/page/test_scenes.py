"""Each scene of the page, played from outside in a real browser, as a newcomer would."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from tests.page.conftest import PICTURES
from tests.page.desk import WAIT_MS, Desk
from tests.stories.town import Sandbox


async def test_a_leak_climbs_and_ends_well(desk: Desk) -> None:
    await desk.visit()
    await desk.plays("漏水往上走")
    await desk.phone("李阿姨").says("3号楼2单元502天花板漏水，一直在滴")
    await desk.step_is_done(3)
    await desk.phone("王建国").shows("天花板漏水")
    for _ in range(40):
        if "done" in (
            await desk.page.locator(".steps li:nth-child(4)").get_attribute("class") or ""
        ):
            break
        await desk.jumps("到下一个时限")
    await desk.step_is_done(4)
    await desk.picture("sandbox")
    await desk.phone("张敏").presses("我来处理")
    await desk.step_is_done(5)
    await desk.phone("张敏").presses("已解决")
    await desk.step_is_done(6)
    await desk.phone("李阿姨").presses("👍")
    await desk.scene_is_over()
    await desk.phone("李阿姨").shows("办好了，谢谢")


async def test_a_smell_of_gas_rings_three_levels(desk: Desk) -> None:
    await desk.visit()
    await desk.plays("闻到煤气")
    await desk.phone("李阿姨").says("3号楼楼道里煤气味很浓")
    await desk.step_is_done(5)
    await desk.phone("张敏").shows("🚨")
    await desk.phone("王建国").presses("我来处理")
    await desk.scene_is_over()


async def test_five_households_reach_the_hub_at_once(desk: Desk) -> None:
    await desk.visit()
    await desk.plays("大家都碰上")
    await desk.phone("李阿姨").says("3号楼电梯坏了，停在5楼不动")
    await desk.step_is_done(2)
    await desk.is_shown_how()  # takes a neighbour's phone out and points at the button
    await desk.phone("陈先生").presses("我家也是")
    await desk.step_is_done(3)
    await desk.is_shown_how()  # the other three press
    await desk.scene_is_over()
    silent = await desk.phone("周主任").shows("电梯")
    await expect(silent.get_by_label("没有响铃")).to_be_visible()


async def test_taken_and_forgotten_it_comes_back(desk: Desk) -> None:
    await desk.visit()
    await desk.plays("接了又忘")
    await desk.does_as_shown()
    await desk.step_is_done(2)
    await desk.phone("王建国").presses("我来处理")
    await desk.step_is_done(3)
    await desk.is_shown_how()  # time goes on until the hub has it
    await desk.step_is_done(4)
    await desk.phone("张敏").presses("我来处理")
    await desk.step_is_done(5)
    await desk.phone("张敏").presses("已解决")
    await desk.step_is_done(6)
    await desk.phone("李阿姨").presses("👍")
    await desk.scene_is_over()


async def test_what_is_not_solved_goes_one_level_up(desk: Desk) -> None:
    await desk.visit()
    await desk.plays("其实没好")
    await desk.phone("李阿姨").says("3号楼楼道的灯坏了，晚上看不见")
    await desk.step_is_done(2)
    await desk.phone("王建国").presses("我来处理")
    await desk.step_is_done(3)
    await desk.phone("王建国").presses("已解决")
    await desk.step_is_done(4)
    await desk.phone("李阿姨").presses("👎")
    await desk.scene_is_over()
    await desk.phone("张敏").shows("还没好")


async def test_at_night_nobody_is_woken_and_the_rest_is_private(desk: Desk) -> None:
    await desk.visit()
    await desk.plays("夜里楼上吵")
    await desk.is_shown_how()
    await desk.step_is_done(1)
    await expect(desk.page.locator("body.night")).to_be_attached()
    await desk.does_as_shown()
    await desk.step_is_done(3)
    await desk.phone("李阿姨").presses("私下说")
    await desk.step_is_done(4)
    await desk.does_as_shown()
    await desk.phone("李阿姨").presses("登记")
    await desk.scene_is_over()
    await desk.picture("sandbox-night")
    card = await desk.phone("王建国").shows("已隐去")
    await expect(card.get_by_label("没有响铃")).to_be_visible()
    group = desk.phone("李阿姨")
    await group.opens("3号楼邻居群")
    await expect(group.root.locator("article.from-bot .words", has_text="602")).to_have_count(0)


async def test_a_volunteer_reports_for_somebody_without_a_phone(desk: Desk) -> None:
    await desk.visit()
    await desk.plays("替人反映")
    await desk.does_as_shown()
    await desk.step_is_done(3)
    await desk.phone("王建国").presses("我来处理")
    await desk.step_is_done(4)
    await desk.phone("王建国").presses("已解决")
    await desk.step_is_done(5)
    await expect(desk.phone("王建国").root.locator(".answering")).to_be_visible()
    await desk.phone("王建国").says("换了阀门，来水了")
    await desk.scene_is_over()


async def test_a_newcomer_who_only_presses_what_the_page_offers(desk: Desk) -> None:
    """From the first look to 「办好了」: each step is a press of 「带我去」 and one of Enter."""
    await desk.visit()
    await desk.plays("接了又忘")
    await desk.plays("漏水往上走")
    pressed = 0
    for step in (1, 4, 5, 6, 7):
        if step == 4:
            await desk.is_shown_how()
            pressed += 1
        else:
            await desk.does_as_shown()
            pressed += 2
        await desk.step_is_done(step if step != 1 else 3)
    await desk.scene_is_over()
    assert pressed == 9
    await desk.phone("李阿姨").shows("办好了，谢谢")


async def test_the_scenes_in_english_on_a_phone(browser: Browser, demo: Sandbox) -> None:
    how = {"viewport": {"width": 360, "height": 740}, "locale": "en-GB", "has_touch": True}
    async with Desk.opened(browser, demo.base_url, PICTURES, **how) as desk:
        await desk.visit()
        await expect(desk.page.locator("#coach")).to_contain_text("say in the group")
        width = await desk.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360
        await desk.page.get_by_role("button", name="Scenes").tap()
        await desk.page.locator(".scene-chip", has_text="On behalf").tap()
        await expect(desk.page.locator("#side")).to_be_hidden()
        await desk.page.locator("#coach .show-me").tap()
        member = desk.phone("王建国")
        await expect(member.root).to_be_visible()
        await expect(member.root.get_by_role("textbox")).to_have_value(re.compile("^/report 代"))
        await desk.picture("sandbox-phone")


async def test_what_was_played_is_still_ticked_after_a_reload(desk: Desk) -> None:
    await desk.visit()
    await desk.plays("替人反映")
    await desk.phone("王建国").says("/report 代 3号楼2单元502 李阿姨 家里没水了，等了一天")
    await desk.step_is_done(3)
    await desk.page.reload()
    await desk.step_is_done(3)
    await expect(desk.phone("王建国").root.locator(".talk")).to_be_visible(timeout=WAIT_MS)


@pytest.mark.parametrize("kind", ["慢", "断线"])
async def test_in_trouble_with_telegram_nothing_is_lost(desk: Desk, kind: str) -> None:
    await desk.visit()
    await desk.page.locator("[data-drawer=faults-panel]").click()
    await desk.page.get_by_role("switch", name=kind).click()
    await expect(desk.page.locator("#trouble")).to_contain_text(kind)
    words = f"3号楼门口有人乱停车，堵住了路（{kind}）"
    await desk.phone("李阿姨").says(words)
    await desk.page.locator("#trouble").get_by_role("button", name="都恢复").click()
    await expect(desk.page.locator("#trouble")).to_be_hidden()
    asked = desk.phone("李阿姨").root.locator("article.from-bot")
    await expect(asked.last).to_contain_text(re.compile("停车|一件事|登记|记"), timeout=WAIT_MS)


async def test_killed_and_started_from_the_page_it_goes_on(desk: Desk) -> None:
    await desk.visit()
    await desk.page.locator("[data-drawer=faults-panel]").click()
    await desk.page.get_by_role("button", name="拔掉机器人的电").click()
    await expect(desk.page.locator("#trouble")).to_contain_text("停着")
    await desk.phone("李阿姨").says("3号楼门口垃圾堆了三天没人收，臭得很")
    await expect(desk.page.locator(".pending")).to_contain_text("还没取", timeout=WAIT_MS)
    await desk.picture("sandbox-faults")
    await desk.page.locator("#faults-panel").get_by_role("button", name="再开机").click()
    await expect(desk.page.locator("#trouble")).to_be_hidden(timeout=WAIT_MS)
    answer = desk.phone("李阿姨").root.locator("article.from-bot").last
    await expect(answer).to_contain_text(re.compile("记下|登记"), timeout=WAIT_MS)
