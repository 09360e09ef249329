// Faults on demand: Telegram in trouble, the bot's process killed and started again.

import { get, post, remove } from "./api.js";
import { on } from "./bell.js";
import { el, fill } from "./dom.js";
import { t } from "./language.js";
import { world } from "./world.js";

const FAULTS = new Map([
  ["slow", { kind: "slow", seconds: 3, count: 0 }],
  ["429", { kind: "429", retry_after: 3, count: 0 }],
  ["502", { kind: "502", count: 0 }],
]);
const LOOK_MS = 700; // between two looks at what the bot has not fetched

const place = document.querySelector("#faults-panel");
const banner = document.querySelector("#trouble");
const pending = el("p", { class: "pending", role: "status" });
let watching = null;
let hadTrouble = false;

async function toggle(kind) {
  const others = world.faults.filter((one) => one !== kind);
  await remove("/faults");
  for (const other of others) if (FAULTS.has(other)) await post("/faults", FAULTS.get(other));
  if (others.length === world.faults.length) await post("/faults", FAULTS.get(kind));
}

function line(name, about, isOn, act) {
  return el(
    "button", { type: "button", class: "fault", role: "switch", "aria-checked": String(isOn), onclick: act },
    el("span", {}, el("b", {}, name), el("small", {}, about)), el("span", { class: "switch", "aria-hidden": "true" }),
  );
}

function show() {
  const focused = [...place.querySelectorAll("button")].indexOf(document.activeElement);
  const { life, faults } = world;
  const isHosted = life !== "absent";
  const isDead = life === "dead";
  fill(
    place,
    el("p", { class: "about" }, t("faults_about")),
    ...[...FAULTS.keys()].map((kind) => line(t(`fault_${kind}`), t(`fault_${kind}_about`), faults.includes(kind), () => toggle(kind))),
    el("h3", {}, t("bot")),
    el("p", { class: `life ${life}`, role: "status" }, t(`life_${life}`)),
    isHosted && el("button", { type: "button", class: isDead ? "primary wide" : "danger wide", disabled: life === "starting", onclick: () => post(isDead ? "/bot/start" : "/bot/kill") },
      el("b", {}, t(isDead ? "revive" : "kill")), isDead ? null : el("small", {}, t("kill_about"))),
    pending,
    el("p", { class: "about" }, t("block_about")),
  );
  if (focused >= 0) place.querySelectorAll("button")[focused]?.focus({ preventScroll: true });
  showBanner();
}

function showBanner() {
  const { life, faults } = world;
  const names = faults.filter((kind) => FAULTS.has(kind)).map((kind) => t(`fault_${kind}`));
  if (life === "dead" || life === "starting") names.push(t(`life_${life}`));
  const isTrouble = names.length > 0;
  banner.hidden = !isTrouble;
  if (isTrouble) {
    fill(
      banner,
      el("span", {}, names.join(" · ")),
      faults.length > 0 && el("button", { type: "button", onclick: () => remove("/faults") }, t("all_clear")),
      life === "dead" && el("button", { type: "button", onclick: () => post("/bot/start") }, t("revive")),
    );
  }
  if (isTrouble) watch();
}

// While something is wrong, and until all is fetched after it, it shows what waits.
function watch() {
  hadTrouble = true;
  watching ??= setInterval(look, LOOK_MS);
}

async function look() {
  const found = await get("/bot").catch(() => null);
  if (!found) return;
  const isTrouble = world.faults.length > 0 || world.life === "dead" || world.life === "starting";
  pending.textContent = found.pending ? t("pending", { n: found.pending }) : hadTrouble && !isTrouble ? t("caught_up") : "";
  if (!found.pending && !isTrouble) {
    clearInterval(watching);
    watching = null;
    hadTrouble = false;
  }
}

/** Start the panel of faults. */
export function startFaults() {
  for (const kind of ["loaded", "faults", "life"]) on(kind, show);
}
