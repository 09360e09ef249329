// One person's phone: the list of chats, or the open chat.

import { announce } from "./announcer.js";
import { post } from "./api.js";
import { avatar } from "./avatar.js";
import { badge, chatList } from "./chat_list.js";
import { Composer } from "./composer.js";
import { el, fill, iconButton, walkWithArrows } from "./dom.js";
import { startPayload } from "./entities.js";
import { author, gist } from "./gist.js";
import { t } from "./language.js";
import { openMessageMenu } from "./message_menu.js";
import { Notices } from "./notices.js";
import { closePopover, openPopover } from "./popover.js";
import { press } from "./presses.js";
import { markRead, unreadOf } from "./reading.js";
import { Talk } from "./talk.js";
import { now, sent } from "./time.js";
import { topicBar } from "./topics.js";
import { chatsOf, isGroup, messagesOf, nameOf, titleOf, world } from "./world.js";

const QUESTION_MS = 600_000; // community time in which a question of the bot waits for its answer

export class Phone {
  /**
   * @param {number} personId whose phone it is
   * @param {number|null} chatId the chat that is open; null shows the list
   * @param {{remove: function(Phone), pick: function(Phone), changed: function()}} desk
   */
  constructor(personId, chatId, desk) {
    this.desk = desk;
    this.notices = new Notices();
    this.talk = new Talk({
      open: (address) => this.follow(address),
      command: (command) => this.say({ text: command }),
      press: (message, button, key) => this.press(message, button, key),
      jump: (messageId) => this.talk.jump(messageId),
      react: (message, emoji) => this.react(message, emoji),
      menu: (message, made, event) => this.openMenu(message, made, event),
    });
    this.composer = new Composer({
      say: (saying) => this.say(saying),
      edit: (message, text) => this.try(post("/edit", { ...this.at(message), text })),
    });
    this.owner = el("header", { class: "owner" });
    this.screen = el("div", { class: "screen" });
    this.element = el("section", { class: "phone" }, this.owner, el("div", { class: "glass" }, this.screen, ...this.notices.elements));
    this.element.addEventListener("keydown", (event) => {
      // Words that were begun are not thrown away.
      if (event.key === "Escape" && this.chatId !== null && !event.target.value) this.close();
    });
    this.element.addEventListener("focusin", () => this.read());
    this.listenToLongPress();
    this.become(personId, chatId);
  }

  get person() {
    return world.people.get(this.personId);
  }

  at(message) {
    return { from: this.personId, chat: this.chatId, message_id: message.message_id };
  }

  become(personId, chatId) {
    this.personId = personId;
    this.element.dataset.person = String(personId);
    this.element.setAttribute("aria-label", t("phone_of", { name: nameOf(this.person) }));
    for (const one of chatsOf(personId)) unreadOf(personId, one);
    if (chatId !== null && chatsOf(personId).includes(chatId)) this.open(chatId);
    else this.close();
  }

  /** Show everything anew, after people or groups have changed. */
  refresh() {
    if (this.chatId !== null && chatsOf(this.personId).includes(this.chatId)) {
      this.showOwner();
      this.showHead();
      this.talk.render();
      this.showFoot();
    } else this.close();
  }

  showOwner() {
    const name = nameOf(this.person);
    const { role, about } = this.person.sandbox;
    const line = [role && t(`role_${role}`), about].filter(Boolean).join(" · ");
    this.owner.replaceChildren(
      el("button", { type: "button", class: "who-am-i", "aria-label": t("change_person", { name }), title: t("change_person", { name }), onclick: () => this.desk.pick(this) },
        avatar(this.personId), el("span", {}, el("b", {}, name), el("small", {}, line))),
      iconButton("close", t("unpin"), () => this.desk.remove(this), { class: "quiet" }),
    );
  }

  unread(exceptChat = null) {
    return chatsOf(this.personId).filter((one) => one !== exceptChat).reduce((sum, one) => sum + unreadOf(this.personId, one), 0);
  }

