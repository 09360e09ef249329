"""What people say, and what triage makes of it."""

import pytest

from community.triage import Complaint, first_pass, tags_in, triage


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("3号楼502天花板漏水，一直在滴", "leak"),
        ("外头下大雨，我屋里下小雨", "leak"),
        ("屋顶楼水了，昨晚床都湿了", "leak"),
        ("厨房又返上来了，全是楼上的洗碗水", "drainage"),
        ("楼上的演唱会什么时候散场？凌晨一点半了", "noise"),
        ("桩子全被油车占了，充电要排到半夜", "charging"),
        ("消防通道被停满了车，没人管", "fire_safety"),
        ("电梯又坏了，爬了十五楼", "elevator"),
        ("垃圾三天没人收了，臭得开不了窗", "garbage"),
        ("好好的草坪被二楼铲了种菜，天天浇粪", "greenery"),
        ("楼下养狗不拴绳，见人就扑，孩子吓哭了", "pets"),
        ("高空抛物有没有人管，昨天又往楼下扔酒瓶", "falling"),
        ("路灯坏了两个月没人修", "roads"),
        ("一楼死活不签字，加装电梯就卡在他家", "elevator_retrofit"),
        ("3号楼停电了", "utilities"),
        ("3号楼怎么又停电了，家里全黑", "utilities"),
        ("楼上天天半夜吵，睡不着", "noise"),
        ("垃圾没人收", "garbage"),
    ],
)
def test_a_clear_complaint_is_filed_under_its_tag(judge, text, tag):
    answer = judge(text)
    assert answer.complaint is Complaint.YES
    assert answer.tags[0] == tag


@pytest.mark.parametrize(
    "text",
    [
        "路灯修好了，谢谢物业",
        "【温馨提示】明日9:00-17:00停水，请提前储水",
        "垃圾袋团购接龙，今晚截单",
        "求推荐靠谱的师傅，家里下水道堵了",
        "去年那次停电，大家还一起点蜡烛呢",
        "我同学他们小区电梯坏了半个月",
        "这垃圾股，又跌了",
        "娃吵着要吃糖",
        "我妈那边小区不错，物业很负责",
        "今天没有噪音，睡得香",
        "吃饭没？晚上一起打球",
        "没停电，我家有的",
        "热得要着火了，今天四十度",
        "公园喷泉的水柱好高",
    ],
)
def test_talk_is_left_alone(judge, text):
    assert judge(text).complaint is Complaint.NO


def test_talk_has_tags_for_whoever_reports_it_all_the_same(judge, lexicon):
    said = "电梯修好了，谢谢师傅"
    assert judge(said).complaint is Complaint.NO
    assert tags_in(said, lexicon, list)[0] == "elevator"


def test_another_home_with_its_door_number_is_a_complaint(judge):
    answer = judge("我妈家502又漏水了")
    assert answer.complaint is not Complaint.NO
    assert answer.place is not None
    assert answer.place.room == "502"


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("楼道里好大煤气味！！5号楼1单元", "gas"),
        ("电表箱在冒火花", "fire"),
        ("3号楼电梯里关了人，一直在喊", "elevator"),
        ("水管爆了，水一直喷，快来人", "burst_pipe"),
        ("外墙瓷砖快掉下来了，下面都是人", "falling"),
        ("隔壁又在打老婆，哭得好惨", "violence"),
        ("王阿婆好几天没看见出来了，敲门也没声音", "unresponsive"),
    ],
)
def test_danger_is_urgent_and_says_which(judge, text, danger):
    answer = judge(text)
    assert answer.urgent
    assert answer.danger in {danger, "electricity"} if danger == "fire" else answer.danger == danger
    assert answer.complaint is not Complaint.NO


@pytest.mark.parametrize(
    "text", ["电梯按钮不亮", "楼上天天半夜跳绳，吵得睡不着", "物业电话没人接", "今天水压好小"]
)
def test_an_ordinary_trouble_is_not_urgent(judge, text):
    assert not judge(text).urgent
    assert judge(text).danger is None


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("灶台关了还是闻到一股煤气，窗都开了", "gas"),
        ("车棚烧起来了，好大的烟，快打119", "fire"),
        ("我妈困在电梯里了，物业电话没人接", "elevator"),
        ("厨房进水管崩了，总阀关不掉，水漫到客厅", "burst_pipe"),
        ("洗澡的时候水管麻了一下，是不是漏电", "electricity"),
        ("刚才从天而降一个酒瓶，差点砸到我孩子", "falling"),
        ("楼上又打孩子了，哭得好惨", "violence"),
        ("有个老人在楼道里昏过去了，叫不醒", "unresponsive"),
        ("楼梯口有个大爷摔得满脸血，谁会急救", "unresponsive"),
        ("煤气灶的软管让老鼠咬断了，呛得进不去人", "gas"),
        ("插座里冒蓝火，墙都熏黑了", "fire"),
        ("电梯停在半空，听得见里面有人拍门", "elevator"),
        ("有人抡着钢管在楼下追人打", "violence"),
    ],
)
def test_people_in_danger_cry_in_their_own_words(judge, text, danger):
    assert judge(text).danger == danger


