// Scene: a volunteer reports for somebody without a phone.

import { botSays, cardCame, says, shown } from "./signs.js";
import { takes } from "./steps.js";

const REPORT = "/report 代 {home} 李阿姨 家里没水了";

export const behalf = {
  id: "behalf",
  sign: "🤝",
  short: { zh: "替人反映", en: "On behalf" },
  title: { zh: "替不会用手机的李阿姨报", en: "For Mrs Li, who has no phone" },
  about: { zh: "敲敲门听来的事，也记得下来。", en: "What was heard at a door is noted too." },
  steps: [
    {
      zh: `在 {member} 和邻里的私聊里写：「${REPORT}」`,
      en: `In {member}'s private chat write: “${REPORT}”`,
      sees: (event, memo, cast) => {
        if (!says(event, cast.member, cast.member, /^\/report/)) return false;
        memo.said = event.message.message_id;
        memo.words = "没水";
        return true;
      },
      help: { who: "member", chat: "private", fill: REPORT },
    },
    {
      zh: "邻里记下了，不会在群里出现。",
      en: "It is noted and will not show in the group.",
      sees: (event, memo, cast) => {
        if (!botSays(event, cast.member, /#\d+[^]*记下了/)) return false;
        memo.number = Number(/#(\d+)/.exec(event.message.text)[1]);
        return true;
      },
      isWatched: true,
    },
    { zh: "卡片上写着：代李阿姨反映。", en: "The card says for whom.", sees: cardCame("member", /代 ?李阿姨/), isWatched: true },
    takes("member"),
    {
      zh: "办好了，按「✅ 已解决」。邻里会问一句：怎么办好的？",
      en: "Done: press ✅ 已解决. The bot asks how it was solved.",
      sees: (event, memo, cast) => botSays(event, cast.member, /怎么办好的？/),
      help: { who: "member", chat: "private", button: "已解决" },
    },
    {
      zh: "回一句：「换了阀门，来水了」。",
      en: "Answer in a line: “换了阀门，来水了”.",
      sees: shown("member", /怎么办好的：/),
      help: { who: "member", chat: "private", fill: "换了阀门，来水了" },
    },
  ],
};
