// Sets light or dark before the first paint, so that nothing flashes.
try {
  const chosen = localStorage.getItem("linli.theme");
  document.documentElement.dataset.theme = chosen ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
} catch {
  document.documentElement.dataset.theme = "light";
}
