// What the page knows of the sandbox: people, groups, messages, menus, troubles and the time.

import { get, listen } from "./api.js";
import { ring } from "./bell.js";
import { recall } from "./memory.js";

export const world = {
  number: null, bot: null, people: new Map(), groups: new Map(), chats: new Map(), menus: [],
  faults: [], life: "absent", cast: {}, offset: 0,
};

const outside = new Set(["left", "kicked", undefined]);

/** Return the chats that somebody sees: the private one with the bot first. */
export function chatsOf(personId) {
  const groups = [...world.groups.values()].filter(
    (group) => !group.sandbox.migrated_to && !outside.has(group.sandbox.members[personId]),
  );
  return [personId, ...groups.map((group) => group.id)];
}

export const isGroup = (chatId) => chatId < 0;
export const nameOf = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");
export const titleOf = (chatId) => (isGroup(chatId) ? world.groups.get(chatId)?.title : nameOf(world.bot)) ?? "";

/** Return the messages of a chat that are not deleted, oldest first. */
export const messagesOf = (chatId) => [...(world.chats.get(chatId)?.values() ?? [])].filter((one) => !one.sandbox.deleted);

/** Load the chats of somebody who was not looked at before. */
export async function loadChatsOf(personId) {
  const missing = chatsOf(personId).filter((chatId) => !world.chats.has(chatId));
  await Promise.all(missing.map(async (chatId) => {
    const { messages } = await get(`/chats/${chatId}/messages`);
    keep(chatId, messages);
  }));
}

function keep(chatId, messages) {
  const known = world.chats.get(chatId) ?? new Map();
  for (const message of messages) known.set(message.message_id, message);
  world.chats.set(chatId, known);
}

const byId = (list) => new Map(list.map((one) => [one.id, one]));

async function load() {
  const pinned = recall("phones", []).map((phone) => phone.person);
  const seen = await get(`/snapshot?people=${pinned.join(",")}`);
  const isNew = world.number !== null && world.number !== seen.sandbox;
  Object.assign(world, {
    number: seen.sandbox, bot: seen.bot, people: byId(seen.people), groups: byId(seen.groups),
    menus: seen.menus, faults: seen.faults, life: seen.life, cast: seen.cast, offset: seen.clock.offset,
  });
  world.chats = new Map();
  for (const [chatId, messages] of Object.entries(seen.messages)) keep(Number(chatId), messages);
  return isNew;
}

let reloadTimer;
function worldChanged() {
  clearTimeout(reloadTimer);
  reloadTimer = setTimeout(async () => {
    const [people, groups, about] = await Promise.all([get("/people"), get("/groups"), get("")]);
    world.people = byId(people.people.filter((person) => !person.is_bot));
    world.groups = byId(groups.groups);
    world.cast = about.cast;
    ring("world");
  }, 30);
}

function told(event) {
  if (event.message) {
    // Chats that nobody on the page looks at are loaded when somebody does.
    world.chats.get(event.chat)?.set(event.message.message_id, event.message);
  } else if (event.kind === "clock") world.offset = event.offset;
  else if (event.kind === "menus") world.menus = event.menus;
  else if (event.kind === "faults") world.faults = event.faults;
  else if (event.kind === "life") world.life = event.life;
  else if (event.kind === "world") worldChanged();
  ring(event.kind, event);
  ring("event", event);
}

/** Connect, and keep connected; `loaded` is rung whenever everything was loaded anew. */
export function connect() {
  let early = []; // what happens while the snapshot is on its way
  listen(
    (event) => (early ? early.push(event) : told(event)),
    async () => {
      early = [];
      const isNew = await load();
      const waiting = early;
      early = null;
      ring("loaded", { isNew });
      waiting.forEach(told);
      ring("line", true);
    },
    () => ring("line", false),
  );
}
