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
  fill(made, ...children);
  return made;
}

/** Put children into an element in place of those it has; null and false are nothing. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
}

/** Make a drawing from icons.svg, which says nothing to a screen reader. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `/page/icons.svg#${name}`);
  drawing.append(use);
  return drawing;
}

/** Make a button that shows a drawing. */
export const iconButton = (name, label, onclick, traits = {}) =>
  el("button", { type: "button", "aria-label": label, title: label, onclick, ...traits, class: `round ${traits.class ?? ""}` }, icon(name));

/** Let arrow keys, Home and End move the focus between the children that match. */
export function walkWithArrows(list, selector) {
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!step) return;
    const all = [...list.querySelectorAll(selector)].filter((one) => one.offsetParent !== null);
    if (!all.length) return;
    event.preventDefault();
    const at = all.indexOf(document.activeElement?.closest(selector));
    all[Math.min(Math.max(at + step, 0), all.length - 1)].focus();
  });
}
