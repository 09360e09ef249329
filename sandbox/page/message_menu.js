// What one can do with a message: react, reply, copy, and with one's own edit and delete.

import { el, walkWithArrows } from "./dom.js";
import { t } from "./language.js";
import { closePopover, openPopover } from "./popover.js";

const EMOJI = ["👍", "❤", "🙏", "👌", "🎉", "👎"];

/**
 * Open the menu of a message.
 * @param {Object} message
 * @param {number} personId whose phone it is
 * @param {HTMLElement} place inside which it floats
 * @param {{x: number, y: number}} at
 * @param {Object} doing react, reply, edit, remove
 */
export function openMessageMenu(message, personId, place, at, doing) {
  const mine = message.from?.id === personId && !message.sender_chat;
  const choose = (act) => () => {
    closePopover();
    act();
  };
  const item = (key, act) => el("button", { type: "button", role: "menuitem", onclick: choose(act) }, t(key));
  const had = (emoji) => message.sandbox.reactions[emoji]?.includes(personId) ?? false;
  const menu = el(
    "div", { class: "message-menu", role: "menu", "aria-label": t("message_menu") },
    el("div", { class: "emoji", role: "group", "aria-label": t("react") }, ...EMOJI.map((emoji) =>
      el("button", { type: "button", role: "menuitemcheckbox", "aria-checked": String(had(emoji)), onclick: choose(() => doing.react(message, emoji)) }, emoji))),
    item("reply", () => doing.reply(message)),
    (message.text ?? message.caption) && item("copy", () => navigator.clipboard?.writeText(message.text ?? message.caption)),
    mine && (message.text ?? message.caption) && item("edit", () => doing.edit(message)),
    mine && item("delete", () => doing.remove(message)),
  );
  walkWithArrows(menu, "button");
  openPopover(menu, place, at);
}
