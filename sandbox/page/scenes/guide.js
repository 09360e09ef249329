// Helps with a step: brings the right phone forward, writes the words, points at the button.

import { post } from "../api.js";
import { jump } from "../clock.js";
import { phoneOf } from "../desk.js";
import { messagesOf, nameOf, world } from "../world.js";
import { currentStep } from "./director.js";

const MOST_JUMPS = 40;
const MARK_MS = 4000;
const KEY_COMES_MS = 3000; // the bot may still be saying what the button is under
const LOOK_AGAIN_MS = 100;

const neighbour = () => world.cast.neighbours?.[0];
const personOf = (role) => (role === "neighbour" ? neighbour() : world.cast[role]);

/** Fill the names and places of the cast into a sentence. */
export function withCast(text) {
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    if (name === "home" || name === "building") return world.cast[name] ?? "";
    // One floor up, same stairwell.
    if (name === "upstairs") return (world.cast.home ?? "").replace(/\d+$/, (room) => Number(room) + 100);
    const person = world.people.get(personOf(name));
    return person ? nameOf(person) : name;
  });
}

/** Help with a step. */
export async function help({ who, chat, fill, button, jump: how, until, everybody }) {
  if (how) {
    await jumpTo(how, until);
    return;
  }
  if (everybody) {
    await pressForAll(world.cast[everybody], button);
    return;
  }
  const person = personOf(who);
  const phone = await phoneOf(person, chat === "group" ? world.cast.group : person);
  const key = button && (findKey(phone, button) ?? (fill ? null : await keyToCome(phone, button)));
  if (key) point(key);
  else if (fill) {
    phone.composer.fill(withCast(fill));
    phone.composer.text.focus({ preventScroll: true });
    mark(phone.composer.form);
  }
}

async function jumpTo(how, until) {
  const step = currentStep();
  for (let times = 0; times < (until ? MOST_JUMPS : 1) && currentStep() === step; times += 1) await jump(how);
}

function findKey(phone, label) {
  return [...phone.talk.element.querySelectorAll(".key")].filter((key) => key.textContent.includes(label)).at(-1);
}

async function keyToCome(phone, label) {
  const step = currentStep();
  for (let waited = 0; waited < KEY_COMES_MS && currentStep() === step; waited += LOOK_AGAIN_MS) {
    await new Promise((resume) => setTimeout(resume, LOOK_AGAIN_MS));
    const key = findKey(phone, label) ?? (isInPrivate(phone.personId, label) && findKey(await phoneOf(phone.personId, phone.personId), label));
    if (key) return key;
  }
  return null;
}

// Who has pressed Start is asked in private, not in the group.
function isInPrivate(person, label) {
  return messagesOf(person).at(-1)?.reply_markup?.inline_keyboard?.some((row) => row.some((key) => key.text.includes(label)));
}

function point(key) {
  key.scrollIntoView({ block: "center", behavior: "smooth" });
  key.focus({ preventScroll: true });
  mark(key);
}

function mark(element) {
  document.querySelector(".pointed")?.classList.remove("pointed");
  element.classList.add("pointed");
  setTimeout(() => element.classList.remove("pointed"), MARK_MS);
}

async function pressForAll(people, label) {
  const holds = (row) => row.find((key) => key.text.includes(label));
  const message = messagesOf(world.cast.group).filter((one) => one.reply_markup?.inline_keyboard.some(holds)).at(-1);
  if (!message) return;
  const data = message.reply_markup.inline_keyboard.map(holds).find(Boolean).callback_data;
  for (const person of people) {
    await post("/press", { from: person, chat: world.cast.group, message_id: message.message_id, data });
  }
}