@pytest.mark.parametrize(
    "text", ["楼道堆满杂物，一旦着火了谁跑得掉", "这电梯经常困人，什么时候换", "我家燃气灶打不着火"]
)
def test_what_is_feared_or_frequent_is_not_urgent(judge, text):
    assert not judge(text).urgent


def test_danger_is_read_even_where_it_sounds_like_talk(lexicon, judge):
    text = "地下车库冒浓烟，看不见火，大家快撤"
    assert first_pass(text, lexicon)
    assert judge(text).urgent


def test_a_short_everyday_word_does_not_hide_a_longer_one(lexicon):
    assert first_pass("单元门弹簧坏了", lexicon)


def test_somebody_who_wonders_is_asked_first(judge):
    assert judge("我家卫生间天花板好像在漏水，不知道是不是楼上").complaint is Complaint.MAYBE


def test_every_answer_says_why(judge):
    why = judge("3号楼502天花板漏水，一直在滴").why
    assert any(line.startswith(("词：", "规则：")) and "leak +" in line for line in why)


def test_reasons_compare_and_print_as_a_tuple(judge):
    why = judge("3号楼502天花板漏水，一直在滴").why
    assert why == tuple(why)
    assert why[:1] == (why[0],)
    assert str(why) == str(tuple(why))
    assert len({why, judge("3号楼502天花板漏水，一直在滴").why}) == 1


def test_json_has_exactly_the_agreed_fields(judge):
    plain = judge("3号楼502天花板漏水，一直在滴").as_json()
    assert plain.pop("why")
    assert plain == {
        "complaint": "yes",
        "tags": ["leak"],
        "urgent": False,
        "place": {"building": "3", "unit": None, "room": "502"},
    }


def test_small_talk_never_reaches_the_tokenizer(lexicon):
    def refuse(text: str) -> list[str]:
        raise AssertionError(f"asked to cut {text!r}")

    text = "今晚一起吃饭吗，我请客"
    assert not first_pass(text, lexicon)
    assert triage(text, lexicon, refuse).complaint is Complaint.NO


CRIES = [
    "着火了",
    "3号楼着火了",
    "起火了快打119",
    "楼道冒烟",
    "电动车着火了",
    "有人困在电梯里",
    "电梯卡住了，我在里面",
    "我被关电梯里了",
    "电梯掉下来了",
    "煤气味好大",
    "闻到煤气了",
    "3号楼2单元煤气泄漏",
    "水管爆了",
    "楼道水管爆了，水往下冲",
    "我家被水淹了",
    "天花板塌了",
    "电线掉地上了",
    "漏电了，别碰单元门",
    "有人触电了",
    "有人跳楼",
    "楼顶有人要跳",
    "救命",
    "救命啊",
    "老人晕倒了",
    "有人晕倒了，谁会急救",
    "我妈摔倒起不来了",
    "孩子被反锁家里了",
    "孩子爬窗台上了",
    "有小偷进来了",
    "有人撬我家门",
    "有人拿刀",
    "楼下打起来了，拿着刀",
    "敲门没人应，老人独居",
    "阿婆三天没出门了",
    "玻璃掉下来砸到人了",
    "空调外机要掉下来了",
    "外墙在掉砖",
    "狗咬人了",
    "孩子掉井里了",
    "配电房爆炸了",
    "燃气灶爆了",
    "厨房着火了快来人",
    "隔壁冒黑烟",
    "一氧化碳中毒了",
    "煤气中毒，快叫救护车",
]
PLAIN = [
    "停水了",
    "停电了",
    "路灯坏了",
    "电梯又坏了",
    "垃圾没人收",
    "楼上漏水",
    "3号楼502天花板漏水，一直在滴",
    "消防通道停满了车",
    "楼上太吵了",
    "下水道堵了",
    "门禁坏了",
    "物业不管事",
    "狗屎没人清",
    "有人高空抛物",
    "充电桩坏了",
    "井盖松了",
    "树枝挡住路灯了",
    "广场舞太吵",
    "油烟味太大",
    "墙面开裂",
    "楼上装修太吵",
    "健身器材坏了",
    "公共厕所太臭",
    "单元门关不上",
    "水压太小",
    "燃气灶打不着火",
    "网络断了",
    "暖气不热",
    "快递柜坏了",
    "停车位被占了",
]


@pytest.mark.parametrize("text", CRIES)
def test_a_short_cry_is_noted_and_urgent(judge, text):
    answer = judge(text)
    assert answer.complaint is Complaint.YES
    assert answer.urgent


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_complaint_is_at_least_offered_and_rings_nobody(judge, text):
    answer = judge(text)
    assert answer.complaint is not Complaint.NO
    assert not answer.urgent
