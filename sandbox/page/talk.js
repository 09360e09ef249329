// The messages of an open chat: appended, changed in place, gone when deleted.

import { bubble } from "./bubble.js";
import { el } from "./dom.js";
import { t } from "./language.js";
import { dayOf, sent } from "./time.js";
import { messagesOf, titleOf } from "./world.js";

const NEAR_END = 120; // pixels
const CLOSE = 5 * 60; // seconds between messages that stand together

export class Talk {
  /** @param {Object} doing see bubble() */
  constructor(doing) {
    this.doing = doing;
    this.shown = new Map();
    this.element = el("div", { class: "talk", role: "log", "aria-live": "off", tabindex: "0" });
    this.element.addEventListener("keydown", (event) => this.walk(event));
    // Who reads the end keeps seeing the end, whatever comes above or below.
    this.sticks = true;
    this.element.addEventListener("scroll", () => { this.sticks = this.isAtEnd(); });
    new ResizeObserver(() => this.sticks && this.toEnd()).observe(this.element);
  }

  /** Show a chat, or one topic of it, from the beginning. */
  open(personId, chatId, topic) {
    Object.assign(this, { personId, chatId, topic });
    this.element.setAttribute("aria-label", t("messages", { chat: titleOf(chatId) }));
    this.render();
    this.toEnd();
  }

  render() {
    const wasAtEnd = this.sticks;
    const all = messagesOf(this.chatId).filter((one) => this.topic === null || this.topicOf(one) === this.topic);
    const nodes = [];
    this.shown = new Map();
    let before = null;
    for (const album of albums(all)) {
      const [first] = album;
      if (!before || dayOf(sent(before)) !== dayOf(sent(first))) nodes.push(el("p", { class: "day" }, dayOf(sent(first))));
      const follows = before !== null && before.from?.id === first.from?.id && first.date - before.date < CLOSE && !isNotice(before) && dayOf(sent(before)) === dayOf(sent(first));
      const made = bubble(album, { person: this.personId, chatId: this.chatId, follows }, this.doing);
      for (const message of album) this.shown.set(message.message_id, made);
      nodes.push(made);
      before = album.at(-1);
    }
    if (!nodes.length) nodes.push(el("p", { class: "empty" }, t("no_messages")));
    this.element.replaceChildren(...nodes);
    if (wasAtEnd) this.toEnd();
  }

  topicOf(message) {
    return message.is_topic_message ? message.message_thread_id : 0;
  }

  /** Show that a message has come or changed; the focus stays where it was. */
  told(kind, message) {
    const focused = this.element.contains(document.activeElement) ? document.activeElement : null;
    const focusedId = focused?.closest("[data-id]")?.dataset.id;
    const label = focused?.textContent;
    const top = this.element.scrollTop;
    const wasAtEnd = this.sticks;
    this.render();
    if (!wasAtEnd) this.element.scrollTop = top;
    const shown = this.shown.get(message.message_id);
    if (kind === "message") shown?.classList.add("new");
    else if (kind === "edited") shown?.classList.add("changed");
    // An image that is still loading grows the last message.
    shown?.querySelector("img")?.addEventListener("load", () => wasAtEnd && this.toEnd());
    if (focusedId) this.refocus(focusedId, label);
    else if (focused) this.element.focus({ preventScroll: true });
  }

  refocus(id, label) {
    const again = this.element.querySelector(`[data-id="${id}"]`);
    const same = [...(again?.querySelectorAll(".key") ?? [])].find((one) => one.textContent === label);
    (same ?? again ?? this.element).focus({ preventScroll: true });
  }

  isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  toEnd() {
    this.sticks = true;
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** Show a message that is quoted somewhere, and mark it for a moment. */
  jump(messageId) {
    const found = this.shown.get(messageId);
    if (!found) return;
    found.scrollIntoView({ block: "center", behavior: "smooth" });
    found.classList.remove("marked");
    requestAnimationFrame(() => found.classList.add("marked"));
    found.focus({ preventScroll: true });
  }

  walk(event) {
    const onMessage = event.target === this.element || event.target.matches("article");
    if (!onMessage) return;
    const all = [...this.element.querySelectorAll("article")];
    const at = all.indexOf(event.target);
    const to = { ArrowUp: at < 0 ? all.length - 1 : at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[Math.min(Math.max(to, 0), all.length - 1)]?.focus();
    } else if ((event.key === "Enter" || event.key === "ContextMenu") && at >= 0) {
      event.preventDefault();
      event.target.querySelector(".handle")?.click();
    }
  }
}

const isNotice = (message) => !message.text && !message.caption && !message.photo && !message.document;

function albums(messages) {
  const found = [];
  for (const message of messages) {
    const last = found.at(-1);
    if (message.media_group_id && last?.[0].media_group_id === message.media_group_id) last.push(message);
    else found.push([message]);
  }
  return found;
}
