// What the page knows of the sandbox: people, groups, and the messages of chats it has opened.

import { get } from "./api.js";

export const world = { bot: null, people: [], groups: [], messages: new Map() };

/** Load people, groups and the bot anew. */
export async function loadWorld() {
  const [about, people, groups] = await Promise.all([get(""), get("/people"), get("/groups")]);
  world.bot = about.bot;
  world.people = people.people.filter((person) => !person.is_bot);
  world.groups = groups.groups.filter((group) => !group.sandbox.migrated_to);
}

/** Return the messages of a chat by number, loading them the first time. */
export async function messagesOf(chatId) {
  if (!world.messages.has(chatId)) {
    const { messages } = await get(`/chats/${chatId}/messages`);
    const known = world.messages.get(chatId) ?? new Map();
    for (const message of messages) known.set(message.message_id, message);
    world.messages.set(chatId, known);
  }
  return world.messages.get(chatId);
}

/** Keep a message that has come or changed. */
export function keepMessage(chatId, message) {
  world.messages.get(chatId)?.set(message.message_id, message);
}

/** Return the chats that somebody sees, the private one with the bot last. */
export function chatsOf(person) {
  const inside = (group) => !["left", "kicked", undefined].includes(group.sandbox.members[person.id]);
  const groups = world.groups.filter(inside).map((group) => ({ id: group.id, title: group.title, group }));
  return [...groups, { id: person.id, title: `${world.bot.first_name}（私聊）`, group: null }];
}

/** Return a person's whole name. */
export const nameOf = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");
