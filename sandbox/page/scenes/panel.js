// Shows the scenes: which there are, and the steps of the one that is played.

import { announce } from "../announcer.js";
import { on } from "../bell.js";
import { el, fill, icon } from "../dom.js";
import { inLanguage, t } from "../language.js";
import { world } from "../world.js";
import { begin, currentStep, nextScene, playing } from "./director.js";
import { help, withCast } from "./guide.js";
import { SCENES } from "./list.js";

const place = document.querySelector("#scenes-panel");
const coach = document.querySelector("#coach");
let wasDone = 0;

function choice() {
  const chip = (scene) => el(
    "button", {
      type: "button", class: "scene-chip", "aria-pressed": String(scene === playing.scene),
      title: inLanguage(scene.about), onclick: () => begin(scene),
    },
    el("span", { "aria-hidden": "true" }, scene.sign), inLanguage(scene.short),
    playing.finished.has(scene.id) && el("span", { class: "finished", role: "img", "aria-label": t("step_done") }, icon("done")),
  );
  return el("div", { class: "scene-choice" }, ...SCENES.map(chip));
}

const helper = (step) => step.help && el("button", { type: "button", class: "show-me", onclick: () => help(step.help) }, t("show_me"));

function stepRow(step, index, now) {
  const state = playing.done.has(index) ? "done" : index === now ? "now" : "later";
  const said = { done: t("step_done"), now: t("step_now"), later: "" }[state];
  return el(
    "li", { class: state, "aria-current": state === "now" ? "step" : null },
    el("span", { class: "mark" }, state === "done" ? icon("done") : String(index + 1)),
    el("div", {}, el("span", { class: "unseen" }, said), el("p", {}, withCast(inLanguage(step))), state === "now" && helper(step)),
  );
}

function ending() {
  const next = nextScene();
  return el("div", { class: "ending" }, el("p", {}, `🎉 ${t("scene_done")}`),
    next && el("button", { type: "button", class: "primary", onclick: () => begin(next) }, t("scene_next", { title: inLanguage(next.title) })));
}

function show() {
  if (!world.cast.group) {
    place.replaceChildren();
    coach.hidden = true;
    return;
  }
  const { scene, done } = playing;
  const now = currentStep();
  const focused = place.contains(document.activeElement) ? document.activeElement.textContent : null;
  fill(
    place,
    choice(),
    el("section", { class: "scene", "aria-label": inLanguage(scene.title) },
      el("header", {}, el("h2", {}, inLanguage(scene.title)), el("p", {}, inLanguage(scene.about)),
        done.size > 0 && el("button", { type: "button", class: "again", onclick: () => begin(scene) }, t("scene_again"))),
      el("ol", { class: "steps" }, ...scene.steps.map((step, index) => stepRow(step, index, now))),
      now < 0 && ending()),
  );
  // The focus stays on the button that was pressed, or goes on to the next help.
  if (focused) ([...place.querySelectorAll("button")].find((one) => one.textContent === focused) ?? place.querySelector(".show-me, .ending button"))?.focus({ preventScroll: true });
  place.querySelector("li.now")?.scrollIntoView({ block: "nearest" });
  showCoach(now);
  if (done.size > wasDone && now >= 0) announce(withCast(inLanguage(scene.steps[now])));
  wasDone = done.size;
}

// On a narrow screen the step that is next stands over the phone.
function showCoach(now) {
  const { scene } = playing;
  coach.hidden = false;
  const step = scene.steps[now];
  if (!step) {
    coach.replaceChildren(el("p", {}, `🎉 ${t("scene_done")}`));
    return;
  }
  fill(
    coach,
    el("p", {}, el("b", {}, `${scene.sign} ${now + 1}/${scene.steps.length} `), withCast(inLanguage(step))),
    helper(step),
  );
}

/** Start the panel of scenes. */
export function startScenes() {
  on("scene", show);
}
