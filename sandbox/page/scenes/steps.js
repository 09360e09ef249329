// Steps that several scenes share. A step has words, what shows that it is done, and what helps.
//
// help: {who, chat, fill} opens a phone and writes; {who, chat, button} points at a button;
// {jump, until} moves time, once or until the step is done.

import { cardCame, complained, noted, shown, shownToResident } from "./signs.js";

export const complain = (text, pattern) => ({
  zh: "在 {resident} 的手机里，到群里说：「" + text + "」",
  en: "On {resident}'s phone, say in the group: “" + text + "”",
  sees: complained(pattern),
  help: { who: "resident", chat: "group", fill: text },
});

export const isNoted = {
  zh: "邻里在群里回一句：记下了，几点前回话。",
  en: "The bot answers in the group: noted, and until when somebody will answer.",
  sees: noted, isWatched: true,
};

export const memberHasCard = {
  zh: "{member} 的手机里来了卡片：原话、地点、几点前接。",
  en: "A card is on {member}'s phone: the words, the place, until when.",
  sees: cardCame("member"), isWatched: true,
};

export const takes = (role) => ({
  zh: `{${role}} 按「✋ 我来处理」。群里从这时起才看到名字。`,
  en: `{${role}} presses ✋ 我来处理 (I'll take it). Only now the group reads a name.`,
  sees: shown(role, /您在办/),
  help: { who: role, chat: "private", button: "我来处理" },
});

export const solves = (role) => ({
  zh: `{${role}} 办好了，按「✅ 已解决」。`,
  en: `{${role}} has done it and presses ✅ 已解决 (solved).`,
  sees: shown(role, /说办好了/),
  help: { who: role, chat: "private", button: "已解决" },
});

export const isHappy = {
  zh: "{resident} 看过了，按 👍。「办好了，谢谢」，这件事才算完。",
  en: "{resident} has looked and presses 👍. Only now it is over: 办好了.",
  sees: shownToResident(/办好了，谢谢/),
  help: { who: "resident", chat: "group", button: "👍" },
};
