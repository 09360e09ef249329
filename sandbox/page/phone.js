// One column: one person's phone with their chats.

import { post } from "./api.js";
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { el } from "./dom.js";
import { chatsOf, messagesOf, nameOf, world } from "./state.js";
import { startPayload } from "./words.js";

const TOAST_MS = 4000;

export class Phone {
  /**
   * @param {number} personId whose phone it is
   * @param {{remove: function(Phone), changed: function()}} owner
   */
  constructor(personId, owner) {
    this.personId = personId;
    this.owner = owner;
    this.chatId = null;
    this.unread = new Map();
    this.forced = null;
    this.who = el("select", { "aria-label": "我是谁", onchange: () => this.become(Number(this.who.value)) });
    this.chats = el("nav", { class: "chats", "aria-label": "聊天" });
    this.talk = el("div", { class: "talk", role: "log", "aria-label": "消息", tabindex: "0" });
    this.begin = el("button", { type: "button", class: "begin", hidden: true, onclick: () => this.start("") }, "开始 Start");
    this.toast = el("p", { class: "toast", role: "status" });
    this.composer = new Composer({
      say: (saying) => this.try(post("/say", { from: this.personId, chat: this.chatId, ...saying })),
      edit: (message, text) => this.try(post("/edit", { ...this.at(message), text })),
    });
    this.element = el(
      "section", { class: "phone" },
      el("header", {}, el("label", {}, "我是", this.who),
        el("button", { type: "button", "aria-label": "收起这部手机", title: "收起这部手机", onclick: () => owner.remove(this) }, "✕")),
      this.chats, this.talk, this.begin, this.composer.element, this.toast,
    );
    this.refresh();
  }

  get person() {
    return world.people.find((person) => person.id === this.personId);
  }

  at(message) {
    return { from: this.personId, chat: this.chatId, message_id: message.message_id };
  }

  become(personId) {
    this.personId = personId;
    this.chatId = null;
    this.unread.clear();
    this.refresh();
    this.owner.changed();
  }

  /** Show people and chats anew, after somebody has come or gone. */
  refresh() {
    this.who.replaceChildren(...world.people.map((person) => el("option", { value: person.id, selected: person.id === this.personId }, nameOf(person))));
    this.element.setAttribute("aria-label", `${nameOf(this.person)}的手机`);
    const chats = chatsOf(this.person);
    if (!chats.some((chat) => chat.id === this.chatId)) this.open(chats[0].id);
    else this.showChats();
  }

  showChats() {
    const tab = (chat) => el(
      "button", { type: "button", "aria-pressed": String(chat.id === this.chatId), onclick: () => this.open(chat.id) },
      chat.title, this.unread.get(chat.id) && el("span", { class: "unread" }, String(this.unread.get(chat.id)), el("span", { class: "unseen" }, " 条没看")),
    );
    this.chats.replaceChildren(...chatsOf(this.person).map(tab));
  }

  async open(chatId) {
    this.chatId = chatId;
    this.unread.delete(chatId);
    this.forced = null;
    this.composer.clear();
    this.showChats();
    await this.show();
  }

  /** Show the messages of the open chat. */
  async show() {
    const chatId = this.chatId;
    const messages = [...(await messagesOf(chatId)).values()];
    if (chatId !== this.chatId) return;
    const isAtEnd = this.talk.scrollHeight - this.talk.scrollTop - this.talk.clientHeight < 80;
    const shown = messages.filter((message) => !message.sandbox.deleted || message.sandbox.from_bot);
    this.talk.replaceChildren(...shown.map((message) => bubble(message, this.person, this.doing())));
    if (isAtEnd || !this.talk.dataset.chat || this.talk.dataset.chat !== String(chatId)) this.talk.scrollTop = this.talk.scrollHeight;
    this.talk.dataset.chat = String(chatId);
    const isPrivate = chatId === this.personId;
    this.begin.hidden = !(isPrivate && (!messages.length || this.person.sandbox.blocked));
    this.composer.element.hidden = !this.begin.hidden;
    this.followForcedReply(messages);
  }

  // The bot asked for a line: the input field answers it by itself, until something is said.
  followForcedReply(messages) {
    const last = messages.filter((message) => !message.sandbox.deleted).at(-1);
    const wanted = last?.sandbox.force_reply && (this.chatId === this.personId || last.reply_to_message?.from?.id === this.personId) ? last : null;
    if (wanted && this.forced !== wanted.message_id) this.composer.answer(wanted, true);
    if (!wanted && this.forced && this.composer.target?.message_id === this.forced) this.composer.clear();
    this.forced = wanted?.message_id ?? null;
  }

  doing() {
    return {
      open: (address) => this.follow(address),
      command: (command) => this.try(post("/say", { from: this.personId, chat: this.chatId, text: command })),
      press: (message, button) => this.press(message, button),
      reply: (message) => this.composer.answer(message),
      edit: (message) => this.composer.edit(message),
      react: (message) => {
        const has = message.sandbox.reactions["👍"]?.includes(this.personId);
        this.try(post("/react", { ...this.at(message), emoji: has ? null : "👍" }));
      },
    };
  }

  async press(message, button) {
    if (button.url) {
      this.follow(button.url);
      return;
    }
    if (!button.callback_data) {
      this.say("这个按钮在沙盒里不起作用");
      return;
    }
    const answer = await this.try(post("/press", { ...this.at(message), data: button.callback_data }));
    if (!answer) return;
    if (!answer.answered) this.say("机器人没有回应");
    else if (answer.url) this.follow(answer.url);
    else if (answer.text) this.say(answer.text, answer.show_alert);
  }

  /** Follow a link: to the bot it presses Start, any other stays closed. */
  follow(address) {
    const payload = startPayload(address, world.bot.username);
    if (payload === null) this.say(`不联网，没有打开 ${address}`);
    else this.start(payload);
  }

  async start(payload) {
    await this.try(post("/start", { from: this.personId, payload }));
    await this.open(this.personId);
  }

  /** Note that a message has come or changed somewhere. */
  told(chatId, isNew, message) {
    if (chatId === this.chatId) this.show();
    else if (isNew && message.from?.id !== this.personId && chatsOf(this.person).some((chat) => chat.id === chatId)) {
      this.unread.set(chatId, (this.unread.get(chatId) ?? 0) + 1);
      this.showChats();
    }
  }

  say(text, isAlert = false) {
    clearTimeout(this.toastTimer);
    this.toast.replaceChildren(text);
    const hide = () => this.toast.replaceChildren();
    if (isAlert) this.toast.append(el("button", { type: "button", onclick: hide }, "好"));
    else this.toastTimer = setTimeout(hide, TOAST_MS);
  }

  async try(asked) {
    try {
      return await asked;
    } catch (error) {
      this.say(error.message);
      return null;
    }
  }
}
