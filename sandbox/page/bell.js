// Lets one part of the page ring and others hear it.

const listeners = new Map();

/** Call a function whenever something of this kind happens; return how to stop that. */
export function on(kind, heard) {
  if (!listeners.has(kind)) listeners.set(kind, new Set());
  listeners.get(kind).add(heard);
  return () => listeners.get(kind).delete(heard);
}

/** Tell everybody who listens. */
export function ring(kind, body) {
  for (const heard of [...(listeners.get(kind) ?? [])]) heard(body);
}
