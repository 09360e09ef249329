# Words that stand inside sentences: levels, states, clock times.

level-member = 党员
level-hub = 中心户
level-branch = 党支部
level-committee = 社区

# Whom a ticket lies with before anybody stepped forward.
charge-member = 负责本楼的同志
charge-hub = 中心户
charge-branch = 党支部
charge-committee = 社区

state-open = 等人接
state-acknowledged = 在办
state-resolved = 等您看看好了没有
state-resolved-to-others = 等反映的邻居看看
state-closed = 办好了
state-answered = 已答复
state-withdrawn = 撤回了
state-dismissed = 不归这里管
state-merged = 和 #{ $number } 是一件事

clock-today = 今天 { $time }
clock-tomorrow = 明天 { $time }
clock-after-tomorrow = 后天 { $time }
clock-weekday = { $weekday } { $time }
clock-date = { $month }月{ $day }日 { $time }
clock-yesterday = 昨天 { $time }
weekday-0 = 周一
weekday-1 = 周二
weekday-2 = 周三
weekday-3 = 周四
weekday-4 = 周五
weekday-5 = 周六
weekday-6 = 周日

about = #{ $number }（{ $tag }）
about-place = #{ $number }（{ $tag }，{ $place }）
and-more = { $names }等
of-community = { $community } { $line }
nobody = 负责的同志
somebody = 居民
