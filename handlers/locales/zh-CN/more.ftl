# What stands behind ⋯ 更多 on a card.

button-more = ⋯ 更多
button-extend = ⏳ 还要时间
button-hand = 👉 交给
button-retag = 🏷 改类别
button-urgent = 🚨 转急事
button-not-urgent = 🔕 不是急事
button-answer = 📋 眼下办不成
button-dismiss = 🚫 不归这里管
button-appeal = 🙋 请上一级再看看
button-back = ↩ 返回
button-tonight = 今晚
button-tomorrow = 明天
button-three = 三天
button-week = 一周

toast-extended = 好的，{ $clock } 前办好就行。反映人会知道。
toast-handed = 好的，交给{ $name }了。
toast-retagged = 改好了。
toast-urgent = 已经转成急事。
toast-not-urgent = 好的，不当急事。
toast-appealed = 好的，请上一级再看看。
toast-nobody-below = 下面和旁边暂时没有可以交的人。
toast-too-late-tonight = 今晚来不及了，请选明天。

question-answer = #{ $number } 为什么眼下办不成、已经转到哪里了？写一句，反映人会看到。不写了，就按卡片上的「✖️ 不写了」。
question-dismiss = #{ $number } 不归这里管的话，该找谁？写一句，反映人会看到。不写了，就按卡片上的「✖️ 不写了」。
question-kept-answer = 好的，已经答复反映人。
card-line-reason = 答复：「{ $line }」
