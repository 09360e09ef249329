"""What the lexicon says of one trouble in several words, and of two that share a tag."""

from itertools import combinations

import pytest

from community.joining import same_subject

#: By tag: each line is one trouble as people put it; two lines are two troubles.
TROUBLES = {
    "roads": [
        ["3号楼楼道灯坏了", "声控灯喊破嗓子也不亮", "楼道里灯一个多月不亮，上楼全靠手电"],
        ["3号楼门禁坏了，刷不开", "单元门关不上，谁都能进", "对讲坏了，楼下进不来"],
        ["3号楼门口的路灯坏了", "路灯黑了一排"],
        ["门口的地砖翘了，绊了一跤", "单元门口路面不平", "楼门口有个坑"],
        ["滑梯裂了", "儿童乐园的秋千断了链子"],
        ["健身器材锈得不能用", "漫步机断了一根腿"],
        ["楼门口的井盖翘起来了", "窨井盖没了"],
    ],
    "utilities": [
        ["3号楼停水了", "龙头拧开一滴水都没有", "洗到一半满头泡沫没水了"],
        ["3号楼停电了", "一开空调就跳闸", "怎么又没电了，冰箱里的东西全要坏"],
        ["停气了，饭都做不成", "燃气灶打不着"],
        ["宽带天天掉线", "又断网了", "wifi连不上"],
        ["暖气片冰凉", "交了取暖费，屋里穿羽绒服"],
        ["水费单子吓死人，八十七吨", "水表空转"],
    ],
    "fire_safety": [
        ["消防通道又堵了", "消防车道停满了车"],
        ["灭火器过期三年了", "灭火器指针红了"],
        ["楼道堆满杂物", "楼梯间全是纸箱旧家具"],
        ["安全出口拿链子锁着", "防火门拿砖头顶着"],
        ["消防栓里没有水带", "消火栓箱是空的，枪头没了"],
    ],
    "elevator": [
        ["电梯又停了，按了没反应", "电梯坏了，爬了十八楼"],
        ["电梯里一股尿味", "有人在电梯里抽烟"],
        ["电梯里的空调从来不开，闷得很"],
    ],
    "garbage": [
        ["垃圾桶满了没人收", "垃圾好几天不清运"],
        ["旧沙发扔在楼下一个月", "床垫丢在路口没人拉"],
        ["楼下好多老鼠", "蟑螂成群"],
    ],
    "greenery": [
        ["树枝伸进阳台了", "香樟把光挡完了，白天要开灯"],
        ["杂草比人高", "草坪秃了"],
        ["一楼把花园改成菜地了", "有人种菜浇大粪"],
    ],
    "charging": [
        ["有人飞线充电", "从窗户吊根线下来充电瓶车"],
        ["油车占充电位", "充满了不挪车"],
        ["扫码没反应，充不进电", "充电桩坏了一半"],
    ],
    "parking": [
        ["谁的车堵门了", "车挡住出不去"],
        ["道闸坏了", "抬杆识别不了我的车牌"],
        ["停车费又涨价", "交了月卡没用"],
    ],
    "noise": [
        ["3号楼装修太吵", "一大早开电钻"],
        ["楼下广场舞吵死了", "大妈跳舞音乐放那么大"],
        ["水泵嗡嗡响一夜", "空调外机轰隆隆"],
    ],
    "falling": [
        ["楼上往下扔烟头", "又有人高空抛物"],
        ["外墙瓷砖往下掉", "墙皮掉下来差点砸到人"],
    ],
    "pets": [
        ["那条狗从早嚎到晚", "对门狗叫得睡不着"],
        ["遛狗不牵绳", "大狗扑人"],
        ["天不亮公鸡打鸣", "楼顶养鸽子"],
    ],
    "fumes": [
        ["楼下饭店油烟直往家里灌", "烧烤店的味道熏死人"],
        ["楼道里天天有人抽烟", "楼梯间全是烟味"],
    ],
    "property": [
        ["物业费又涨了", "催费催得凶"],
        ["保安在岗亭里睡觉", "门卫什么都不管"],
        ["维修基金用到哪里从来不公示", "公共收益的账没见过"],
    ],
    "house_quality": [
        ["墙上裂缝越来越大", "楼板裂了"],
        ["客厅瓷砖空鼓", "墙砖掉了一面"],
        ["房产证拖了四年", "说好的学区没了"],
    ],
    "drainage": [
        ["马桶返水", "下水道又堵了", "化粪池满得溢出来"],
        ["一下雨门口就积水", "雨水篦子让树叶堵死了"],
    ],
    "leak": [
        ["3号楼地下室的墙渗水", "车库顶上滴水"],
        ["502卫生间漏水", "厨房天花板滴水"],
        ["3号楼走廊漏水", "楼道顶上往下滴水"],
    ],
}


@pytest.mark.parametrize("tag", TROUBLES)
def test_one_trouble_in_other_words_is_the_same_and_two_are_two(tag, lexicon):
    named = [
        (line, text, lexicon.subjects_of(tag, text))
        for line, texts in enumerate(TROUBLES[tag])
        for text in texts
    ]
    for (line, one, its), (other_line, other, theirs) in combinations(named, 2):
        assert same_subject(its, theirs) is (line == other_line), (one, its, other, theirs)


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("roads", "3号楼怎么还没人来修"),
        ("utilities", "3号楼到底什么时候好"),
        ("elevator", "3号楼的又来了，没人管"),
    ],
)
def test_who_names_nothing_may_mean_anything(tag, text, lexicon):
    assert lexicon.subjects_of(tag, text) == set()
