// Copies a value (data-copy) and says so in the button itself.

for (const button of document.querySelectorAll("button[data-copy]")) {
  const words = button.innerHTML;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      // A frame may not reach the clipboard: select the value, so that Ctrl+C copies it.
      getSelection().selectAllChildren(button.parentElement.querySelector("code"));
      return;
    }
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.innerHTML = words; }, 2000);
  });
}
