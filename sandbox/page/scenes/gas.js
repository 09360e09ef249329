// Scene: a smell of gas rings three levels at once, by day and by night.

import { cardCame, shown } from "./signs.js";
import { complain, takes } from "./steps.js";

export const gas = {
  id: "gas",
  sign: "🔥",
  short: { zh: "闻到煤气", en: "Gas" },
  title: { zh: "闻到煤气", en: "A smell of gas" },
  about: { zh: "急事同时响三级，先说怎么保命。", en: "Danger rings three levels at once; what to do comes first." },
  steps: [
    complain("{building}楼道里煤气味很浓", /煤气|燃气|天然气/),
    {
      zh: "群里第一句就是该怎么做、打哪个电话。",
      en: "The group first reads what to do and whom to call.",
      sees: shown("group", /⚠️/), isWatched: true,
    },
    { zh: "🚨 卡片同时到了 {member}，响铃。", en: "A 🚨 card rings {member} …", sees: cardCame("member", /🚨/), isWatched: true },
    { zh: "也到了中心户 {hub}。", en: "… and the hub, {hub} …", sees: cardCame("hub", /🚨/), isWatched: true },
    { zh: "也到了党支部 {branch}。", en: "… and the branch, {branch}.", sees: cardCame("branch", /🚨/), isWatched: true },
    takes("member"),
    {
      zh: "别人的卡片跟着改了：有人在办，不用再跑一趟。",
      en: "The others' cards change at once: somebody is on it.",
      sees: shown("hub", /在办/), isWatched: true,
    },
  ],
};
