// Shows a text with its entities: bold, links, commands and so on.

import { el } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s",
  code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote",
};

/**
 * Return the payload of a deep link to the bot, or null for any other address.
 * @param {string} address
 * @param {string} username of the bot
 */
export function startPayload(address, username) {
  const found = /^(?:https?:\/\/)?t\.me\/(\w+)(?:\?(?:.*&)?start=([\w-]*))?$/i.exec(address);
  return found && found[1].toLowerCase() === username.toLowerCase() ? found[2] ?? "" : null;
}

/**
 * Return the words of a message.
 * @param {Object} message Telegram's Message
 * @param {{open: function(string), command: function(string)}} doing what a tap does
 */
export function words(message, doing) {
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities ?? [];
  const shown = el("div", { class: "words", dir: "auto" });
  if (text) shown.append(...part(text, 0, text.length, entities, doing));
  return shown;
}

// Entities count UTF-16 units, which is what JavaScript's strings are made of.
function part(text, from, to, entities, doing) {
  const nodes = [];
  let at = from;
  let rest = entities.filter((one) => one.offset >= from && one.offset < to);
  while (rest.length) {
    const [first, ...others] = rest;
    const end = Math.min(first.offset + first.length, to);
    if (first.offset > at) nodes.push(text.slice(at, first.offset));
    const inside = part(text, first.offset, end, others.filter((one) => one.offset < end), doing);
    nodes.push(wrapped(first, text.slice(first.offset, end), inside, doing));
    at = end;
    rest = others.filter((one) => one.offset >= end);
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function wrapped(entity, raw, inside, doing) {
  if (entity.type in TAGS) return el(TAGS[entity.type], {}, ...inside);
  if (entity.type === "spoiler") return el("span", { class: "spoiler", tabindex: "0" }, ...inside);
  const tap = {
    text_link: () => doing.open(entity.url),
    url: () => doing.open(raw),
    bot_command: () => doing.command(raw),
  }[entity.type];
  if (tap) return el("button", { type: "button", class: "link", onclick: tap }, ...inside);
  return el("span", {}, ...inside);
}
