# The committee's digest, and the list of what waited for a while.

digest-counts = 到{ $clock }，{ $counts }。
count-open = 等人接 { $count } 件
count-acknowledged = 在办 { $count } 件
count-resolved = 等反映人看 { $count } 件
digest-overdue = 等了一阵子的，请社区安排一下：
digest-line = #{ $number } { $tag } · { $place }，{ $clock } 起在等
digest-more = 还有 { $count } 件，发 /overdue 看。
