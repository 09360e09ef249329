// One message, as the person of a phone sees it.

import { fileAddress } from "./api.js";
import { avatar } from "./avatar.js";
import { el, icon } from "./dom.js";
import { words } from "./entities.js";
import { author, gist, notice } from "./gist.js";
import { keyboard } from "./keyboard.js";
import { t } from "./language.js";
import { clockOf, sent } from "./time.js";
import { isGroup, nameOf } from "./world.js";

function quote(message, doing) {
  const quoted = message.reply_to_message;
  if (!quoted || quoted.forum_topic_created) return null;
  return el(
    "button", { type: "button", class: "quote", onclick: () => doing.jump(quoted.message_id) },
    el("b", {}, author(quoted)), el("span", {}, message.quote?.text ?? gist(quoted)),
  );
}

function origin(message) {
  const from = message.forward_origin;
  if (!from) return null;
  const name = from.sender_user_name ?? (from.sender_user ? nameOf(from.sender_user) : t("somebody"));
  return el("div", { class: "origin" }, t("forwarded", { name }));
}

function picture(message) {
  const address = fileAddress(message.photo.at(-1).file_id);
  return el("a", { class: "photo", href: address, target: "_blank", rel: "noopener" }, el("img", { alt: t("photo"), src: address, draggable: "false" }));
}

function paper(message) {
  const name = message.document.file_name ?? t("document");
  return el(
    "a", { class: "paper", href: fileAddress(message.document.file_id), download: name, "aria-label": t("download", { name }) },
    el("span", { class: "paper-sign" }, icon("file")),
    el("span", {}, el("b", {}, name), el("small", {}, `${Math.max(1, Math.round(message.document.file_size / 1024))} KB`)),
  );
}

function reactions(message, person, doing) {
  const all = Object.entries(message.sandbox.reactions);
  if (!all.length) return null;
  return el("div", { class: "reactions" }, ...all.map(([emoji, who]) =>
    el("button", { type: "button", "aria-pressed": String(who.includes(person)), onclick: () => doing.react(message, emoji) }, `${emoji} ${who.length}`)));
}

function meta(message, isMine) {
  return el(
    "span", { class: "meta" },
    message.sandbox.silent && el("span", { role: "img", "aria-label": t("silent"), title: t("silent") }, "🔕"),
    message.edit_date && message.sandbox.edits > 0 ? el("span", {}, t("edited")) : null,
    el("time", { datetime: sent(message).toISOString() }, clockOf(sent(message))),
    isMine && el("span", { class: "ticks", "aria-hidden": "true" }, "✓✓"),
  );
}

/**
 * Return the element of a message, or of an album.
 * @param {Object[]} album messages that belong together, usually one
 * @param {{person: number, chatId: number, follows: boolean}} seen by whom, and whether the
 *   message before is from the same author
 * @param {Object} doing open, command, press, jump, react, menu
 */
export function bubble(album, seen, doing) {
  const message = album.find((one) => one.caption) ?? album[0];
  const told = notice(message);
  if (told) return el("p", { class: "notice" }, told);
  const isMine = message.from?.id === seen.person && !message.sender_chat;
  const showsName = isGroup(seen.chatId) && !isMine;
  const photos = album.filter((one) => one.photo);
  const body = el(
    "div", { class: "bubble" },
    showsName && !seen.follows && el("div", { class: "who", "data-kind": message.sandbox.from_bot ? "bot" : null }, author(message)),
    origin(message),
    quote(message, doing),
    photos.length > 0 && el("div", { class: "photos", "data-count": String(Math.min(photos.length, 4)) }, ...photos.map(picture)),
    ...album.filter((one) => one.document).map(paper),
    words(message, doing),
    reactions(message, seen.person, doing),
    meta(message, isMine),
  );
  const keys = keyboard(message, doing.press);
  const made = el(
    "article", {
      class: `message${isMine ? " mine" : ""}${seen.follows ? " follows" : ""}${message.sandbox.from_bot ? " from-bot" : ""}`,
      tabindex: "-1", "data-id": String(message.message_id),
      "aria-label": `${isMine ? "" : author(message)} ${clockOf(sent(message))}`.trim(),
    },
    showsName && el("span", { class: "side" }, seen.follows ? null : avatar(message.from?.id)),
    el("div", { class: "column" }, body, keys),
  );
  body.append(el("button", { type: "button", class: "handle", tabindex: "-1", "aria-label": t("more"), onclick: (event) => doing.menu(message, made, event) }, "⋯"));
  return made;
}
