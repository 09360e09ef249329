"""梧桐里社区（演示）: a made-up community, small enough to see whole."""

from __future__ import annotations

ESTATE = "梧桐里"
#: By this the demonstration knows its own database from a real one.
COMMITTEE_CODE = "DEMO"

#: Id in the sandbox and name. Residents are below 2000, the chain is above.
PEOPLE = (
    (1001, "李阿姨"),
    (1002, "陈先生"),
    (1003, "小吴"),
    (1004, "林小姐"),
    (1005, "老徐"),
    (2001, "王建国"),
    (2002, "刘桂芳"),
    (2003, "赵志强"),
    (3001, "张敏"),
    (4001, "孙书记"),
    (5001, "周主任"),
)

#: Chat, title and buildings of the groups.
GROUPS: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (-1001000000003, "梧桐里3号楼邻居群", ("3",)),
    (-1001000000009, "梧桐里大群", ()),
)

#: Who plays which part in the page's scenes, and whose phones it shows first.
CAST: dict[str, object] = {
    "group": -1001000000003,
    "building": "3号楼",
    "home": "3号楼2单元502",
    "resident": 1001,
    "neighbours": [1002, 1003, 1004, 1005],
    "member": 2001,
    "hub": 3001,
    "branch": 4001,
    "committee": 5001,
    "phones": [1001, 2001, 3001, 5001],
}

ROSTER: list[list[str]] = [
    ["编号", "层级", "姓名", "上级编号", "负责范围", "电话", "Telegram", "称呼"],
    ["DEMO", "社区", "周主任", "", "", "021-55550000", "5001", "社区周主任"],
    [
        "Z1",
        "党支部",
        "孙书记",
        "DEMO",
        "梧桐里 1号楼;梧桐里 2号楼;梧桐里 3号楼;梧桐里 4号楼",
        "",
        "4001",
        "支部孙书记",
    ],
    [
        "H1",
        "中心户",
        "张敏",
        "Z1",
        "",
        "13900000301",
        "3001",
        "中心户张敏",
    ],
    [
        "M31",
        "党员",
        "王建国",
        "H1",
        "梧桐里 3号楼",
        "13900000201",
        "2001",
        "楼组长王建国",
    ],
    [
        "M32",
        "党员",
        "刘桂芳",
        "H1",
        "梧桐里 1号楼;梧桐里 2号楼",
        "13900000202",
        "2002",
        "刘桂芳阿姨",
    ],
    ["M41", "党员", "赵志强", "H1", "梧桐里 4号楼", "13900000203", "2003", "赵志强师傅"],
]
