// Light or dark: as the machine is set, until somebody chooses.

const KEY = "linli.theme";
const machine = matchMedia("(prefers-color-scheme: dark)");
const chosen = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};

function show() {
  document.documentElement.dataset.theme = chosen() ?? (machine.matches ? "dark" : "light");
}

/** Follow the machine, and let a button change it. */
export function startTheme(button) {
  show();
  machine.addEventListener("change", show);
  button.addEventListener("click", () => {
    localStorage.setItem(KEY, document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    show();
  });
}
