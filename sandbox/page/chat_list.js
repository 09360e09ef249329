// The list of somebody's chats: who wrote last, and how much is unread.

import { avatar } from "./avatar.js";
import { el, walkWithArrows } from "./dom.js";
import { author, gist } from "./gist.js";
import { t } from "./language.js";
import { unreadOf } from "./reading.js";
import { clockOf, sent } from "./time.js";
import { chatsOf, isGroup, messagesOf, titleOf, world } from "./world.js";

/** Return the badge for so many unread messages, or null. */
export const badge = (count) => count > 0 && el("span", { class: "badge", "aria-label": t("unread", { n: count }) }, count > 99 ? "99+" : String(count));

/**
 * Return somebody's chats, the one with the newest message first.
 * @param {number} personId
 * @param {function(number)} open
 */
export function chatList(personId, open) {
  const latest = (chatId) => messagesOf(chatId).at(-1);
  const chats = chatsOf(personId).sort((a, b) => (latest(b)?.date ?? 0) - (latest(a)?.date ?? 0));
  const row = (chatId) => {
    const last = latest(chatId);
    const from = last && isGroup(chatId) && last.from?.id !== personId ? `${author(last)}：` : "";
    return el(
      "button", { type: "button", class: "chat-row", onclick: () => open(chatId) },
      avatar(isGroup(chatId) ? chatId : world.bot.id),
      el("span", { class: "chat-row-text" },
        el("b", {}, titleOf(chatId), !isGroup(chatId) && el("span", { class: "bot-mark" }, "BOT")),
        el("span", { class: "last" }, last ? from + gist(last) : t(isGroup(chatId) ? "no_messages" : "private"))),
      el("span", { class: "chat-row-side" }, last && el("time", {}, clockOf(sent(last))), badge(unreadOf(personId, chatId))),
    );
  };
  const list = el("nav", { class: "chat-list", "aria-label": t("chats") }, ...chats.map(row));
  walkWithArrows(list, ".chat-row");
  return list;
}
