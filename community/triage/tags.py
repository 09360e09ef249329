"""The twenty-two tags a trouble can have: fixed ids and what people read for them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TagInfo:
    """One tag.

    Attributes:
        id: The fixed id that is stored and exchanged.
        label: The full Chinese name, as in a ledger.
        short: Two to four characters, as people read it in a group.
    """

    id: str
    label: str
    short: str


_ALL = (
    TagInfo("leak", "漏水渗水", "漏水"),
    TagInfo("drainage", "排水堵塞", "下水道"),
    TagInfo("noise", "噪音", "噪音"),
    TagInfo("charging", "充电", "充电"),
    TagInfo("parking", "停车", "停车"),
    TagInfo("elevator", "电梯", "电梯"),
    TagInfo("elevator_retrofit", "加装电梯", "加装电梯"),
    TagInfo("garbage", "垃圾环卫", "垃圾"),
    TagInfo("greenery", "绿化", "绿化"),
    TagInfo("illegal_building", "违建装修", "违建装修"),
    TagInfo("fire_safety", "消防安全", "消防"),
    TagInfo("utilities", "水电气网", "水电气"),
    TagInfo("property", "物业业委会", "物业"),
    TagInfo("pets", "宠物", "宠物"),
    TagInfo("falling", "高空抛物", "高空抛物"),
    TagInfo("fumes", "油烟异味", "油烟异味"),
    TagInfo("roads", "道路公共设施", "公共设施"),
    TagInfo("security", "治安诈骗", "治安"),
    TagInfo("neighbour", "邻里纠纷", "邻里"),
    TagInfo("house_quality", "房屋质量", "房屋质量"),
    TagInfo("welfare", "助老救助", "助老救助"),
    TagInfo("other", "其他", "其他"),
)

OTHER = "other"

TAGS: dict[str, TagInfo] = {tag.id: tag for tag in _ALL}
"""Every tag by its id, in the order of DESIGN section 5."""


def tag_info(tag: str) -> TagInfo:
    """The tag with this id.

    Raises:
        KeyError: There is no such tag.
    """
    return TAGS[tag]
