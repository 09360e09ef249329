// The desk on which the phones lie side by side; on a narrow screen one lies on top.

import { avatar } from "./avatar.js";
import { on } from "./bell.js";
import { badge } from "./chat_list.js";
import { el, icon, iconButton } from "./dom.js";
import { t } from "./language.js";
import { recall, remember } from "./memory.js";
import { Phone } from "./phone.js";
import { pickPerson } from "./picker.js";
import { loadChatsOf, nameOf, world } from "./world.js";

const place = document.querySelector("#phones");
const strip = document.querySelector("#people");
const nobody = document.querySelector("#nobody");
const FIRST_PHONES = 4;

const another = el("button", { type: "button", class: "another", onclick: () => desk.pick(null) }, icon("add"), el("span", {}, t("add_phone")));

let phones = [];
let isReady = false;

const desk = {
  remove(phone) {
    phones = phones.filter((other) => other !== phone);
    phone.element.remove();
    desk.changed();
  },
  async pick(phone) {
    const chosen = await pickPerson(new Set(phones.map((one) => one.personId)));
    if (!chosen) return;
    const out = phones.find((one) => one.personId === chosen);
    if (out) {
      bringForward(out);
      return;
    }
    await loadChatsOf(chosen);
    if (phone) phone.become(chosen, firstChat(chosen));
    else add(chosen, firstChat(chosen));
    bringForward(phones.find((one) => one.personId === chosen));
    desk.changed();
  },
  changed() {
    if (!isReady) return;
    remember("phones", phones.map((phone) => ({ person: phone.personId, chat: phone.chatId })));
    desk.counted();
  },
  counted() {
    if (isReady) showStrip();
  },
};

const firstChat = (personId) => (world.people.get(personId).sandbox.role === "resident" ? world.cast.group ?? personId : personId);

function add(personId, chatId) {
  const phone = new Phone(personId, chatId, desk);
  phones.push(phone);
  another.before(phone.element);
  phone.talk.toEnd(); // only what lies on the desk has a height
  return phone;
}

function showStrip() {
  const front = phones.find((phone) => phone.element.classList.contains("front")) ?? phones[0];
  const tab = (phone) => el(
    "button", { type: "button", class: "person-tab", "aria-pressed": String(phone === front), onclick: () => bringForward(phone) },
    avatar(phone.personId), el("span", {}, nameOf(phone.person)), badge(phone.unread(phone.chatId)),
  );
  strip.replaceChildren(...phones.map(tab), iconButton("add", t("add_phone"), () => desk.pick(null), { class: "add-phone" }));
  nobody.hidden = world.people.size > 0;
}

function bringForward(phone) {
  const wasHidden = phone.element.offsetParent === null;
  for (const other of phones) other.element.classList.toggle("front", other === phone);
  if (wasHidden) phone.talk.toEnd();
  phone.element.scrollIntoView({ inline: "nearest", block: "nearest", behavior: "smooth" });
  phone.read();
  showStrip();
}

/** Lay out the phones that lay there before, or those of the cast. */
async function layOut() {
  const before = recall("phones", []).filter(({ person }) => world.people.has(person));
  const cast = (world.cast.phones ?? [...world.people.keys()].slice(0, FIRST_PHONES)).map((person) => ({ person, chat: firstChat(person) }));
  const wanted = before.length ? before : cast;
  await Promise.all(wanted.map(({ person }) => loadChatsOf(person)));
  isReady = false;
  const front = phones.findIndex((phone) => phone.element.classList.contains("front"));
  for (const phone of phones) phone.element.remove();
  phones = [];
  for (const { person, chat } of wanted) add(person, chat);
  phones[Math.max(front, 0)]?.element.classList.add("front");
  isReady = true;
  desk.changed();
}

/**
 * Return somebody's phone, taking it out if need be, with a chat open.
 * @param {number} personId
 * @param {number} chatId
 */
export async function phoneOf(personId, chatId) {
  let phone = phones.find((one) => one.personId === personId);
  if (!phone) {
    await loadChatsOf(personId);
    phone = add(personId, chatId);
  }
  if (phone.chatId !== chatId) phone.open(chatId);
  bringForward(phone);
  return phone;
}

/** Start the desk. */
export function startDesk() {
  place.append(another);
  on("loaded", layOut);
  on("world", async () => {
    phones.filter((phone) => !phone.person).forEach((phone) => desk.remove(phone));
    if (!phones.length && world.people.size) await layOut();
    await Promise.all(phones.map((phone) => loadChatsOf(phone.personId)));
    phones.forEach((phone) => phone.refresh());
    desk.changed();
  });
  for (const kind of ["message", "edited", "deleted", "reaction"]) {
    on(kind, ({ chat, message }) => phones.forEach((phone) => phone.told(kind, chat, message)));
  }
  on("clock", () => phones.forEach((phone) => phone.chatId !== null && phone.showFoot()));
  addEventListener("visibilitychange", () => phones.forEach((phone) => phone.read()));
}
