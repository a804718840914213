// Shows what a form with data-preview would give while it is being changed: sends it to that address
// and puts the piece of a page that comes back into [data-preview-shown]. Saves nothing.
//
// Where that is out of sight, as on a phone, what it says stands at the field that is being changed.
// It lies over the page, so nothing moves under a finger. A screen reader hears it anyway.

const PAUSE = 350;
// So much of the preview, from its top, has to be on the screen to be read there.
const READABLE_PIXELS = 120;
const THRESHOLDS = Array.from({ length: 21 }, (_, step) => step / 20);

function preview(form) {
  const shown = form.querySelector("[data-preview-shown]");
  const said = form.querySelector("[data-preview-said]");
  const failed = form.querySelector("[data-preview-failed]");
  const near = document.createElement("p");
  near.className = "preview-near";
  near.setAttribute("aria-hidden", "true");
  let field = null;
  let inSight = true;
  let timer = 0;
  let asking = null;

  function place() {
    if (field && !inSight && said.textContent) field.append(near); else near.remove();
  }

  async function look() {
    asking?.abort();
    const now = new AbortController();
    asking = now;
    shown.setAttribute("aria-busy", "true");
    let piece = null;
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new URLSearchParams(new FormData(form)), signal: now.signal });
      // 422: the piece says what is wrong with the form.
      if (answer.ok || answer.status === 422) piece = await answer.text();
    } catch { /* no connection, or the form has changed again */ }
    if (now.signal.aborted) return;
    shown.removeAttribute("aria-busy");
    failed.hidden = piece !== null;
    if (piece === null) return;
    shown.innerHTML = piece;
    said.textContent = shown.querySelector("[data-said]")?.textContent.replace(/\s+/g, " ").trim() ?? "";
    near.textContent = said.textContent;
    place();
  }

  // Another field, or another place on the page: what was said of the last one goes.
  function leave(event) {
    if (field?.contains(event.target)) return;
    field = null;
    place();
  }

  form.querySelector("[data-preview-button]").hidden = true;
  form.addEventListener("input", (event) => {
    field = event.target.closest(".field");
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  form.addEventListener("focusin", leave);
  document.addEventListener("pointerdown", leave);
  new IntersectionObserver(([{ intersectionRect: visible, boundingClientRect: whole }]) => {
    inSight = visible.height >= Math.min(READABLE_PIXELS, whole.height) && visible.top <= whole.top + 1;
    place();
  }, { threshold: THRESHOLDS }).observe(shown);
}

for (const form of document.querySelectorAll("form[data-preview]")) preview(form);
