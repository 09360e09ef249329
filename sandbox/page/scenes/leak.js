// Scene: a leak that nobody answers climbs, until it is done and the resident says so.

import { cardCame } from "./signs.js";
import { complain, isHappy, isNoted, memberHasCard, solves, takes } from "./steps.js";

export const leak = {
  id: "leak",
  sign: "💧",
  short: { zh: "漏水往上走", en: "A leak climbs" },
  title: { zh: "漏水，没人接就往上走", en: "A leak that climbs" },
  about: { zh: "一句话进群，一直走到「办好了」。", en: "From one sentence in the group to “done”." },
  steps: [
    complain("{home}天花板漏水，一直在滴", /漏水|滴水|渗水/),
    isNoted,
    memberHasCard,
    {
      zh: "{member} 这会儿没看手机。拨钟：按「到下一个时限」，直到 {hub} 收到。",
      en: "{member} is not looking. Press Next deadline until it reaches {hub}.",
      sees: cardCame("hub"),
      help: { jump: { to_due: true }, until: true },
    },
    takes("hub"),
    solves("hub"),
    isHappy,
  ],
};
