# Command menus and the ledger's columns.

command-report = 说一件事，转给负责的同志
command-home = 告诉我您住哪儿
command-mine = 我说过的事
command-ticket = 看一件事，比如 /ticket 12
command-start = 从这里开始
command-help = 怎么用
command-todo = 手上的事
command-chain = 上下级都是谁
command-bind = 说好这个群是哪几栋楼的（社区用）
command-export = 导出台账（社区用）

ledger-number = 编号
ledger-filed = 反映时间
ledger-state = 状态
ledger-tag = 类别
ledger-urgent = 急
ledger-estate = 小区
ledger-building = 楼号
ledger-unit = 单元
ledger-room = 室
ledger-words = 内容
ledger-reporter = 反映人
ledger-level = 层级
ledger-seat = 岗位编号
ledger-worker = 经办人
ledger-deadline = 时限
ledger-settled = 办结时间
ledger-satisfaction = 满意情况
ledger-stars = 星
satisfied = 满意
not_confirmed = 未回话
not_satisfied = 不满意
yes = 是
masked = ***
