// A small panel that floats near something and goes away with Escape or a click elsewhere.

let open = null;

/** Close the panel that is open, and give the focus back. */
export function closePopover() {
  if (!open) return;
  const { panel, back } = open;
  open = null;
  panel.remove();
  if (back?.isConnected) back.focus({ preventScroll: true });
}

/**
 * Show a panel inside a place that is positioned.
 * @param {HTMLElement} panel
 * @param {HTMLElement} place
 * @param {{x: number, y: number}} [at] in the window; kept inside the place
 */
export function openPopover(panel, place, at) {
  closePopover();
  open = { panel, back: document.activeElement };
  panel.classList.add("popover");
  place.append(panel);
  if (at) {
    const box = place.getBoundingClientRect();
    panel.style.left = `${Math.max(6, Math.min(at.x - box.left, box.width - panel.offsetWidth - 6))}px`;
    panel.style.top = `${Math.max(6, Math.min(at.y - box.top, box.height - panel.offsetHeight - 6))}px`;
  }
  panel.querySelector("button, input")?.focus({ preventScroll: true });
}

addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open) return;
  event.stopPropagation();
  event.preventDefault();
  closePopover();
}, true);
addEventListener("pointerdown", (event) => {
  if (open && !open.panel.contains(event.target)) closePopover();
}, true);
