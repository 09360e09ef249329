// The clock bar: community time, and the buttons that move it.

import { get, post } from "./api.js";

const WAIT_S = 10; // machine seconds that the bot has to finish what became due
const NIGHT = { from: 21 * 60, to: 8 * 60 + 30 }; // minutes of the day, quiet hours of the default policy
const zone = "Asia/Shanghai";
const shown = new Intl.DateTimeFormat("zh-CN", { timeZone: zone, month: "long", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hour12: false });
const minutes = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hour12: false });

const bar = { now: document.querySelector("#now"), note: document.querySelector("#clock-note"), section: document.querySelector(".clock") };
let offsetMs = 0;

function tick() {
  const now = new Date(Date.now() + offsetMs);
  const text = shown.format(now);
  if (bar.now.textContent !== text) bar.now.textContent = text;
  const [hour, minute] = minutes.format(now).split(":").map(Number);
  const at = hour * 60 + minute;
  document.body.classList.toggle("night", at >= NIGHT.from || at < NIGHT.to);
}

/** Take a new offset of community time, in seconds. */
export function setOffset(seconds) {
  offsetMs = seconds * 1000;
  tick();
}

async function advance(how) {
  const buttons = [...bar.section.querySelectorAll("button")];
  buttons.forEach((button) => { button.disabled = true; });
  bar.note.textContent = "拨钟…";
  try {
    const { offset, settled } = await post("/advance", { ...how, wait: WAIT_S });
    setOffset(offset);
    bar.note.textContent = settled ? "" : "时间拨了，机器人没有回话（在运行吗？）";
  } catch (error) {
    bar.note.textContent = error.message;
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
  }
}

/** Start the clock and its buttons. */
export async function startClock() {
  for (const button of bar.section.querySelectorAll("button[data-seconds]")) {
    button.addEventListener("click", () => advance({ seconds: Number(button.dataset.seconds) }));
  }
  for (const button of bar.section.querySelectorAll("button[data-local]")) {
    button.addEventListener("click", () => advance({ to_local: button.dataset.local, timezone: zone }));
  }
  document.querySelector("#jump").addEventListener("submit", (event) => {
    event.preventDefault();
    advance({ to_local: new FormData(event.target).get("at"), timezone: zone });
  });
  setOffset((await get("/clock")).offset);
  setInterval(tick, 1000);
}
