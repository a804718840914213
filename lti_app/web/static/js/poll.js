// Keeps a part of a page with data-poll (milliseconds) up to date; once the page has no such part any
// more, it is loaded anew.

async function look() {
  const part = document.querySelector("[data-poll]");
  const later = () => setTimeout(look, Number(part.dataset.poll));
  if (document.hidden) return later();
  let page;
  try {
    const answer = await fetch(location.href);
    if (answer.status >= 500) return later();
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return later();
  }
  const fresh = page.querySelector("[data-poll]");
  if (!fresh) return location.reload();
  // What somebody is about to press stays where it is; what is the same is not read out again.
  if (part.contains(document.activeElement) || part.innerHTML === fresh.innerHTML) return later();
  part.replaceChildren(...fresh.childNodes);
  return later();
}

setTimeout(look, Number(document.querySelector("[data-poll]").dataset.poll));