  /** Show the list of chats. */
  close() {
    const cameFrom = this.screen.contains(document.activeElement);
    this.chatId = null;
    this.showOwner();
    this.screen.replaceChildren(el("h2", { class: "list-title" }, t("open_chats")), chatList(this.personId, (chatId) => this.open(chatId, true)));
    if (cameFrom) this.screen.querySelector(".chat-row")?.focus({ preventScroll: true });
    this.desk.changed();
  }

  /** Show a chat; `withFocus` when somebody asked for it. */
  open(chatId, withFocus = false) {
    this.chatId = chatId;
    this.topic = world.groups.get(chatId)?.sandbox.kind === "forum" ? 0 : null;
    this.showOwner();
    this.head = el("div", { class: "chat-head" });
    this.foot = el("div", { class: "chat-foot" });
    this.screen.replaceChildren(this.head, this.talk.element, this.foot);
    this.composer.moveTo(this.personId, chatId);
    this.talk.open(this.personId, chatId, this.topic);
    this.showHead();
    this.showFoot();
    this.read();
    if (withFocus) (this.composer.element.isConnected ? this.composer.text : this.foot.querySelector("button"))?.focus({ preventScroll: true });
    this.desk.changed();
  }

  showHead() {
    const group = world.groups.get(this.chatId);
    const people = group && Object.values(group.sandbox.members).filter((status) => status !== "left" && status !== "kicked").length;
    const about = group ? t("members", { n: people }) : t("private");
    const bar = topicBar(group, this.topic, (topic) => {
      this.topic = topic;
      this.talk.open(this.personId, this.chatId, topic);
      this.showHead();
    });
    this.back = el("span", {}, badge(this.unread(this.chatId)));
    fill(
      this.head,
      el("div", { class: "chat-title" },
        el("span", { class: "back" }, iconButton("back", t("back"), () => this.close(), { class: "quiet" }), this.back),
        avatar(group ? this.chatId : world.bot.id),
        el("span", { class: "chat-name" }, el("b", {}, titleOf(this.chatId)), el("small", {}, about)),
        !group && iconButton("more", t("more"), (event) => this.openChatMenu(event), { class: "quiet" })),
      bar,
    );
  }

  // The chat ends with the box to write in, or with Start when the bot may not be written to.
  showFoot() {
    const { started, blocked } = this.person.sandbox;
    const mayWrite = isGroup(this.chatId) || (started && !blocked);
    if (mayWrite) {
      if (this.composer.element.parentNode !== this.foot) this.foot.replaceChildren(this.composer.element);
      this.followForcedReply();
      return;
    }
    this.foot.replaceChildren(
      el("p", { class: "hint" }, blocked ? t("blocked", { name: nameOf(this.person) }) : t("begin_hint")),
      el("button", { type: "button", class: "primary wide", onclick: () => this.start("") }, t(blocked ? "unblock" : "start")),
    );
  }

  // The bot asked for a line: what is written next answers it by itself.
  followForcedReply() {
    const all = messagesOf(this.chatId);
    const since = all.slice(all.findLastIndex((one) => one.from?.id === this.personId) + 1);
    const isMine = (one) => !isGroup(this.chatId) || one.reply_to_message?.from?.id === this.personId;
    this.composer.answerForced(since.findLast((one) => one.sandbox.force_reply && isMine(one) && now() - sent(one) < QUESTION_MS) ?? null);
  }

  read() {
    if (this.chatId !== null && !document.hidden) markRead(this.personId, this.chatId);
    this.desk.counted?.();
  }

  openMenu(message, made, event) {
    const box = made.getBoundingClientRect();
    const at = event?.clientX ? { x: event.clientX - 60, y: event.clientY - 20 } : { x: box.left + 30, y: box.top + 20 };
    openMessageMenu(message, this.personId, this.element, at, {
      react: (one, emoji) => this.react(one, emoji),
      reply: (one) => this.composer.answer(one),
      edit: (one) => this.composer.edit(one),
      remove: (one) => this.try(post("/delete", { chat: this.chatId, message_id: one.message_id })),
    });
  }

