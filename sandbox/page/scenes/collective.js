// Scene: five households have the same trouble; the hub gets it at once, the committee knows.

import { cardCame, shown, silentCardCame } from "./signs.js";
import { complain, isNoted } from "./steps.js";

export const collective = {
  id: "collective",
  sign: "🏘️",
  short: { zh: "大家都碰上", en: "Everybody's" },
  title: { zh: "大家都碰上了", en: "Everybody's trouble" },
  about: { zh: "一件事五户人家，不用说五遍。", en: "Five households, one matter." },
  steps: [
    complain("{building}电梯坏了，停在5楼不动", /电梯/),
    isNoted,
    {
      zh: "换成邻居 {neighbour}，在群里那条下面按「➕ 我家也是」。",
      en: "Be the neighbour {neighbour} and press ➕ 我家也是 (mine too) under that post.",
      sees: shown("group", /现在有 ([2-9]|\d\d) 户/),
      help: { who: "neighbour", chat: "group", button: "我家也是" },
    },
    {
      zh: "再有三户也按。（「带我去」会替他们按。）",
      en: "Three more households press it. (Show me presses for them.)",
      sees: shown("group", /现在有 ([5-9]|\d\d) 户/),
      help: { everybody: "neighbours", button: "我家也是" },
    },
    { zh: "满五户，不等时限，直接到了 {hub} 手里。", en: "At five it goes straight to {hub}.", sees: cardCame("hub"), isWatched: true },
    { zh: "{committee} 也收到一张，不响铃 🔕：知道就好。", en: "{committee} gets a card without a sound 🔕.", sees: silentCardCame("committee"), isWatched: true },
  ],
};
