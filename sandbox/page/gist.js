// Says in few words who a message is from and what it is: for quotes, lists and screen readers.

import { t } from "./language.js";
import { nameOf } from "./world.js";

/** Return who a message is from, as people read it. */
export function author(message) {
  if (message.sender_chat) return t("anonymous", { name: message.sender_chat.title });
  return message.from ? nameOf(message.from) : "";
}

/** Return what happened, for a message that nobody wrote; null for any other. */
export function notice(message) {
  const names = (users) => users.map(nameOf).join("、");
  if (message.new_chat_members) return t("joined", { names: names(message.new_chat_members) });
  if (message.left_chat_member) return t("left", { names: nameOf(message.left_chat_member) });
  if (message.pinned_message) return t("pinned", { gist: gist(message.pinned_message) });
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return t("upgraded");
  if (message.forum_topic_created) return t("topic", { name: message.forum_topic_created.name });
  return null;
}

/** Return the first words of a message. */
export function gist(message) {
  const text = message.text ?? message.caption;
  if (text) return text.replace(/\s+/g, " ").slice(0, 80);
  if (message.photo) return `[${t("photo")}]`;
  if (message.document) return `[${t("document")}]`;
  return notice(message) ?? `[${t("message")}]`;
}
