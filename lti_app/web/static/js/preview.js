// Shows what a form with data-preview would give while it is being changed: sends it to that address
// and puts the piece of a page that comes back into [data-preview-shown]. Saves nothing.

const PAUSE = 350;

function preview(form) {
  const shown = form.querySelector("[data-preview-shown]");
  const said = form.querySelector("[data-preview-said]");
  const failed = form.querySelector("[data-preview-failed]");
  let timer = 0;
  let asking = null;

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
  }

  form.querySelector("[data-preview-button]").hidden = true;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, PAUSE); });
}

for (const form of document.querySelectorAll("form[data-preview]")) preview(form);
