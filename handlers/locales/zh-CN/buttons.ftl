# Labels of buttons. Other programs and people's fingers know them by heart: do not change them.

button-ack = ✋ 我来处理
button-resolve = ✅ 已解决
button-escalate = ⬆️ 上报
button-reply = 💬 回复居民
button-cancel = ✖️ 不写了
button-good = 👍
button-bad = 👎
button-withdraw = ↩️ 撤回
button-follow = 🔔 私下跟进
button-remove-home = 🗑 { $place }
button-full-ledger = 📄 导出全部内容（会留记录）
button-open-card = #{ $number }
