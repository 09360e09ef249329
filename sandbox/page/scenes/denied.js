// Scene: said to be solved, but it is not; the resident has the last word.

import { cardCame } from "./signs.js";
import { complain, isNoted, solves, takes } from "./steps.js";

export const denied = {
  id: "denied",
  sign: "👎",
  short: { zh: "其实没好", en: "Not solved" },
  title: { zh: "说办好了，其实没好", en: "Not solved after all" },
  about: { zh: "好没好，反映的人说了算。", en: "The resident has the last word." },
  steps: [
    complain("{building}楼道的灯坏了，晚上看不见", /灯/),
    isNoted,
    takes("member"),
    solves("member"),
    {
      zh: "{resident} 上楼一看还是黑的，按 👎。",
      en: "{resident} looks, it is still dark, and presses 👎.",
      sees: (event, memo, cast) => event.kind === "press" && event.from === cast.resident && event.message_id > memo.said,
      help: { who: "resident", chat: "group", button: "👎" },
    },
    { zh: "到了上一级 {hub}：「反映人说还没好，请您接着办」。", en: "It goes one level up, to {hub}.", sees: cardCame("hub", /还没好/), isWatched: true },
  ],
};
