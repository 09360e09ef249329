# Invitations: the link by which somebody takes a seat.

command-invite = 请人来接一个岗位（社区用）
button-take-back = 🚫 收回

seat-label = { $code }（{ $whose }）
seat-gone = 这个岗位

invite-usage = 请写上岗位编号，比如：/invite { $code }
invite-unheld = 还没有人的岗位：{ $seats }
invite-unknown = 没有找到岗位「{ $text }」。
invite-near = 您要找的是不是 { $seats }？请这样写：/invite { $code }
invite-which = 有好几个社区都有这个编号，请让那个社区的同志来发。
invite-caption = 请把这条转给要接 { $seat } 的人：
    点 { $link } 再按「开始」，或者用手机扫上面的码。
    到 { $clock } 前有效，只能用一次。发错了，按「🚫 收回」。
invite-dead = 这个链接不能用了：可能有人用过了，或者过了日子。请社区的同志再发一个给您。

news-seat_taken = { $name }用链接接下了 { $seat }。要是不对，请按「🚫 收回」。
news-seat_left = 您不再负责 { $seat } 了。谢谢您这些日子帮大家。

toast-taken-back-link = 好的，这个链接不能用了。
toast-taken-back-holder = 好的，已经收回。
toast-taken-back-nothing = 这个已经收回过了。

card-left = 这件事现在由别的同志看着，您不用操心了。谢谢您。
