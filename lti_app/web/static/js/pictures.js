// Opens a picture of another host in the text on a click. Before it nothing of that host is loaded;
// without JavaScript the link opens the picture in a tab of its own.

for (const link of document.querySelectorAll("a[data-picture]")) {
  link.addEventListener("click", (event) => {
    if (!link.dataset.picture) return;
    event.preventDefault();
    const picture = new Image();
    picture.referrerPolicy = "no-referrer";
    picture.alt = link.textContent;
    // What is no picture after all stays a link, which then opens in a tab.
    picture.addEventListener("load", () => { link.replaceChildren(picture); }, { once: true });
    picture.src = link.href;
    delete link.dataset.picture;
  });
}
