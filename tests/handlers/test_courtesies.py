"""What of a reply is kept beside a ticket: what helps, and neither thanks nor insults."""

import pytest

from handlers.replies import courtesies


@pytest.mark.parametrize(
    "text",
    [
        "谢谢",
        "谢谢王师傅！",
        "谢谢各位邻居，辛苦了👍👍",
        "非常感谢社区帮忙解决",
        "收到，好的",
        "好的好的，麻烦您了",
        "太好了，给力！点赞👍",
        "哈哈哈哈哈",
        "嗯嗯",
        "OK👌",
        "666",
        "🙏🙏🙏",
        "支持支持",
        "大家早上好",
        "……",
        "傻逼物业",
        "一群废物，SB",
        "他妈的到底管不管",
        "楼上的就是缺德",
        "滚出去！不要脸",
    ],
)
def test_thanks_emoji_and_insults_are_not_kept(text):
    assert courtesies().worth_keeping(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "二楼到三楼那一段也不亮",
        "我家也是，厨房漏得厉害",
        "物业还没来",
        "顶楼也漏水",
        "牛奶箱旁边那盏",
        "门口堆的都是废物",
        "垃圾桶旁边有狗屎",
        "USB充电口也坏了",
        "我妈的房间也在漏",
        "谢阿姨家门口那一段",
        "死老鼠也有好几只",
        "辛苦来看一下，三单元门口也堵了",
        "谢谢，灯还是不亮",
        "上午十点物业来看过了",
    ],
)
def test_what_helps_is_kept_as_it_was_written(text):
    assert courtesies().worth_keeping(text) == text


def test_of_a_rude_reply_the_decent_half_is_kept():
    said = courtesies().worth_keeping("物业就是王八蛋！三楼的灯也坏了半个月")
    assert said == "三楼的灯也坏了半个月"


def test_a_few_characters_of_the_reporter_are_enough():
    assert courtesies().worth_keeping("还在滴") == ""
    assert courtesies().worth_keeping("还在滴", least=2) == "还在滴"
    assert courtesies().worth_keeping("谢谢", least=2) == ""


@pytest.mark.parametrize("text", ["谢谢", "谢谢你们！", "太好了，辛苦了", "好的👌", "您好，谢谢"])
def test_thanks_are_known_as_thanks(text):
    assert courtesies().is_thanks(text)


@pytest.mark.parametrize("text", ["谢谢，灯还是不亮", "灯不亮", "", "👍", "傻逼", "你好呀"])
def test_what_says_more_or_nothing_is_none(text):
    assert not courtesies().is_thanks(text)
