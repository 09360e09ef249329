# What to do at once. Said before anything else; none of it replaces 110, 119 or 120.

safety-gas = ⚠️ 闻到煤气：别开灯、别按门铃、别在屋里打电话。开窗、关总阀，到屋外再打 119{ $phones }。
safety-gas-phone = { " " }或燃气抢修 { $phone }
safety-fire = ⚠️ 着火了：人先走，别坐电梯，捂住口鼻弯腰走楼梯，随手关门。到外面打 119。
safety-elevator = ⚠️ 困在电梯里：别扒门，按警铃，靠边站稳等人来{ $phones }。有人不舒服打 120 或 119。
safety-elevator-phone = ，也可打电梯救援 { $phone }
safety-burst_pipe = ⚠️ 水管爆了：先关家里总水阀，拔掉地上的插头，别踩水碰电器{ $phones }。
safety-electricity = ⚠️ 有电的危险：别碰，离远一点，能关总闸就关总闸。有人触电先断电，再打 120。
safety-falling = ⚠️ 高处掉东西：先离开那一片，别站在楼下，提醒路过的人绕开。有人受伤打 120。
safety-violence = ⚠️ 有人动手：先离开危险的人，到安全的地方打 110。
safety-unresponsive = ⚠️ 敲门没人应、叫不醒：请马上打 120，要破门打 110。
safety-other = ⚠️ 有危险先离开，人要紧。需要时打 110、119 或 120。
safety-property-phone = ，也可打物业 { $phone }
safety-not-police = 这里不能代替报警。
