// Starts the page: the phones of the people in the address, events, and the forms at the top.

import { listen, post } from "./api.js";
import { setOffset, startClock } from "./clock.js";
import { Phone } from "./phone.js";
import { keepMessage, loadWorld, world } from "./state.js";

const FIRST_PHONES = 4;
const place = document.querySelector("#phones");
const nobody = document.querySelector("#nobody");
let phones = [];

const owner = {
  remove(phone) {
    phones = phones.filter((other) => other !== phone);
    phone.element.remove();
    owner.changed();
  },
  // The address keeps who is shown, so that reloading shows the same phones.
  changed() {
    const ids = phones.map((phone) => phone.personId).join(",");
    history.replaceState(null, "", ids ? `?people=${ids}` : location.pathname);
  },
};

function addPhone(personId) {
  const phone = new Phone(personId, owner);
  phones.push(phone);
  place.append(phone.element);
}

function addNextPhone() {
  const shown = new Set(phones.map((phone) => phone.personId));
  const next = world.people.find((person) => !shown.has(person.id)) ?? world.people[0];
  if (next) addPhone(next.id);
  owner.changed();
}

function showWorld() {
  nobody.hidden = world.people.length > 0;
  phones.forEach((phone) => phone.refresh());
}

async function reload() {
  world.messages.clear();
  await loadWorld();
  // A sandbox that was started anew has other people.
  phones.filter((phone) => !phone.person).forEach((phone) => owner.remove(phone));
  showWorld();
  await Promise.all(phones.map((phone) => phone.show()));
}

let worldTimer = null;
function worldChanged() {
  clearTimeout(worldTimer);
  worldTimer = setTimeout(async () => {
    await loadWorld();
    showWorld();
    if (!phones.length && world.people.length && !nobodyWanted()) addNextPhone();
  }, 50);
}

const asked = new URLSearchParams(location.search).get("people");
const nobodyWanted = () => asked === "";

function told(event) {
  if (event.kind === "clock") setOffset(event.offset);
  else if (event.kind === "world") worldChanged();
  else if (event.message) {
    keepMessage(event.chat, event.message);
    phones.forEach((phone) => phone.told(event.chat, event.kind === "message", event.message));
  }
}

function onForm(selector, send) {
  document.querySelector(selector).addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    await send(Object.fromEntries(new FormData(form)));
    form.reset();
  });
}

async function begin() {
  await Promise.all([startClock(), loadWorld()]);
  const known = new Set(world.people.map((person) => person.id));
  const wanted = (asked ?? "").split(",").map(Number).filter((id) => known.has(id));
  const first = wanted.length || nobodyWanted() ? wanted : world.people.slice(0, FIRST_PHONES).map((person) => person.id);
  first.forEach(addPhone);
  showWorld();
  document.querySelector("#add-phone").addEventListener("click", addNextPhone);
  onForm("#add-person", async ({ name }) => {
    const person = await post("/people", { name });
    await loadWorld();
    addPhone(person.id);
    showWorld();
    owner.changed();
  });
  onForm("#add-group", async ({ title }) => {
    const members = world.people.map((person) => person.id);
    await post("/groups", { title, members });
  });
  listen(told, reload);
}

begin();
