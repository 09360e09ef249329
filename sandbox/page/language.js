// The page's own words, in Chinese or English. What the bot says stays as it is.

import { en } from "./words/en.js";
import { zh } from "./words/zh.js";

const KEY = "linli.language";
const saved = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};

export const language = (saved() ?? (navigator.language.startsWith("zh") ? "zh" : "en")) === "en" ? "en" : "zh";
const words = language === "en" ? en : zh;
document.documentElement.lang = language === "en" ? "en" : "zh-Hans";

/**
 * Return a sentence of the page.
 * @param {string} key
 * @param {Object<string, any>} [values] fill its {places}
 */
export const t = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** Choose between two texts that stand side by side, as in the scenes. */
export const inLanguage = (both) => both[language];

/** Show the page in the other language; phones and scenes are remembered over the reload. */
export function switchLanguage() {
  localStorage.setItem(KEY, language === "en" ? "zh" : "en");
  location.reload();
}

/** Put words into the elements of the document that ask for them. */
export function fillDocument() {
  document.title = t("title");
  for (const place of document.querySelectorAll("[data-t]")) place.textContent = t(place.dataset.t);
  for (const place of document.querySelectorAll("[data-label]")) {
    place.setAttribute("aria-label", t(place.dataset.label));
    if (place.tagName === "BUTTON") place.title = t(place.dataset.label);
  }
}
