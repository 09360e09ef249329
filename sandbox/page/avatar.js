// A round sign for a person, a group or the bot: one character on a colour of their role.

import { el } from "./dom.js";
import { isGroup, nameOf, world } from "./world.js";

/** Return the sign of somebody; a screen reader reads the name beside it. */
export function avatar(id) {
  const person = world.people.get(id);
  const name = isGroup(id) ? world.groups.get(id)?.title : nameOf(person ?? world.bot);
  const kind = isGroup(id) ? "group" : person?.sandbox.role ?? (id === world.bot.id ? "bot" : "other");
  const letter = isGroup(id) ? (/(\d+)号/.exec(name)?.[1] ?? [...name][0]) : [...(name ?? "?")][0];
  return el("span", { class: "avatar", "data-kind": kind, "aria-hidden": "true" }, id === world.bot.id ? "邻" : letter);
}
