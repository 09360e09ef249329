// Community time, and how the page writes times and days.

import { language } from "./language.js";
import { world } from "./world.js";

export const ZONE = "Asia/Shanghai";
const QUIET = { from: 21 * 60, to: 8 * 60 + 30 }; // minutes of the day, the default policy's quiet hours
const locale = language === "en" ? "en-GB" : "zh-CN";
const format = (how) => new Intl.DateTimeFormat(locale, { timeZone: ZONE, hourCycle: "h23", ...how });
const clock = format({ hour: "2-digit", minute: "2-digit" });
const day = format({ month: language === "en" ? "short" : "long", day: "numeric", weekday: "short" });
const parts = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export const now = () => new Date(Date.now() + world.offset * 1000);
export const clockOf = (date) => clock.format(date);
export const dayOf = (date) => day.format(date);
export const sent = (message) => new Date(message.date * 1000);

/** Return the minute of the day, 0 to 1439. */
export function minuteOf(date) {
  const [hour, minute] = parts.format(date).split(":").map(Number);
  return hour * 60 + minute;
}

/** Tell whether it is the community's quiet hours. */
export function isQuiet(date) {
  const minute = minuteOf(date);
  return minute >= QUIET.from || minute < QUIET.to;
}
