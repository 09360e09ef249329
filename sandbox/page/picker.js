// Finds one of many people: by name, by role, by what they look after.

import { avatar } from "./avatar.js";
import { el, iconButton, walkWithArrows } from "./dom.js";
import { t } from "./language.js";
import { nameOf, world } from "./world.js";

const ROLES = ["resident", "member", "hub", "branch", "committee", "other"];
const dialog = document.querySelector("#picker");

const roleOf = (person) => (ROLES.includes(person.sandbox.role) ? person.sandbox.role : "other");
const fits = (person, wanted) => wanted.every((word) => [nameOf(person), person.sandbox.about, t(`role_${roleOf(person)}`)].join(" ").toLowerCase().includes(word));

/**
 * Let somebody choose a person.
 * @param {Set<number>} onDesk whose phones are out already
 * @returns {Promise<number|null>} null when nobody was chosen
 */
export function pickPerson(onDesk) {
  const results = el("div", { class: "picker-results" });
  const search = el("input", { type: "search", placeholder: t("search"), "aria-label": t("search"), autocomplete: "off" });
  const show = () => {
    const wanted = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const found = [...world.people.values()].filter((person) => fits(person, wanted));
    const row = (person) => el(
      "button", { type: "button", class: "picker-row", value: String(person.id), onclick: () => dialog.close(String(person.id)) },
      avatar(person.id), el("span", {}, el("b", {}, nameOf(person)), el("small", {}, person.sandbox.about ?? "")),
      onDesk.has(person.id) && el("em", {}, t("pinned_already")),
    );
    const group = (role) => {
      const people = found.filter((person) => roleOf(person) === role);
      return people.length > 0 && el("section", {}, el("h3", {}, `${t(`role_${role}`)} · ${people.length}`), ...people.map(row));
    };
    results.replaceChildren(...(found.length ? ROLES.map(group).filter(Boolean) : [el("p", { class: "empty" }, t("nobody_found"))]));
  };
  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => {
    const first = results.querySelector("button");
    if (event.key === "Enter") first?.click();
    else if (event.key === "ArrowDown") first?.focus();
    else return;
    event.preventDefault();
  });
  walkWithArrows(results, ".picker-row");
  dialog.replaceChildren(el("div", { class: "picker-head" }, el("h2", {}, t("pick")), iconButton("close", t("close"), () => dialog.close(""), { class: "quiet" })), search, results);
  dialog.returnValue = "";
  show();
  dialog.showModal();
  search.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(Number(dialog.returnValue) || null), { once: true });
  });
}

dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close("");
});