  listenToLongPress() {
    let timer;
    const over = () => clearTimeout(timer);
    this.talk.element.addEventListener("contextmenu", (event) => {
      const made = event.target.closest("article");
      if (!made || getSelection()?.toString()) return;
      event.preventDefault();
      this.openMenuOf(made, event);
    });
    this.talk.element.addEventListener("pointerdown", (event) => {
      const made = event.target.closest("article");
      if (made && event.pointerType === "touch" && !event.target.closest("button, a")) timer = setTimeout(() => this.openMenuOf(made, event), 480);
    });
    for (const kind of ["pointerup", "pointercancel", "pointermove"]) this.talk.element.addEventListener(kind, over);
  }

  openMenuOf(made, event) {
    const message = world.chats.get(this.chatId)?.get(Number(made.dataset.id));
    if (message) this.openMenu(message, made, event);
  }

  openChatMenu(event) {
    const { blocked } = this.person.sandbox;
    const act = () => {
      closePopover();
      this.try(post(blocked ? "/unblock" : "/block", { person: this.personId }));
    };
    const menu = el("div", { class: "message-menu", role: "menu" }, el("button", { type: "button", role: "menuitem", onclick: act }, t(blocked ? "unblock" : "block")));
    walkWithArrows(menu, "button");
    openPopover(menu, this.element, { x: event.clientX || this.element.getBoundingClientRect().right, y: this.head.getBoundingClientRect().bottom });
  }

  async say(saying) {
    const thread = this.topic ? { thread: this.topic } : {};
    await this.try(post("/say", { from: this.personId, chat: this.chatId, ...thread, ...saying }));
    this.talk.toEnd();
  }

  react(message, emoji) {
    const has = message.sandbox.reactions[emoji]?.includes(this.personId);
    return this.try(post("/react", { ...this.at(message), emoji: has ? null : emoji }));
  }

  async press(message, button, key) {
    if (button.url) {
      this.follow(button.url);
      return;
    }
    if (!button.callback_data) {
      this.notices.toast(t("button_dead"));
      return;
    }
    key.classList.add("waiting");
    const done = await this.try(press(this.personId, this.chatId, message.message_id, button.callback_data).then((answer) => ({ answer })));
    key.classList.remove("waiting");
    if (!done) return;
    const { answer } = done;
    if (!answer) this.notices.toast(t("no_answer"));
    else if (answer.url) this.follow(answer.url);
    else if (answer.text && answer.show_alert) this.notices.alert(answer.text);
    else if (answer.text) this.notices.toast(answer.text);
  }

  /** Follow a link: to the bot it presses Start, any other stays closed. */
  follow(address) {
    const payload = startPayload(address, world.bot.username);
    if (payload === null) this.notices.toast(t("not_opened", { address }));
    else this.start(payload);
  }

  async start(payload) {
    this.open(this.personId, true);
    await this.try(post("/start", { from: this.personId, payload }));
  }

  /** Note that a message has come or changed somewhere. */
  told(kind, chatId, message) {
    if (!chatsOf(this.personId).includes(chatId)) return;
    const isNews = kind === "message" && message.from?.id !== this.personId;
    if (chatId === this.chatId) {
      this.talk.told(kind, message);
      this.showFoot();
      this.read();
      if (isNews && this.element.contains(document.activeElement)) announce(`${author(message)}：${message.text ?? gist(message)}`);
    } else if (this.chatId === null) {
      const at = [...this.screen.querySelectorAll(".chat-row")].indexOf(document.activeElement);
      this.close();
      if (at >= 0) this.screen.querySelectorAll(".chat-row")[at]?.focus({ preventScroll: true });
    } else {
      fill(this.back, badge(this.unread(this.chatId)));
      if (isNews && !isGroup(chatId) && !message.sandbox.silent) this.notices.banner(chatId, message, () => this.open(chatId, true));
    }
    this.desk.counted?.();
  }

  async try(asked) {
    try {
      return await asked;
    } catch (error) {
      this.notices.toast(error.message);
      return null;
    }
  }
}
