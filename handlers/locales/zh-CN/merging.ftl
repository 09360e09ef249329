# Two tickets that are one thing, or are not after all.

command-merge = 两件并成一件，比如 /merge 12 15（社区用）
command-split = 并错了，再分开，比如 /split 15（社区用）
button-split = ↩️ 再分开

merge-usage = 请写上两个编号，比如：/merge 12 15，就是把 #15 并到 #12 里一起办。
merge-same = 这是同一件事的编号，不用并。
merge-unknown = 没有找到 #{ $number }，请看看编号对不对。
merge-elsewhere = #{ $into } 和 #{ $part } 不在同一个社区，不能并。
merge-settled = #{ $number } 已经结束了（{ $state }），不能再并。
merge-private = #{ $number } 是私下说的，并了别人就看得到，所以不能并。可以在卡片上分别回复。
merge-which = 要并哪边的 #{ $into } 和 #{ $part }？点一下。
merge-done = 好的，#{ $part } 并到 #{ $into } 里一起办。两边的卡片和群里都改好了。
merge-done-count = 现在 #{ $into } 一共有 { $count } 户。

split-usage = 请写上编号，比如：/split 15
split-which = 要分开哪边的 #{ $number }？点一下。
split-done = 好的，#{ $number } 又单独办了，已转给{ $charge }，{ $clock } 前回话。
split-nothing = #{ $number } 没有和别的事并在一起，也没有别人的话算进来，不用分。
split-list = #{ $number } 里算进来的话。哪一句不是一件事，点它前面的号码，就单独记一件：
split-line = { $index }. 「{ $words }」
split-parts = 并进来的有 { $numbers }，要分开请发 /split 加它的编号。
split-apart = 好的，单独记成 #{ $number } 了，已转给{ $charge }。
button-apart = { $index }

refused-merged = 这件事和 #{ $number } 是一件事，请看 #{ $number } 那条。
refused-private = 这件事是私下说的，不能并。
refused-not_merged = 这件事没有并到别的事里，不用分。

card-part = 并进来的 #{ $number }：「{ $line }」
card-part-silent = 并进来的 #{ $number }

news-merged = 您说的 #{ $part } 和 #{ $number } 是一件事，在一起办。
news-merged-resolved = { $about }：{ $name }说办好了，正请反映的邻居看看。
news-split = { $about }现在单独办，已转给{ $charge }，{ $clock } 前回话。
