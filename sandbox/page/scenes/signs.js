// How a scene knows that something has happened: small tests of one event.

const isTold = (event) => event.kind === "message" || event.kind === "edited";
const wordsOf = (message) => message.text ?? message.caption ?? "";

/** True when the bot says or edits something in a chat whose words fit. */
export const botSays = (event, chatId, pattern) =>
  isTold(event) && event.chat === chatId && event.message.sandbox.from_bot && pattern.test(wordsOf(event.message));

/** True when somebody says something in a chat whose words fit. */
export const says = (event, personId, chatId, pattern) =>
  event.kind === "message" && event.chat === chatId && event.message.from?.id === personId && pattern.test(wordsOf(event.message));

const numberIn = (message) => Number(/#(\d+)/.exec(wordsOf(message))?.[1]);
const isAbout = (memo, message) => memo.number !== undefined && numberIn(message) === memo.number;
const isNoteOf = (memo, message) => message.reply_to_message?.message_id === memo.said;

/** The resident says it in the group; remembers which message it was. */
export const complained = (pattern) => (event, memo, cast) => {
  if (!says(event, cast.resident, cast.group, pattern)) return false;
  memo.said = event.message.message_id;
  memo.words = wordsOf(event.message).slice(0, 10);
  return true;
};

/** The bot has noted it in the group; remembers its number. */
export const noted = (event, memo, cast) => {
  if (!botSays(event, cast.group, /#\d+/) || !isNoteOf(memo, event.message)) return false;
  memo.number = numberIn(event.message);
  return true;
};

/** A card with the words of the matter, or its number, has come to somebody. */
export const cardCame = (role, pattern = /[^]/) => (event, memo, cast) => {
  if (event.kind !== "message" || !botSays(event, cast[role], pattern)) return false;
  const fits = isAbout(memo, event.message) || wordsOf(event.message).includes(memo.words);
  if (fits && memo.number === undefined) memo.number = numberIn(event.message);
  return fits;
};

/** As cardCame, and the phone stayed quiet. */
export const silentCardCame = (role) => (event, memo, cast) => cardCame(role)(event, memo, cast) && event.message.sandbox.silent;

/** A text about the matter stands in a chat: of the group, or of somebody with the bot. */
export const shown = (where, pattern) => (event, memo, cast) =>
  botSays(event, cast[where], pattern) && (isAbout(memo, event.message) || isNoteOf(memo, event.message));

/** A text about the matter stands in the group or in the resident's private chat. */
export const shownToResident = (pattern) => (event, memo, cast) =>
  ["group", "resident"].some((where) => shown(where, pattern)(event, memo, cast));

