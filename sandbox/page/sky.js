// The sky over the roofs: the sun by day, the moon by night, where they stand at this minute.

import { minuteOf } from "./time.js";

const SUNRISE = 6 * 60;
const SUNSET = 18 * 60;
const sky = document.querySelector(".sky");

const part = (minute) => {
  if (minute < 5 * 60 || minute >= 20 * 60 + 30) return "night";
  if (minute < 8 * 60) return "dawn";
  return minute < 17 * 60 ? "day" : "dusk";
};

/** Draw the sky of a moment. */
export function showSky(date) {
  const minute = minuteOf(date);
  const isDay = minute >= SUNRISE && minute < SUNSET;
  const since = isDay ? minute - SUNRISE : (minute - SUNSET + 1440) % 1440;
  const way = since / 720;
  sky.dataset.part = part(minute);
  sky.dataset.light = isDay ? "sun" : "moon";
  sky.style.setProperty("--way", way.toFixed(3));
  sky.style.setProperty("--height", Math.sin(way * Math.PI).toFixed(3));
}
