// Saves a form with data-autosave while a person types, and says when. What could not be sent stays
// in this browser tab and is sent again, also in a later launch of the same person (data-autosave-of);
// without JavaScript the form's own button saves. A form with data-by-field names the fields that were
// changed here, so that what another tab has changed in the others stays.

const PAUSE = 1200;
const FIRST_RETRY = 4000;
const LONGEST_RETRY = 60000;

// A frame may be forbidden to store anything; saving then works without the copy.
const copies = {
  get(key) { try { return sessionStorage.getItem(key); } catch { return null; } },
  set(key, text) { try { sessionStorage.setItem(key, text); } catch { /* no copy then */ } },
  remove(key) { try { sessionStorage.removeItem(key); } catch { /* there was none */ } },
};

const typed = (form) =>
  [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !secret(form, name));

// Tokens belong to one page: an old one must not come back from the copy.
const secret = (form, name) => form.querySelector(`input[type=hidden][name="${CSS.escape(name)}"]`);

function restore(form, pairs, changed) {
  const values = new Map();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || (changed && !changed.has(field.name))) continue;
    const kept = values.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = kept.includes(field.value);
    else if (kept.length) field.value = kept.shift();
  }
}

function autosave(form) {
  // A launch has an address of its own; the form stays the same.
  const path = form.dataset.autosave.replace(/^.*\/l\/[^/]+\//, "");
  const key = `kehrwert:${form.dataset.autosaveOf ?? ""}:${path}`;
  const status = form.querySelector("[data-autosave-status]");
  const say = (text) => { if (status) status.textContent = text ?? ""; };
  let timer = 0;
  let retry = FIRST_RETRY;
  let latest = 0;
  let sending = null;
  let refused = false;
  const changed = form.dataset.byField === undefined ? null : new Set();
  // What the page was made from, where two people work on the same form.
  const seen = form.elements.namedItem("seen");

  const stop = () => { clearTimeout(timer); timer = 0; };
  const later = (pause) => { stop(); timer = setTimeout(save, pause); };

  async function save(leaving = false) {
    timer = 0;
    // One after the other: an older one must not arrive last, and a joint page must know the answer.
    if (sending && (seen || !leaving)) return later(PAUSE);
    const number = ++latest;
    const call = sending = new AbortController();
    const limit = setTimeout(() => call.abort(), LONGEST_RETRY);
    const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    let answer;
    try {
      answer = await fetch(form.dataset.autosave, { method: "POST", body, keepalive: true, signal: call.signal });
    } catch { /* no connection: the same as a server that does not answer */ }
    clearTimeout(limit);
    sending = null;
    if (seen && answer?.ok) seen.value = (await answer.json()).seen ?? seen.value;
    if (number !== latest) return;
    if (answer?.ok) {
      copies.remove(key);
      retry = FIRST_RETRY;
      const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      say(status?.dataset.saved?.replace("{time}", time.format(new Date())));
    } else if (answer?.status === 409) {
      // The server keeps it as a draft, and the page shows both.
      copies.remove(key);
      say(status?.dataset.changed);
    } else if (answer?.status === 413 || answer?.status === 422) {
      say(status?.dataset.wrong);
    } else if (answer && answer.status < 500 && answer.status !== 429) {
      refused = true;
      say(status?.dataset.refused);
    } else {
      say(status?.dataset.kept);
      later(retry);
      retry = Math.min(retry * 2, LONGEST_RETRY);
    }
  }

  const keep = (sent) => copies.set(key, JSON.stringify({
    sent, pairs: typed(form), changed: changed && [...changed], seen: seen?.value,
  }));
  if (changed) {
    form.addEventListener("formdata", ({ formData }) => {
      for (const name of ["", ...changed]) formData.append("changed", name);
    });
  }
  const kept = JSON.parse(copies.get(key) ?? "null");
  if (kept && (!kept.sent || cameBack())) {
    for (const name of kept.changed ?? []) changed?.add(name);
    restore(form, kept.pairs, changed);
    if (seen && kept.seen) seen.value = kept.seen;
    say(status?.dataset.restored);
    later(PAUSE);
  } else {
    copies.remove(key);
  }
  // Another script has sent everything, with a file.
  form.addEventListener("saved", () => { stop(); latest += 1; copies.remove(key); });
  form.addEventListener("input", ({ target }) => { changed?.add(target.name); keep(false); later(PAUSE); });
  // The button sends everything: an older save must not arrive after it, nor its answer speak. Where
  // saving was refused, because the visit has ended, the button will be, too.
  form.addEventListener("submit", () => { stop(); latest += 1; sending?.abort(); keep(!refused); });
  // A tab that is closed does not wait for the pause.
  addEventListener("pagehide", () => { if (timer) { stop(); save(true); } });
}

// Somebody whose form could not be sent goes back or reloads; a page opened anew is the server's.
const cameBack = () =>
  ["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type);

for (const form of document.querySelectorAll("form[data-autosave]")) autosave(form);
