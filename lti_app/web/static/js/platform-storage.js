// Asks the platform to keep or give back a value (LTI Client Side postMessages, Platform Storage).
// Only the platform's own origin is asked and heard.

const PATIENCE_MS = 2000;

// One key per login, so that two frames on one page do not overwrite each other.
export async function storageKey(kind, state) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(state));
  const bytes = [...new Uint8Array(digest).slice(0, 8)];
  return `kehrwert_${kind}_${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

export function put(platform, key, value) {
  return ask(platform, { subject: "lti.put_data", key, value });
}

export async function get(platform, key) {
  return (await ask(platform, { subject: "lti.get_data", key })).value;
}

function ask({ target, origin }, message) {
  const messageId = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(reject, new Error("no answer in time")), PATIENCE_MS);
    function finish(outcome, value) {
      clearTimeout(timer);
      window.removeEventListener("message", hear);
      outcome(value);
    }
    function hear(event) {
      const answer = event.data;
      if (event.origin !== origin || answer?.message_id !== messageId) return;
      if (answer.subject !== `${message.subject}.response`) return;
      if (answer.error) finish(reject, new Error("refused"));
      else finish(resolve, answer);
    }
    window.addEventListener("message", hear);
    try {
      frame(target).postMessage({ ...message, message_id: messageId }, origin);
    } catch (error) {
      finish(reject, error);
    }
  });
}

function frame(target) {
  const around = window.parent === window ? window.opener : window.parent;
  return target === "_parent" ? around : around.frames[target];
}
