// The box at the foot of a phone: what one writes, in answer to what, with which photo.

import { el } from "./dom.js";
import { author, gist } from "./bubble.js";

/** Read a file as base64. */
function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

export class Composer {
  /** @param {{say: function(Object), edit: function(Object, string)}} doing */
  constructor(doing) {
    this.doing = doing;
    this.target = null;
    this.isEditing = false;
    this.text = el("textarea", { rows: "1", "aria-label": "写点什么", placeholder: "写点什么…", maxlength: "4096" });
    this.photo = el("input", { type: "file", accept: "image/*", class: "unseen", tabindex: "-1", "aria-label": "选一张照片" });
    this.note = el("span");
    this.bar = el("div", { class: "answering", hidden: true }, this.note,
      el("button", { type: "button", "aria-label": "不回复了", onclick: () => this.clear() }, "✕"));
    this.form = el(
      "form", { class: "write", onsubmit: (event) => { event.preventDefault(); this.send(); } },
      el("button", { type: "button", "aria-label": "附一张照片", title: "附一张照片", onclick: () => this.photo.click() }, "📎"),
      this.photo, this.text, el("button", { class: "send" }, "发送"),
    );
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.form.requestSubmit();
      }
    });
    this.photo.addEventListener("change", () => this.send());
    this.element = el("div", {}, this.bar, this.form);
  }

  /** Answer a message; `isForced` when the bot asked for it. */
  answer(message, isForced = false) {
    this.target = message;
    this.isEditing = false;
    this.note.textContent = `${isForced ? "请回复" : "回复"} ${author(message)}：${gist(message)}`;
    this.text.placeholder = message.sandbox.other_markup?.input_field_placeholder ?? "写点什么…";
    this.bar.hidden = false;
    if (!isForced) this.text.focus();
  }

  /** Change one's own message. */
  edit(message) {
    this.answer(message);
    this.isEditing = true;
    this.note.textContent = `改：${gist(message)}`;
    this.text.value = message.text ?? message.caption ?? "";
  }

  /** Answer nothing any more. */
  clear() {
    this.target = null;
    this.isEditing = false;
    this.bar.hidden = true;
    this.text.placeholder = "写点什么…";
  }

  async send() {
    const text = this.text.value.trim();
    const [file] = this.photo.files;
    if (!text && !file) return;
    const { target, isEditing } = this;
    this.text.value = "";
    this.clear();
    if (isEditing) {
      await this.doing.edit(target, text);
      return;
    }
    const saying = file ? { photo: await base64(file), ...(text && { caption: text }) } : { text };
    this.photo.value = "";
    if (target) saying.reply_to = target.message_id;
    await this.doing.say(saying);
  }
}
