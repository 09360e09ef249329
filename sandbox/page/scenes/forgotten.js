// Scene: taken and forgotten; what was promised comes back by itself.

import { cardCame } from "./signs.js";
import { complain, isHappy, isNoted, solves, takes } from "./steps.js";

export const forgotten = {
  id: "forgotten",
  sign: "🧹",
  short: { zh: "接了又忘", en: "Forgotten" },
  title: { zh: "接了，又忘了", en: "Taken and forgotten" },
  about: { zh: "接下的事过了日子，自己会回来找人。", en: "What was taken and left comes back by itself." },
  steps: [
    complain("{building}门口的垃圾堆了三天没人清", /垃圾/),
    isNoted,
    takes("member"),
    {
      zh: "{member} 一忙就忘了。拨钟：按「到下一个时限」，直到 {hub} 收到。",
      en: "{member} gets busy and forgets. Press Next deadline until it reaches {hub}.",
      sees: cardCame("hub"),
      help: { jump: { to_due: true }, until: true },
    },
    takes("hub"),
    solves("hub"),
    isHappy,
  ],
};
