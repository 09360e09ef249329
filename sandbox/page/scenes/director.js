// Follows one scene: ticks a step off when the events show that it has happened.

import { on, ring } from "../bell.js";
import { recall, remember } from "../memory.js";
import { world } from "../world.js";
import { SCENES } from "./list.js";

const MOST_RECENT = 30; // events that may have come before the one they follow

const state = { scene: SCENES[0], done: new Set(), memo: {}, finished: new Set() };

let recent = [];

export const playing = state;

/** Return the step that is next, or -1 when the scene is over. */
export const currentStep = () => state.scene.steps.findIndex((_, index) => !state.done.has(index));

/** Begin a scene from the top. */
export function begin(scene) {
  Object.assign(state, { scene, done: new Set(), memo: {} });
  recent = [];
  save();
  ring("scene");
}

/** Return the scene after this one that was not played yet, or null. */
export function nextScene() {
  const at = SCENES.indexOf(state.scene);
  const order = [...SCENES.slice(at + 1), ...SCENES.slice(0, at)];
  return order.find((scene) => !state.finished.has(scene.id)) ?? null;
}

// What is only watched may come in any order, even before the answer to what somebody did.
function offer(event) {
  if (!world.cast.group) return;
  recent = [...recent.slice(1 - MOST_RECENT), event];
  const before = state.done.size;
  const at = currentStep();
  if (at < 0) return;
  tick(event, at);
  if (state.done.size === before) return;
  for (const earlier of recent) tick(earlier, currentStep(), true);
  if (currentStep() < 0) state.finished.add(state.scene.id);
  save();
  ring("scene");
}

// What somebody does comes one after the other: nothing behind it is looked at before it is done.
function tick(event, from, onlyWatched = false) {
  for (const [index, step] of state.scene.steps.entries()) {
    if (index < from || from < 0 || state.done.has(index)) continue;
    if ((step.isWatched || !onlyWatched) && step.sees(event, state.memo, world.cast)) state.done.add(index);
    if (!step.isWatched) break;
  }
}

function save() {
  remember("scene", { world: world.number, id: state.scene.id, done: [...state.done], memo: state.memo });
  remember("finished", [...state.finished]);
}

/** Start following; a scene that was under way goes on. */
export function startDirector() {
  state.finished = new Set(recall("finished", []));
  on("loaded", () => {
    const saved = recall("scene", null);
    const scene = SCENES.find((one) => one.id === saved?.id);
    if (scene && saved.world === world.number) Object.assign(state, { scene, done: new Set(saved.done), memo: saved.memo });
    else Object.assign(state, { scene: scene ?? SCENES[0], done: new Set(), memo: {} });
    ring("scene");
  });
  on("world", () => ring("scene"));
  on("event", offer);
}
