// Puts state and nonce into the platform's storage, then goes on to the platform in any case:
// without them a cookie may still come back, or a new window is offered.

import { put, storageKey } from "./platform-storage.js";

const { state, nonce, target, origin, next } = document.getElementById("login").dataset;

try {
  const platform = { target, origin };
  await Promise.all([
    put(platform, await storageKey("state", state), state),
    put(platform, await storageKey("nonce", state), nonce),
  ]);
} catch {
  // The platform keeps nothing for us; the next page finds that out.
}
window.location.replace(next);
