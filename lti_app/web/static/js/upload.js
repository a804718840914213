// Sends a file as soon as it is chosen, with the rest of its form, and shows how far it is. Without
// JavaScript a button of the form does the same.

function offer(field) {
  const input = field.querySelector("input[type=file]");
  if (!input) return;
  const form = input.form;
  const bar = field.querySelector("[data-upload-progress]");
  const problem = field.querySelector("[data-upload-problem]");
  field.querySelector("[data-upload-button]").hidden = true;

  const say = (text) => {
    problem.hidden = !text;
    problem.querySelector("span").textContent = text ?? "";
    if (text) input.value = "";
    input.disabled = false;
    bar.hidden = true;
  };

  input.addEventListener("change", () => {
    const [file] = input.files;
    if (!file) return;
    if (file.size > field.dataset.limit * 1e6) {
      say(field.dataset.tooLarge);
      return;
    }
    const body = new FormData(form);
    body.append("add", "file");
    const request = new XMLHttpRequest();
    request.open("POST", field.dataset.upload);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.querySelector("progress").value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("load", () => answered(request));
    request.addEventListener("error", () => say(field.dataset.failed));
    problem.hidden = true;
    bar.hidden = false;
    bar.querySelector("[role=status]").textContent = field.dataset.sending;
    input.disabled = true;
    request.send(body);
  });

  function answered(request) {
    let answer;
    try {
      answer = JSON.parse(request.responseText);
    } catch { /* an error page: it says what happened, better than we could */ }
    if (answer?.next) {
      // Saved with the file; nothing of this page is newer.
      form.dispatchEvent(new Event("saved"));
      location.replace(answer.next);
    } else if (answer) {
      say(answer.problem);
    } else {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = page.querySelector("main");
      if (main) document.querySelector("main").replaceWith(main);
      else say(field.dataset.failed);
    }
  }
}

for (const field of document.querySelectorAll("[data-upload]")) offer(field);
