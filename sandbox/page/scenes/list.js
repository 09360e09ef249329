// The seven scenes, in the order in which they are shown.

import { behalf } from "./behalf.js";
import { collective } from "./collective.js";
import { denied } from "./denied.js";
import { forgotten } from "./forgotten.js";
import { gas } from "./gas.js";
import { leak } from "./leak.js";
import { night } from "./night.js";

export const SCENES = [leak, gas, collective, forgotten, denied, night, behalf];
