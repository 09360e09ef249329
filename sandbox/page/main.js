// Starts the page.

import { announce } from "./announcer.js";
import { on } from "./bell.js";
import { startClock } from "./clock.js";
import { startDesk } from "./desk.js";
import { startDrawers } from "./drawers.js";
import { startFaults } from "./faults.js";
import { fillDocument, switchLanguage, t } from "./language.js";
import { startDirector } from "./scenes/director.js";
import { startScenes } from "./scenes/panel.js";
import { startTheme } from "./theme.js";
import { connect } from "./world.js";

fillDocument();
startTheme(document.querySelector("#theme"));
document.querySelector("#language").addEventListener("click", switchLanguage);
startDrawers();
startDesk();
startScenes();
startDirector();
startFaults();
startClock();

const line = document.querySelector("#line");
on("line", (stands) => {
  line.hidden = stands;
  line.textContent = stands ? "" : t("line_lost");
  document.body.dataset.line = stands ? "up" : "down";
});
on("loaded", ({ isNew }) => {
  if (isNew) announce(t("new_world"));
});
connect();
