// The clock: what time it is in the community, the sky above it, and the jumps.

import { post } from "./api.js";
import { on } from "./bell.js";
import { t } from "./language.js";
import { showSky } from "./sky.js";
import { clockOf, dayOf, isQuiet, now, ZONE } from "./time.js";

const WAIT_S = 15; // machine seconds that the bot has to finish what became due
const JUMPS = {
  "5m": { seconds: 300 },
  "1h": { seconds: 3600 },
  due: { to_due: true },
  morning: { to_local: "08:30", timezone: ZONE },
  monday: { to_local: "09:00", weekday: 1, timezone: ZONE },
};

const place = document.querySelector("#clock");
const shown = { time: place.querySelector("#now"), day: place.querySelector("#today"), note: place.querySelector("#clock-note") };

function tick() {
  const date = now();
  const time = clockOf(date);
  if (shown.time.textContent !== time) shown.time.textContent = time;
  const quiet = isQuiet(date);
  shown.day.textContent = dayOf(date) + (quiet ? ` · ${t("quiet")}` : "");
  document.body.classList.toggle("night", quiet);
  showSky(date);
}

/** Move time; returns when all that became due has happened. */
export async function jump(how) {
  const buttons = [...place.querySelectorAll("button, input")];
  const focused = document.activeElement;
  buttons.forEach((button) => { button.disabled = true; });
  place.classList.add("moving");
  shown.note.textContent = t("jumping");
  try {
    const { settled } = await post("/advance", { ...how, wait: WAIT_S });
    shown.note.textContent = settled ? "" : t("unsettled");
  } catch (error) {
    shown.note.textContent = error.message;
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
    place.classList.remove("moving");
    if (place.contains(focused)) focused.focus({ preventScroll: true });
  }
}

const toTime = (time) => ({ to_local: time, timezone: ZONE });

/** Start the clock and its buttons. */
export function startClock() {
  for (const button of place.querySelectorAll("[data-jump]")) {
    button.addEventListener("click", () => jump(JUMPS[button.dataset.jump]));
  }
  place.querySelector("#jump-to").addEventListener("submit", (event) => {
    event.preventDefault();
    const time = new FormData(event.target).get("at");
    if (time) jump(toTime(time));
  });
  on("loaded", tick);
  on("clock", tick);
  setInterval(tick, 1000);
}
