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
export const post = (path, body = {}) => ask("POST", path, body);
export const remove = (path) => ask("DELETE", path);
export const fileAddress = (fileId) => `/sandbox/files/${encodeURIComponent(fileId)}`;

/**
 * Listen to the sandbox.
 * @param {function(Object)} told gets every event
 * @param {function()} opened called whenever the connection stands, the first time too
 * @param {function()} lost called when it breaks; it comes back by itself
 */
export function listen(told, opened, lost) {
  const source = new EventSource("/sandbox/events");
  source.addEventListener("message", (event) => told(JSON.parse(event.data)));
  source.addEventListener("open", opened);
  source.addEventListener("error", lost);
  addEventListener("pagehide", () => source.close());
}
