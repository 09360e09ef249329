// Which command menu somebody sees in a chat, and the list from which they choose.

import { el, walkWithArrows } from "./dom.js";
import { t } from "./language.js";
import { isGroup, world } from "./world.js";

/** Return the scopes that count for somebody in a chat, the narrowest first, as at Telegram. */
function scopes(personId, chatId) {
  if (!isGroup(chatId)) return [["chat", chatId], ["all_private_chats"], ["default"]];
  const status = world.groups.get(chatId)?.sandbox.members[personId];
  const runs = status === "creator" || status === "administrator";
  return [
    ["chat_member", chatId, personId], ...(runs ? [["chat_administrators", chatId]] : []), ["chat", chatId],
    ...(runs ? [["all_chat_administrators"]] : []), ["all_group_chats"], ["default"],
  ];
}

// What the bot registered for somebody in a chat.
function commandsFor(personId, chatId) {
  const speaks = world.people.get(personId)?.language_code?.slice(0, 2) ?? "";
  for (const scope of scopes(personId, chatId)) {
    for (const code of [speaks, ""]) {
      const found = world.menus.find((menu) => menu.language_code === code && menu.scope.join() === scope.join());
      if (found?.commands.length) return found.commands;
    }
  }
  return [];
}

/**
 * Return the list of commands that begin with some letters, or null when there are none.
 * @param {number} personId
 * @param {number} chatId
 * @param {string} typed with or without the slash
 * @param {function(string)} choose gets the command without its slash
 */
export function commandList(personId, chatId, typed, choose) {
  const wanted = typed.replace(/^\//, "").toLowerCase();
  const found = commandsFor(personId, chatId).filter((one) => one.command.startsWith(wanted));
  if (!found.length) return null;
  const list = el("div", { class: "command-list", role: "menu", "aria-label": t("commands") }, ...found.map((one) =>
    el("button", { type: "button", role: "menuitem", onclick: () => choose(one.command) }, el("b", {}, `/${one.command}`), el("span", {}, one.description))));
  walkWithArrows(list, "button");
  return list;
}
