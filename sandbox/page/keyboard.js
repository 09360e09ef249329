// The buttons under a message of the bot.

import { el } from "./dom.js";

/**
 * Return the rows of buttons, or null when there are none.
 * @param {Object} message
 * @param {function(Object, Object, HTMLElement)} press gets the message, the button, its element
 */
export function keyboard(message, press) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!rows.length) return null;
  const key = (button) => {
    const made = el("button", { type: "button", class: "key" }, el("span", {}, button.text), button.url && el("span", { class: "corner", "aria-hidden": "true" }, "↗"));
    made.addEventListener("click", () => press(message, button, made));
    return made;
  };
  return el("div", { class: "keys" }, ...rows.map((row) => el("div", {}, ...row.map(key))));
}
