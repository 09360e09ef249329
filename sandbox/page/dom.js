// Builds elements from plain values; text only ever becomes text, never markup.

/**
 * Make an element.
 * @param {string} tag
 * @param {Object<string, any>} [traits] class, on<event> functions, and attributes
 * @param {...(Node|string|null|undefined|false)} children
 */
export function el(tag, traits = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}
