// The box at the foot of a chat: what one writes, in answer to what, with which photos.

import { packed } from "./attaching.js";
import { commandList } from "./commands.js";
import { el, iconButton } from "./dom.js";
import { author, gist } from "./gist.js";
import { t } from "./language.js";

const HIGHEST = 132; // pixels; longer texts scroll

export class Composer {
  /** @param {{say: function(Object), edit: function(Object, string)}} doing */
  constructor(doing) {
    this.doing = doing;
    this.target = null;
    this.isEditing = false;
    this.forced = null;
    this.files = [];
    this.text = el("textarea", { rows: "1", maxlength: "4096", "aria-label": t("write"), placeholder: t("write") });
    this.picker = el("input", { type: "file", accept: "image/*", multiple: true, hidden: true });
    this.note = el("div", { class: "answer-note" });
    this.bar = el("div", { class: "answering", hidden: true }, this.note, iconButton("close", t("cancel"), () => this.clear()));
    this.previews = el("div", { class: "previews", hidden: true });
    this.popup = el("div", { class: "popup" });
    this.form = el(
      "form", { class: "write" },
      iconButton("menu", t("commands"), () => this.toggleCommands(), { class: "quiet" }),
      this.text, this.picker,
      iconButton("attach", t("attach"), () => this.picker.click(), { class: "quiet" }),
      iconButton("send", t("send"), null, { class: "send", type: "submit" }),
    );
    this.element = el("div", { class: "composer" }, this.popup, this.bar, this.previews, this.form);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.text.addEventListener("keydown", (event) => this.typed(event));
    this.text.addEventListener("input", () => this.changed());
    this.text.addEventListener("paste", (event) => this.take([...event.clipboardData.files]));
    this.picker.addEventListener("change", () => this.take([...this.picker.files]));
    this.popup.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation(); // it closes the list, not the chat
      this.closeCommands();
    });
  }

  /** Write for somebody in a chat from now on. */
  moveTo(personId, chatId) {
    this.personId = personId;
    this.chatId = chatId;
    this.clear();
    this.fill("");
  }

  typed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "Escape" && (this.popup.firstChild || this.target)) {
      event.stopPropagation();
      this.closeCommands();
      this.clear();
    } else if (event.key === "ArrowUp" && this.popup.firstChild) {
      event.preventDefault();
      this.popup.querySelector("button:last-of-type").focus();
    }
  }

  changed() {
    this.text.style.height = "";
    if (this.text.value) this.text.style.height = `${Math.min(this.text.scrollHeight, HIGHEST)}px`;
    const { value } = this.text;
    if (/^\/\w*$/.test(value)) this.showCommands(value);
    else this.closeCommands();
  }

  /** Put words into the box, ready to be sent. */
  fill(text) {
    this.text.value = text;
    this.changed();
    this.closeCommands();
  }

  showCommands(typed) {
    const list = commandList(this.personId, this.chatId, typed, (command) => this.chosen(command));
    this.popup.replaceChildren(...(list ? [list] : []));
  }

  closeCommands() {
    if (this.popup.contains(document.activeElement)) this.text.focus();
    this.popup.replaceChildren();
  }

  toggleCommands() {
    if (this.popup.firstChild) this.closeCommands();
    else {
      this.showCommands("");
      this.popup.querySelector("button")?.focus();
    }
  }

  chosen(command) {
    this.closeCommands();
    this.text.value = "";
    this.changed();
    this.doing.say({ text: `/${command}` });
    this.text.focus();
  }

  /** Answer a message. */
  answer(message) {
    this.target = message;
    this.isEditing = false;
    this.showBar(t("replying", { name: author(message) }), gist(message));
    this.text.focus();
  }

  /** Answer a message because the bot asks for it, until something is said; null ends that. */
  answerForced(message) {
    const number = message?.message_id ?? null;
    if (number === this.forced) return;
    if (!message && this.target?.message_id === this.forced) this.clear();
    this.forced = number;
    if (!message) return;
    this.target = message;
    this.isEditing = false;
    this.showBar(t("must_reply"), gist(message));
    this.text.placeholder = message.sandbox.other_markup?.input_field_placeholder ?? t("write");
  }

  /** Change one's own message. */
  edit(message) {
    this.answer(message);
    this.isEditing = true;
    this.showBar(t("editing"), gist(message));
    this.fill(message.text ?? message.caption ?? "");
  }

  showBar(what, about) {
    this.note.replaceChildren(el("b", {}, what), el("span", {}, about));
    this.bar.hidden = false;
  }

  /** Answer nothing any more. */
  clear() {
    if (this.isEditing) this.fill("");
    this.target = null;
    this.isEditing = false;
    this.bar.hidden = true;
    this.text.placeholder = t("write");
  }

  take(files) {
    this.files = [...this.files, ...files.filter((file) => file.type.startsWith("image/"))].slice(0, 10);
    this.picker.value = "";
    this.showPreviews();
    if (this.files.length) this.text.focus();
  }

  showPreviews() {
    for (const image of this.previews.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    this.previews.hidden = !this.files.length;
    const drop = (index) => {
      this.files.splice(index, 1);
      this.showPreviews();
    };
    this.previews.replaceChildren(
      ...this.files.map((file, index) => el("span", { class: "preview" }, el("img", { src: URL.createObjectURL(file), alt: file.name }), iconButton("close", t("cancel"), () => drop(index)))),
      el("small", {}, t("photos_ready", { n: this.files.length })),
    );
  }

  async send() {
    const text = this.text.value.trim();
    const { target, isEditing, files } = this;
    if (!text && !files.length) return;
    this.files = [];
    this.showPreviews();
    this.isEditing = false;
    this.fill("");
    this.clear();
    if (isEditing) {
      await this.doing.edit(target, text);
      return;
    }
    const photos = await Promise.all(files.map(packed));
    const saying = photos.length ? { ...(text && { caption: text }) } : { text };
    if (photos.length === 1) [saying.photo] = photos;
    else if (photos.length) saying.photos = photos;
    if (target) saying.reply_to = target.message_id;
    await this.doing.say(saying);
  }
}
