// Finds state and nonce in the platform's storage, compares the state and sends the launch again.
// The server compares both once more; only a page of its own origin may tell it.

import { get, storageKey } from "./platform-storage.js";

const form = document.querySelector("#asking form");
const { state, stored_state: storedState, stored_nonce: storedNonce } = form.elements;

try {
  const platform = form.dataset;
  storedState.value = await get(platform, await storageKey("state", state.value));
  storedNonce.value = await get(platform, await storageKey("nonce", state.value));
  if (storedState.value !== state.value) throw new Error("another login");
  form.submit();
} catch {
  document.getElementById("asking").hidden = true;
  document.getElementById("nothing-found").hidden = false;
}
