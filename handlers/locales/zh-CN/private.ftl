# What people read in private.

hello = 您好，我是邻里。
    家里、楼里有麻烦，发 /report 加一句话就行，比如：/report 3号楼502天花板漏水
    我会转给负责的同志，办到您说好为止。先用 /home 3号楼502 告诉我您住哪儿，更快。
hello-seat = { $name }您好，谢谢您出来帮大家。您现在负责：{ $seats }。
    有事我会发卡片给您，按「✋ 我来处理」就接下了。
    /todo 看手上的事，/chain 看上下级。
hello-committee = { $name }您好，您现在在社区这一级。
    在群里发 /bind 小区名 楼号，那个群就能用了；/todo 看手上的事。
    /board 看全部情况，/export 导出台账，/invite 请人来接岗位。
    /merge 12 15 把 #15 并到 #12，/split 15 再分开；/lexicon 教我本地的说法。
hello-no-community = 您好，我是邻里。这里还没有导入名册，请社区的技术员先运行 linli import 名册.xlsx。
hello-following = 好的，#{ $number } 有消息我就在这里告诉您。

reported = { $about }记下了。
    已转给{ $charge }，{ $clock } 前回话。
reported-night = { $about }记下了。
    现在是夜里，负责的同志早上 { $morning } 起会联系您。
reported-private = 这件事不会在群里出现。
report-usage = 请写上是什么事，比如：/report 3号楼502天花板漏水
report-usage-group = 请写上是什么事：/report 加一句话。也可以回复那条消息，只发 /report。
report-too-many = 您今天说的都记下了，后面的请合在一条里说。
report-twice = 这句话已经记下了，是 #{ $number }。
thanks-answered = 不客气。有事再写给我。
reply-kept = 记下了，#{ $number } 负责的同志看得到。
reported-where = 是哪一栋哪一室？回复这条写上，找人更快。
report-unclear = 我是邻里，只会记事情。要我转给负责的同志，请发 /report 加一句话，比如：/report 3号楼502天花板漏水

news-acknowledged = { $about }：{ $name }接了，{ $clock } 前有结果。
news-acknowledged-late = { $about }：{ $name }接了。
news-moved_up = { $about }：请{ $charge }一起想办法，{ $clock } 前回话。
news-denied = { $about }：知道了，还没好。已经请{ $charge }接着办，{ $clock } 前回话。
news-reply = { $about }：{ $name }说：「{ $line }」
news-answered = { $about }：眼下办不成，{ $name }说：「{ $line }」
news-answered-plain = { $about }眼下办不成，已经记下。
news-dismissed = { $about }：不归这里管，{ $name }说：「{ $line }」
news-dismissed-plain = { $about }不归这里管。
news-group_lost = 「{ $place }」这个群我进不去了，那里的话听不到了。要恢复，请把我拉回群里，再发一次 /bind。
news-not_shown = 有一条该发的消息（{ $reference }）试了几次都写不出来，先放下了，其他的照常。请技术员看一下日志。
news-long_gap = 我刚回来：从{ $clock }起没听到大家说话，Telegram 只替我留一天，更早的可能漏了。请在群里提一句：那时说过的事要是没有编号，麻烦再说一遍。
news-group_deaf = 「{ $place }」的群里，我不是管理员了，现在只听得到命令，大家平常说的听不到。请把我设回管理员。
news-group_muted = 「{ $place }」的群里，我现在不能发消息了。大家说的我照样记，可是群里看不到回话。请在群设置里让我能发消息。
news-administrators = 有一条消息（{ $reference }）试了几次都处理不了，先放在一边了，其他的照常。请技术员用 linli inbox list 看一下。

ask = { $about }：{ $name }说办好了。
    您看看：好了按 👍，没好按 👎。
ask-solution = 怎么办好的：「{ $line }」
ask-good = { $about }：办好了，谢谢您告诉我们。
ask-stars = 这件事办得怎么样？请点几颗星。
ask-rated = 您给了 { $stars } 颗星，谢谢。
ask-bad = { $about }：知道了，还没好。已经请{ $charge }接着办。
ask-bad-final = { $about }：对不起，这件事没能办好，已经如实记下。
ask-lapsed = { $about }：等了几天没有您的消息，先算办完了。要是还没好，再说一声就行。
ask-over = { $about }：{ $state }。

toast-confirmed = 谢谢您。
toast-denied = 知道了，接着办。
toast-denied-finally = 对不起，没能办好，已经如实记下。
toast-withdrawn = 已撤回。
toast-rated = 谢谢您。

home-usage = 请写上几号楼几室，比如：/home 3号楼502
home-usage-estates = 请写上小区和几号楼几室，比如：/home { $estate } 3号楼502
home-unreadable = 「{ $text }」我没看懂。请这样写：/home 3号楼502，有单元就写 /home 3号楼2单元502
home-estate-unknown = 这里没有「{ $estate }」。有的是：{ $estates }。请这样写：/home { $example } 3号楼502
home-added = 记下了，您住 { $place }。以后说事情不用再写地址。
home-known = { $place } 我已经记着了。
home-enough = 您的住址我已经记了好几处。要换的话，先发 /home 去掉不要的。
home-list = 您告诉过我住在：{ $places }。
    再加一处，发 /home 加地址；不要了，点下面的按钮。
