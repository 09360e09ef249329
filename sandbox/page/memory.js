// What this browser tab remembers over a reload; nothing of it leaves the tab.

const read = (key) => {
  try {
    return JSON.parse(sessionStorage.getItem(`linli.${key}`));
  } catch {
    return null; // storage is switched off, or holds something older
  }
};

/** Return what was remembered, or the other value. */
export const recall = (key, otherwise) => read(key) ?? otherwise;

/** Remember a value. */
export function remember(key, value) {
  try {
    sessionStorage.setItem(`linli.${key}`, JSON.stringify(value));
  } catch {
    // The page works without a memory.
  }
}
