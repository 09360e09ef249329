"""Made-up names: common enough to be nobody's, and no two of them alike."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from random import Random

_SURNAMES = (
    "陆顾沈徐朱曹潘姚钱施薛倪龚邵严俞傅康贺毛郝邱秦江史侯孟龙万段雷"
    "汤尹黎易常武乔贾赖庞樊兰殷洪翟安颜芦裴柳单曾岳祝卞路娄江姜戚范"
)
#: Two signs a name.
_WOMEN = (
    "秀珍玉兰美华凤英慧芳丽君月琴爱珍淑贞桂珍彩娣宝珠雅琴晓红文娟佩芬惠莲银娣素云春燕静怡金凤"
    "根娣红梅巧玲瑞芳梅芳兰英菊仙亚萍明霞翠华敏芝雪莲莉萍云仙秋萍桂英慕青思敏佳琪小妹来娣香玉"
    "念慈如意"
)
_MEN = (
    "根宝德明国庆永康宝根伟民长林金荣志伟海涛阿毛福生正华启明鸿飞松年贵祥仁杰卫东春生大勇跃进"
    "少华树根祖荫建平立新和平耀庭小弟文彬晓峰泉根学文兆丰振兴梦龙阿根友良关林水根民生思远书田"
    "守义家驹炳炎安邦宗汉云龙"
)
_NEIGHBOURS = ("阿姨", "先生", "女士", "老师", "师傅", "爷叔", "阿婆")


def full_names(random: Random) -> Iterator[tuple[str, bool]]:
    """Names, each with whether it is a woman's; no given name comes twice."""
    given = [(name, True) for name in _pairs(_WOMEN)] + [(name, False) for name in _pairs(_MEN)]
    random.shuffle(given)
    # Taking turns keeps neighbours of one hub from sharing a surname.
    for surname, (name, is_woman) in zip(cycle(_shuffled(random)), given, strict=False):
        yield surname + name, is_woman


def neighbours(random: Random) -> Iterator[str]:
    """What people call themselves in a group; none comes twice."""
    names = [surname + how for surname in _shuffled(random) for how in _NEIGHBOURS]
    random.shuffle(names)
    yield from names


def _pairs(signs: str) -> Iterator[str]:
    return (signs[start : start + 2] for start in range(0, len(signs), 2))


def _shuffled(random: Random) -> list[str]:
    surnames = sorted(set(_SURNAMES))
    random.shuffle(surnames)
    return surnames
