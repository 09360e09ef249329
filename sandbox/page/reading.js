// What everybody has read: unread badges are counted from the last message somebody saw.

import { recall, remember } from "./memory.js";
import { messagesOf, world } from "./world.js";

let marks = recall("reads", {});

const keyOf = (personId, chatId) => `${world.number}/${personId}/${chatId}`;

/** Note that somebody has seen all of a chat. */
export function markRead(personId, chatId) {
  const last = messagesOf(chatId).at(-1);
  marks[keyOf(personId, chatId)] = last?.message_id ?? 0;
  remember("reads", marks);
}

/** Count what somebody has not seen; what was there before they first looked counts as seen. */
export function unreadOf(personId, chatId) {
  const key = keyOf(personId, chatId);
  if (!(key in marks)) markRead(personId, chatId);
  const seen = marks[key];
  return messagesOf(chatId).filter((one) => one.message_id > seen && one.from?.id !== personId).length;
}
