# The committee's board.

command-board = 看看整个社区的情况（社区用）
command-overdue = 等了一阵子的事（社区用）

board-empty = 这里还没有事。有了，我会数给您看。
board-head = 社区的情况，到{ $clock }：
board-now = 现在：{ $counts }。
board-all-settled = 现在：没有等着的事。
board-levels = 在哪一级：{ $counts }。
board-week = 这周：新来 { $filed } 件，办完 { $settled } 件。
board-tags = 近 30 天最多的：{ $counts }。
board-count = { $what } { $count }
board-satisfaction = 近 30 天办完的：满意 { $satisfied }%，没回话 { $not_confirmed }%，不满意 { $not_satisfied }%。

overdue-none = 没有等了一阵子的事，辛苦了。
overdue-head = 等了一阵子的事（最久的在前）：
