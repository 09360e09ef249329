// Shows one message as the person of a phone sees it.

import { pictureAddress } from "./api.js";
import { el } from "./dom.js";
import { nameOf } from "./state.js";
import { words } from "./words.js";

const clockTime = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hour12: false });

/** Return who a message is from, as people read it. */
export function author(message) {
  if (message.sender_chat) return `${message.sender_chat.title}（匿名）`;
  return message.from ? nameOf(message.from) : "";
}

/** Return the first words of a message, for quotes. */
export function gist(message) {
  const text = message.text ?? message.caption;
  return text ? text.slice(0, 60) : message.photo ? "[照片]" : message.document ? "[文件]" : "[消息]";
}

function service(message) {
  const names = (users) => users.map(nameOf).join("、");
  if (message.new_chat_members) return `${names(message.new_chat_members)} 进了群`;
  if (message.left_chat_member) return `${nameOf(message.left_chat_member)} 离开了群`;
  if (message.pinned_message) return `置顶了「${gist(message.pinned_message)}」`;
  if (message.migrate_to_chat_id) return "这个群已升级为超级群";
  if (message.migrate_from_chat_id) return "由普通群升级而来";
  if (message.forum_topic_created) return `新话题「${message.forum_topic_created.name}」`;
  return null;
}

function keys(message, doing) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!rows.length || message.sandbox.deleted) return null;
  const key = (button) =>
    el("button", { type: "button", onclick: () => doing.press(message, button) }, button.text, button.url ? " ↗" : "");
  return el("div", { class: "keys" }, ...rows.map((row) => el("div", {}, ...row.map(key))));
}

function meta(message, isMine, doing) {
  const state = message.sandbox;
  const tool = (sign, label, tap) => el("button", { type: "button", "aria-label": label, title: label, onclick: tap }, sign);
  return el(
    "div", { class: "meta" },
    !state.deleted && tool("回复", "回复这条", () => doing.reply(message)),
    !state.deleted && !isMine && tool("👍", "点个赞，再点一次取消", () => doing.react(message)),
    !state.deleted && isMine && tool("改", "改这条", () => doing.edit(message)),
    state.silent && el("span", { title: "没有响铃", role: "img", "aria-label": "没有响铃" }, "🔕"),
    state.deleted ? "已删除" : message.edit_date ? "改过" : null,
    el("time", {}, clockTime.format(new Date(message.date * 1000))),
  );
}

/**
 * Return the element of a message.
 * @param {Object} message as the control API describes it
 * @param {Object} person whose phone it is
 * @param {Object} doing open, command, press, reply, react, edit
 */
export function bubble(message, person, doing) {
  const notice = service(message);
  if (notice) return el("p", { class: "service" }, notice);
  const isMine = message.from?.id === person.id && !message.sender_chat;
  const quoted = message.reply_to_message;
  const reactions = Object.entries(message.sandbox.reactions);
  const photo = message.photo?.at(-1);
  const origin = message.forward_origin;
  return el(
    "article", { class: `message${isMine ? " mine" : ""}${message.sandbox.deleted ? " deleted" : ""}` },
    el(
      "div", { class: "bubble" },
      !isMine && el("div", { class: "who" }, author(message)),
      origin && el("div", { class: "quote" }, `转发自 ${origin.sender_user_name ?? (origin.sender_user ? nameOf(origin.sender_user) : "群")}`),
      quoted && !quoted.forum_topic_created && el("div", { class: "quote" }, `${author(quoted)}：${message.quote?.text ?? gist(quoted)}`),
      photo && el("img", { class: "photo", alt: "照片", loading: "lazy", src: pictureAddress(photo.file_id) }),
      message.document && el("div", {}, `📄 ${message.document.file_name ?? "文件"}`),
      words(message, doing),
      reactions.length > 0 && el("div", { class: "reactions" }, reactions.map(([emoji, who]) => `${emoji} ${who.length}`).join("  ")),
      meta(message, isMine, doing),
    ),
    keys(message, doing),
  );
}
