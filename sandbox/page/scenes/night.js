// Scene: one in the morning, noise upstairs; nobody is woken, and the rest is said in private.

import { botSays, complained, says, shown } from "./signs.js";

export const night = {
  id: "night",
  sign: "🌙",
  short: { zh: "夜里楼上吵", en: "Night noise" },
  title: { zh: "夜里一点，楼上吵", en: "Noise at one in the morning" },
  about: { zh: "夜里不响铃；哪一户、谁说的，群里不写。", en: "Nobody is woken; the group never reads which door." },
  steps: [
    {
      zh: "拨钟到夜里一点（「到几点」填 01:00）。天黑了 🌙。",
      en: "Move time to one at night (To a time: 01:00). It gets dark 🌙.",
      sees: (event) => event.kind === "clock" && isOneAtNight(event.now),
      help: { jump: { to_local: "01:00", timezone: "Asia/Shanghai" } },
    },
    {
      zh: "{resident} 在群里说：「{upstairs}半夜还在拖椅子，吵得睡不着」",
      en: "{resident} says in the group: “{upstairs}半夜还在拖椅子，吵得睡不着”",
      sees: complained(/吵|拖椅子|噪/),
      help: { who: "resident", chat: "group", fill: "{upstairs}半夜还在拖椅子，吵得睡不着" },
    },
    {
      zh: "邻里不响铃 🔕，也不写是哪一户。",
      en: "The bot answers without a sound 🔕 and names no door.",
      sees: (event, memo, cast) => shown("group", /#\d+/)(event, memo, cast) && event.message.sandbox.silent, isWatched: true,
    },
    {
      zh: "按那条下面的「🔒 私下说」，来到和邻里单独说话的地方。",
      en: "Press 🔒 私下说 (in private) under it: you are alone with the bot.",
      sees: (event, memo, cast) => says(event, cast.resident, cast.resident, /^\/start/),
      help: { who: "resident", chat: "group", button: "私下" },
    },
    {
      zh: "在这里写：「我家{home}，楼上每天半夜一点拖椅子」，再按「📝 登记」。",
      en: "Write here: “我家{home}，楼上每天半夜一点拖椅子”, then press 📝 登记 (note it).",
      sees: (event, memo, cast) => botSays(event, cast.resident, /#\d+[^]*不会在群里出现/),
      help: { who: "resident", chat: "private", fill: "我家{home}，楼上每天半夜一点拖椅子", button: "登记" },
    },
    {
      zh: "{member} 的卡片不响铃 🔕，写着「反映人：已隐去」。早上 8:30 才算时间。",
      en: "{member}'s card is silent 🔕 and hides who said it. Its time starts at 8:30.",
      sees: (event, memo, cast) => botSays(event, cast.member, /已隐去/), isWatched: true,
    },
  ],
};

const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const isOneAtNight = (instant) => clock.format(new Date(instant)).startsWith("01:");
