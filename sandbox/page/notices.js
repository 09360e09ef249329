// What floats over a phone: toasts and alerts that answer a button, and banners of other chats.

import { avatar } from "./avatar.js";
import { el } from "./dom.js";
import { author, gist } from "./gist.js";
import { t } from "./language.js";
import { isGroup, titleOf, world } from "./world.js";

const TOAST_MS = 4500;
const BANNER_MS = 6000;

export class Notices {
  constructor() {
    this.toastPlace = el("div", { class: "toast-place", role: "status" });
    this.alertPlace = el("div", { class: "alert-place" });
    this.bannerPlace = el("div", { class: "banner-place" });
    this.elements = [this.bannerPlace, this.toastPlace, this.alertPlace];
  }

  /** Show a line that goes by itself. */
  toast(text) {
    clearTimeout(this.toastTimer);
    this.toastPlace.replaceChildren(el("p", { class: "toast" }, text));
    this.toastTimer = setTimeout(() => this.toastPlace.replaceChildren(), TOAST_MS);
  }

  /** Show a text that stays until it is confirmed. */
  alert(text) {
    const back = document.activeElement;
    const close = () => {
      this.alertPlace.replaceChildren();
      back?.focus({ preventScroll: true });
    };
    const confirm = el("button", { type: "button", class: "primary", onclick: close }, t("ok"));
    const box = el("div", { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": text }, el("p", {}, text), confirm);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
    });
    this.alertPlace.replaceChildren(box);
    confirm.focus({ preventScroll: true });
  }

  /** Show that something has come in another chat, with sound. */
  banner(chatId, message, open) {
    clearTimeout(this.bannerTimer);
    const close = () => this.bannerPlace.replaceChildren();
    const who = isGroup(chatId) ? `${author(message)} · ${titleOf(chatId)}` : titleOf(chatId);
    const tap = () => {
      close();
      open();
    };
    this.bannerPlace.replaceChildren(el(
      "button", { type: "button", class: "banner", onclick: tap },
      avatar(isGroup(chatId) ? chatId : world.bot.id), el("span", {}, el("b", {}, who), el("span", {}, gist(message))),
    ));
    this.bannerTimer = setTimeout(close, BANNER_MS);
  }
}
