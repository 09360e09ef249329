# Somebody is away for some days.

command-away = 有几天不在，先请别人看着
button-away-0 = 我回来了
button-away-1 = 一天
button-away-3 = 三天
button-away-7 = 一周
button-away-14 = 两周

away-usage = 要离开几天？点下面的，或者写上天数，比如：/away 5天
    这几天新的事先请别人看着。回来了，发 /away 回来。
away-usage-committee = 请写上谁、几天，比如：/away { $code } 5天。回来了，发 /away { $code } 回来。
away-until = { $clock } 前，新的事先请别人看着。早回来了，按下面的按钮。
away-set = 好的，到 { $clock }，新的事先请别人看着。您已经接下的还在您手上，发 /todo 看。
    早回来了，发 /away 回来。
away-set-other = 好的，到 { $clock }，{ $name }新的事先请别人看着，已经告诉本人。
away-back = 欢迎回来。新的事照常发给您，发 /todo 看手上的事。
away-back-other = 好的，{ $name } 回来了，新的事照常。
away-here = 您一直在的，不用改。
away-here-other = { $name } 一直在的，不用改。
away-too-long = 最多 { $days } 天。要更久，请社区的同志先请别人来接这个岗位。
away-unreadable = 「{ $text }」我没看懂。请这样写：/away 3天，或者 /away 一周
away-nobody = { $code } 现在还没有人。
away-which = { $code } 有好几位，是哪一位？

news-away_set = 社区的同志帮您说好了：到 { $clock }，新的事先请别人看着，您安心。
    早回来了，发 /away 回来。
news-away_over = 欢迎回来，辛苦了。新的事从现在起照常发给您，发 /todo 看手上的事。

card-moved-away = { $name }这几天不在，请您先接一下。
chain-away = （到 { $clock } 不在）
