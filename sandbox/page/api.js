// Speaks to the control API of the sandbox.

async function ask(method, path, body) {
  const answer = await fetch(`/sandbox${path}`, {
    method,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.error ?? answer.statusText);
  return found;
}

export const get = (path) => ask("GET", path);
export const post = (path, body) => ask("POST", path, body);
export const pictureAddress = (fileId) => `/sandbox/files/${encodeURIComponent(fileId)}`;

/** Call `told` with every event; call `again` whenever the connection comes back. */
export function listen(told, again) {
  const source = new EventSource("/sandbox/events");
  let lost = false;
  source.addEventListener("message", (event) => told(JSON.parse(event.data)));
  source.addEventListener("error", () => { lost = true; });
  source.addEventListener("open", () => {
    if (lost) again();
    lost = false;
  });
}
