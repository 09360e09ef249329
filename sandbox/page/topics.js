// The topics of a forum group, from which one chooses what to see and where to write.

import { el } from "./dom.js";
import { t } from "./language.js";

/**
 * Return the bar of topics, or null for a chat without them.
 * @param {Object|undefined} group
 * @param {number|null} chosen the topic that is shown; 0 is the general one, null shows all
 * @param {function(number|null)} choose
 */
export function topicBar(group, chosen, choose) {
  if (group?.sandbox.kind !== "forum") return null;
  const topics = [[null, t("topic_all")], [0, t("topic_general")], ...Object.entries(group.sandbox.topics).map(([id, name]) => [Number(id), name])];
  return el("div", { class: "topics", role: "group" }, ...topics.map(([id, name]) =>
    el("button", { type: "button", "aria-pressed": String(id === chosen), onclick: () => choose(id) }, name)));
}