home-removed = 好的，不记 { $place } 了。
home-not-there = 这个地址我本来就没记。

mine-none = 您还没有说过什么事。有麻烦就发 /report 加一句话。
mine-head = 您说过的事（最近的在前）：
mine-line = #{ $number } { $tag } · { $place } · { $state }

ticket-which = #{ $number } 有好几件，您问的是哪个小区的？
ticket-usage = 请写上编号，比如：/ticket 12
ticket-unknown = 没有找到 #{ $number }，请看看编号对不对。发 /mine 可以看您说过的事。
ticket-status = { $about }：{ $state }。
ticket-status-open = { $about }：已转给{ $charge }，{ $clock } 前回话。
ticket-status-acknowledged = { $about }：{ $name }在办，{ $clock } 前有结果。
ticket-status-overdue = { $about }：社区还在想办法，没有忘。
ticket-said = 您说的：「{ $words }」
ticket-line-reply = { $name }：「{ $line }」

todo-none = 手上没有事，辛苦了。
todo-head = 手上的事（时间近的在前）：
todo-line = #{ $number } { $tag } · { $place } · { $state }，{ $clock } 前
todo-line-overdue = #{ $number } { $tag } · { $place } · { $state }，等了一阵子了
todo-open = 点编号，看卡片。
todo-more = 还有一些没列出来，先办这些。

chain-title = 您的上下级：
chain-line = { $level }{ $where } { $name }{ $phone }{ $absent }
chain-own = （就是您）
chain-absent = （还没在我这里报到）
chain-more = 下面还有 { $count } 个岗位。

only-private = 这个请在私聊里用：点 { $link }
only-group = 这个请在要用的群里发。
only-chain = 这个是给党员、中心户、党支部和社区用的。您有事请发 /report 加一句话。
only-committee = 这个要社区的同志来发。
unknown-command-resident = 这个我不会。我会的有：/report 说事情，/home 住哪儿，/mine 我说过的事，/ticket 看一件事。全部看 /help
unknown-command-chain = 这个我不会。常用的有：/todo 手上的事，/chain 上下级，/away 这几天不在。全部看 /help
unknown-command-committee = 这个我不会。常用的有：/board 全部情况，/todo 手上的事，/invite 请人来接岗位。全部看 /help
unknown-command-group = 这个我不会。有事在群里直接说就行，或者发 /report 加一句话。

help-resident = 有麻烦直接写给我，写上几号楼。也可以：
    /report 3号楼502漏水 说一件事
    /home 3号楼502 告诉我您住哪儿
    /mine 我说过的事
    /ticket 12 看一件事
    /privacy 我记什么，不记什么
    /forget 忘掉我
    着急的事请先打 110、119、120。
help-chain = 有事我发卡片给您：按「✋ 我来处理」接下，办好了按「✅ 已解决」。
    /todo 手上的事
    /chain 上下级都是谁
    /ticket 12 看一件事
    /away 3天 这几天不在
    /report 代 3号楼502 李阿姨 家里没水
    　　替没有手机的人说一件事
    自己的事：/report /home /mine
    /privacy 我记什么　/forget 忘掉我
help-committee = 社区的同志，常用的是：
    /board 全部情况　/todo 手上的事
    /overdue 等了一阵子的事
    /ticket 12 看一件事　/chain 上下级
    /invite { $code } 请人来接岗位
    /away { $code } 5天 替人说这几天不在
    /export 导出台账
    /bind 小区名 3号楼（在群里发）
    自己的事：/report /home /mine
    /privacy 我记什么　/forget 忘掉我

bind-usage = 请写上小区名，有几栋楼就写几栋，比如：/bind 开鲁四村 3号楼 5号楼
bind-unreadable = 「{ $text }」我没看懂。请这样写：/bind 开鲁四村 3号楼 5号楼
bind-which = 这里有好几个社区。请写上已有的小区名：{ $estates }。新的小区请由那个社区的同志来发。
bind-elsewhere = 这个群已经是别的社区的了，请让那个社区的同志来改。
bind-estate-taken = 「{ $estate }」是别的社区的小区，请看看名字对不对。
report-which-community = 您住在哪个小区？点一下，我就转给那里负责的同志。

export-none = 台账还是空的，一件事都没有。
export-caption = 台账，到 { $clock } 为止，共 { $count } 件。姓名和门牌已遮住。
export-caption-full = 台账（全部内容），到 { $clock } 为止，共 { $count } 件。里面有姓名和门牌，请收好。
export-file = 台账
bind-anonymous = 我看不出您是谁：请先关掉「匿名发言」，再发一次 /bind。
hello-own-id = 您的 Telegram 编号是 { $person }，要当管理员就把它写进 ADMIN_IDS。
