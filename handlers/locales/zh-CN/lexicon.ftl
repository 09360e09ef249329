# Words that a community adds by itself.

command-lexicon = 本地的词（社区用）
button-lexicon-remove = ↩️ 不要这个词

lexicon-help = 这里可以教我本地的说法，加了马上管用：
    /lexicon 漏水 飙水 —— 有人说「飙水」，就是漏水
    /lexicon 取消 打卡 —— 说「打卡」的，不是要办的事
    /lexicon 删 飙水 —— 不要这个词了
    /lexicon 试 3号楼飙水了 —— 看看我会怎么做
lexicon-none = 现在还没有加过词。
lexicon-of = { $community }：
lexicon-line = { $word } → { $meaning }（{ $name }，{ $clock } 加的）
lexicon-more = 更早的还有 { $count } 个。
lexicon-nobody = 社区
lexicon-cancels = 不算事
lexicon-tags = 类别有：{ $tags }。
lexicon-tag-unknown = 没有「{ $tag }」这一类。请这样写：/lexicon 漏水 飙水
lexicon-which-tag = 「{ $word }」要加到哪一类？请这样写：/lexicon 漏水 飙水
lexicon-swapped = 请把类别写在前面：/lexicon { $tag } { $word }
lexicon-usage = 请写上是哪个词，比如：/lexicon 取消 打卡
lexicon-usage-tag = 请写上是哪个词，比如：/lexicon { $tag } 飙水
lexicon-usage-remove = 请写上不要哪个词，比如：/lexicon 删 飙水
lexicon-try-usage = 请写上一句话，比如：/lexicon 试 3号楼飙水了
lexicon-one-word = 一次加一个词，中间不要有空格，比如：/lexicon 漏水 飙水
lexicon-which-community = 「{ $word }」是哪边的？点一下。

lexicon-added = 好的，有人说「{ $word }」，我就知道是{ $tag }。马上管用。
lexicon-added-cancel = 好的，说「{ $word }」的，我不当作要办的事。有危险的话，我还是会记。
lexicon-before = 原来它是：{ $meaning }。
lexicon-removed = 好的，「{ $word }」不要了。
lexicon-not-there = 没有加过「{ $word }」。发 /lexicon 看有哪些。
lexicon-example = 比如「{ $text }」：{ $does }
lexicon-example-plain = 3号楼{ $word }
lexicon-example-again = 我家又{ $word }，一直没人管
lexicon-example-cancel = { $word }，3号楼楼道灯坏了，一直不亮
lexicon-tried = 「{ $text }」：{ $does }
lexicon-does-nothing = 我不会理。
lexicon-does-ask = 我会先问一声，要不要登记成{ $tag }。
lexicon-does-file = 我会直接记成{ $tag }。
lexicon-does-urgent = 我会当急事记成{ $tag }。

lexicon-refused-too_short = 「{ $word }」太短了，别的话里也常有这个字。请写两个字以上。
lexicon-refused-too_long = 「{ $word }」太长了，请写一个八个字以内的词。
lexicon-refused-signs = 请只写字，不要带标点、符号和表情。
lexicon-refused-digits = 请写一个词，不要写门牌、电话这样的数字。
lexicon-refused-common = 「{ $word }」大家平常聊天老在说，加了我会弄错。请换一个更特别的词。
lexicon-refused-place = 「{ $word }」是个地方，说哪里的事都会提到，不能加。
lexicon-refused-known = 「{ $word }」我已经知道了：{ $tag }。
lexicon-refused-trouble = 「{ $word }」是反映问题常用的词，取消了我就听不到了，所以不能加。
lexicon-refused-too_many = 已经有 { $most } 个词了。请先删掉几个，或者请技术员写进词库文件。
