// Client Side postMessages of LTI: what a tool in our frame, or in a window we opened, may ask for.
//   data-storage      "off", "parent" (this window keeps the data), "frame" (the frame lti_storage
//                     does) or "here" (this is that frame)
//   data-after-close  where this window goes when the tool says that it is done
// It is no module and not deferred: it must listen before the tool's frame can speak.
const script = document.currentScript;
const storage = script.dataset.storage;
const keepsData = storage === "parent" || storage === "here";
const kept = new Map(); // origin of the tool → its own keys and values; nobody else reads them
const MOST_KEYS = 500;
const LONGEST = 10_000;

function capabilities() {
  const messages = [{ subject: "lti.capabilities" }];
  if (script.dataset.afterClose) {
    messages.push({ subject: "lti.close" }, { subject: "org.imsglobal.lti.close" });
  }
  if (storage !== "off") {
    const frame = storage === "frame" ? { frame: "lti_storage" } : {};
    messages.push({ subject: "lti.put_data", ...frame }, { subject: "lti.get_data", ...frame });
  }
  return { supported_messages: messages };
}

function ownData(origin) {
  if (!kept.has(origin)) kept.set(origin, new Map());
  return kept.get(origin);
}

function problem(code, message) {
  return { error: { code, message } };
}

function putData(origin, { key, value }) {
  if (typeof key !== "string" || !key) return problem("bad_request", "key is missing");
  const data = ownData(origin);
  if (value === null || value === undefined) {
    data.delete(key);
    return { key, value: null };
  }
  if (typeof value !== "string" || key.length + value.length > LONGEST || data.size >= MOST_KEYS) {
    return problem("storage_exhaustion", "too long, too many, or no text");
  }
  data.set(key, value);
  return { key, value };
}

function getData(origin, { key }) {
  if (typeof key !== "string" || !key) return problem("bad_request", "key is missing");
  return { key, value: ownData(origin).get(key) ?? null };
}

// Canvas and others let a tool say how tall its page is; here, too, within reason.
function resize(source, height) {
  if (!Number.isFinite(height)) return;
  for (const frame of document.querySelectorAll("iframe.tool")) {
    if (frame.contentWindow === source) frame.style.height = `${Math.min(Math.max(height, 400), 8000)}px`;
  }
}

function answerTo(origin, message) {
  if (message.subject === "lti.capabilities") return capabilities();
  if (message.subject === "lti.put_data" && keepsData) return putData(origin, message);
  if (message.subject === "lti.get_data" && keepsData) return getData(origin, message);
  return null;
}

window.addEventListener("message", (event) => {
  const message = event.data;
  if (typeof message !== "object" || message === null || !event.source) return;
  if (message.subject === "lti.frameResize") {
    resize(event.source, message.height);
    return;
  }
  const closes = ["lti.close", "org.imsglobal.lti.close"].includes(message.subject);
  if (closes && script.dataset.afterClose) {
    window.location.assign(script.dataset.afterClose);
    return;
  }
  const answer = answerTo(event.origin, message);
  if (!answer || typeof message.message_id !== "string") return;
  event.source.postMessage(
    { subject: `${message.subject}.response`, message_id: message.message_id, ...answer },
    event.origin,
  );
});
