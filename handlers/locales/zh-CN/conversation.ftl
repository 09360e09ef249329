# Offers, joining, private words, photos.

offer-group = 要我记下来，转给负责的同志吗？
offer-private = 要我记下来吗？「登记」转给楼里负责的同志，「直接给社区」只有社区看得到。不会在群里出现。
button-offer-file = 📝 登记
button-offer-no = 🙅 不用
button-offer-committee = 🏢 直接给社区
offer-filed = 记下了，谢谢。
offer-dropped = 好的，不记。
offer-gone = 过了时间，我已经忘了。要记的话，请再说一次。
offer-not-yours = 这句话请说的那位邻居来决定。

button-join = ➕ 我家也是
join-line = 和 { $about }是一件事，您家也算上了。
toast-joined = 记下了，您家也算上。
toast-joined-already = 您家已经算上了。
toast-joined-own = 这件事就是您说的，已经在办。
toast-join-closed = 这件事不能再加了，谢谢您。
group-households = 现在有 { $count } 户。
card-households = 有这件事的：{ $count } 户
card-line-joined = 邻居也说：「{ $line }」

button-private = 🔒 私下说
private-hello = 这里只有您和我，您说的不会在群里出现。请直接写给我，比如哪一户、什么时候。

button-named = 可以告诉经办人我是谁
toast-named = 好的，经办人能看到您的名字了。
card-reporter-behalf = 反映人：{ $name }（代 { $behalf } 反映）
card-maybe-same = 可能与 #{ $number } 是一件事。
reported-committee = { $about }记下了，只有社区看得到。
    社区 { $clock } 前回话。
report-behalf-usage = 替人反映请这样写：/report 代 3号楼502 李阿姨 家里没水了
report-behalf-which = 请把小区也写上，比如：/report 代 { $estate }3号楼502 李阿姨 家里没水了
report-behalf-chain = 替人反映是给党员、中心户、党支部和社区用的。自己的事请发 /report 加一句话。

news-extended = { $about }：{ $name }还在办，估计{ $clock } 有结果。

privacy = 我记什么，不记什么：
    记：您按「登记」或用 /report 说的事、您告诉我的住址、您的名字和 Telegram 编号。群里听清楚是反映问题的话也记。
    不记：群里的聊天。我拿不准又没人按「登记」的，十分钟后连同提示一起删掉。
    谁看得到：群里只有类别和楼号；负责的同志看得到原话；私下说的事，党员和中心户看不到您的名字。
    不想留了：一件事按「↩️ 撤回」；全部删掉发 /forget。
forget-ask = 要我忘掉您吗？会删掉：您的名字、住址、您在已经结束的事里写的话。这样做了就找不回来。
button-forget = 🧹 都删掉
button-keep = 不删了
forget-done = 都删掉了。
forget-done-open = 都删掉了，只留下还在办的：{ $numbers }。办完了再发一次 /forget，或者先撤回。
forget-kept = 好的，不删。
command-privacy = 我记什么，不记什么
command-forget = 忘掉我
