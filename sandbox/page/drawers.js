// The side panel with its two halves, scenes and faults; on a narrow screen it slides over.

import { recall, remember } from "./memory.js";

const side = document.querySelector("#side");
const tabs = [...document.querySelectorAll("[data-drawer]")];
const narrow = matchMedia("(max-width: 760px)");

function show(name) {
  side.hidden = name === null;
  for (const tab of tabs) {
    const isShown = tab.dataset.drawer === name;
    tab.setAttribute("aria-expanded", String(isShown));
    document.getElementById(tab.dataset.drawer).hidden = !isShown;
  }
  remember("drawer", name);
}

// Where it lies over the phones, it goes when somebody wants to see them.
function closeIfOver() {
  if (narrow.matches) show(null);
}

/** Start the panel. */
export function startDrawers() {
  for (const tab of tabs) {
    tab.addEventListener("click", () => show(tab.getAttribute("aria-expanded") === "true" ? null : tab.dataset.drawer));
  }
  side.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const back = tabs.find((tab) => tab.getAttribute("aria-expanded") === "true");
    show(null);
    back?.focus();
  });
  document.querySelector("#side-close").addEventListener("click", () => show(null));
  side.addEventListener("click", (event) => {
    if (event.target.closest(".show-me, .scene-chip, .ending button")) closeIfOver();
  });
  show(recall("drawer", narrow.matches ? null : "scenes-panel"));
}
