// Pressed buttons that wait for the bot's answer, which comes with the events.

import { post } from "./api.js";
import { on } from "./bell.js";

const PATIENCE_MS = 30_000;
const waiting = new Map();
const early = new Map(); // answers that came before the page knew the number of its press

on("answer", ({ query_id: number, answer }) => {
  if (waiting.has(number)) waiting.get(number)(answer);
  else early.set(number, answer);
  if (early.size > 50) early.delete(early.keys().next().value);
});

/**
 * Press a button and wait for the bot.
 * @returns {Promise<{text: ?string, show_alert: boolean, url: ?string}|null>} null without an answer
 */
export async function press(personId, chatId, messageId, data) {
  const { query_id: number } = await post("/press", { from: personId, chat: chatId, message_id: messageId, data, wait: 0 });
  const known = early.get(number);
  if (known) return known;
  return new Promise((resolve) => {
    const end = (answer) => {
      waiting.delete(number);
      clearTimeout(timer);
      resolve(answer);
    };
    const timer = setTimeout(() => end(null), PATIENCE_MS);
    waiting.set(number, end);
  });
}
