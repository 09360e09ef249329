# What a group reads. Never a room number, never the complaint's words, and no name before that
# person pressed 我来处理.

group-open = { $about }记下了。
    已转给{ $charge }，{ $clock } 前回话。
group-open-night = { $about }记下了。
    现在是夜里，负责的同志早上 { $morning } 起会联系您。
group-open-night-phone = 夜里着急的话，请打物业电话 { $phone }。
group-moved = { $about }：请{ $charge }一起想办法，{ $clock } 前回话。
group-denied = { $about }：还没好，请{ $charge }接着办，{ $clock } 前回话。
group-overdue = { $about }：社区还在想办法，没有忘。
group-acknowledged = { $about }：{ $name }在办，{ $clock } 前有结果。
group-acknowledged-late = { $about }：{ $name }在办。
group-resolved = { $about }：{ $name }说办好了，等反映的邻居看看。
group-closed = { $about }办好了，谢谢{ $name }。
group-lapsed = { $about }办完了。要是还没好，您再说一声就行。
group-not-satisfied = { $about }：对不起，没能办好，已经如实记下。
group-answered = { $about }眼下办不成，已答复反映的邻居。
group-withdrawn = { $about }撤回了。
group-dismissed = { $about }不归这里管，该找谁已经写给反映的邻居。
group-merged = { $about }和 #{ $number } 是一件事，在那边一起办。
group-reply-waits = 有一句回话给反映人，请点「🔔 私下跟进」看。

group-ask = { $about }：{ $name }说办好了。
    反映的邻居请看一看：好了按 👍，没好按 👎。
group-ask-answered-good = { $about }：反映的邻居说好了。
group-ask-answered-bad = { $about }：还没好，已经请{ $charge }接着办。
group-ask-lapsed = { $about }：等了几天没有回话，先算办完了。


group-bound = 大家好，我是邻里，这个群（{ $place }）的小帮手。
    家里、楼里有要修要管的，直接在群里说，写上几号楼，我会记下来转给负责的同志，办到您说好为止。
    聊天我不记，也不存。记错了，点「↩️ 撤回」。
    不想在群里说的，私聊我就行：点 { $link }
    这里不是 12345，在这里说不影响您打 12345。
group-hello = 我是邻里。请社区的同志在这里发 /bind 小区名 楼号，比如：/bind 开鲁四村 3号楼
group-not-bound = 我还不知道这是哪个小区的群，请社区的同志先在这里发 /bind 小区名 楼号。
group-where = 要是在哪一栋，回复这条写上几号楼，找人更快。
group-neighbour = 哪一户、谁反映的，群里不写。
group-rebound = 好的，这个群现在是：{ $place }。
group-hears-now = 好的，现在大家说的我听得到了。有事直接说，写上几号楼就行。
group-deaf = 注意：我要是还不是管理员，就只听得到命令，平常的话听不到。请把我设为管理员，或请技术员到 @BotFather 关掉隐私模式（/setprivacy 选 Disable）再重新拉我进来。
