// Reads aloud, for a screen reader, what the bot says to the phone that is in use.

const place = document.querySelector("#announcer");

/** Say something, after whatever is being said. */
export function announce(text) {
  const line = document.createElement("p");
  line.textContent = text;
  place.append(line);
  while (place.children.length > 5) place.firstChild.remove();
}
