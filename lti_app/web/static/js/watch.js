// Opens a video after a click, gives it captions, and counts the seconds watched of each chapter.
// Without JavaScript the video opens in a tab of its own, and the transcript takes its place.

const FRAME_MAY = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-presentation";

// A file tells where it is and whether it plays.
function openFile(box, task, from) {
  const video = document.createElement("video");
  video.controls = true;
  video.playsInline = true;
  video.src = box.dataset.video;
  video.addEventListener("error", () => { task.querySelector("[data-video-failed]").hidden = false; });
  addCaptions(video, task);
  const goTo = (seconds) => {
    video.currentTime = seconds;
    // A browser may want another click first; the controls are there.
    video.play().catch(() => {});
  };
  goTo(from);
  return { element: video, goTo, plays: () => !video.paused && !video.ended, at: () => video.currentTime };
}

function addCaptions(video, task) {
  const cues = task.querySelectorAll("[data-cue]");
  if (!cues.length) return;
  const title = document.getElementById("transcript-title")?.textContent ?? "";
  const track = video.addTextTrack("captions", title, document.documentElement.lang);
  for (const cue of cues) track.addCue(new VTTCue(Number(cue.dataset.start), Number(cue.dataset.end), cue.textContent));
  track.mode = "showing";
}

// A page of another host tells nothing: its time runs while it is open and can be seen.
function openFrame(box, task, from) {
  const frame = document.createElement("iframe");
  frame.title = box.dataset.title;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.setAttribute("sandbox", FRAME_MAY);
  // YouTube plays nothing for pages that hide where they are (its error 153); it learns our host,
  // not the page: https://developers.google.com/youtube/terms/required-minimum-functionality
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  const { jump } = task.dataset;
  let at = from;
  const load = () => {
    const address = new URL(box.dataset.video);
    if (jump) {
      address.searchParams.set(jump, Math.floor(at));
      address.searchParams.set("autoplay", "1");
    }
    frame.src = address.href;
  };
  load();
  return {
    element: frame,
    goTo(seconds) { at = seconds; if (jump) load(); },
    plays: () => at < Number(task.dataset.length),
    at: () => at,
    tick() { at += 1; },
  };
}

function watch(task) {
  const box = task.querySelector("[data-video]");
  if (!box) return;
  const field = task.querySelector("input[name=watched]");
  const chapters = [...task.querySelectorAll("[data-chapter]")].map((element) => ({
    element,
    start: Number(element.dataset.start),
    needed: Number(element.dataset.needed),
    seconds: Number(element.dataset.seconds),
  }));
  let player = null;

  function open(from) {
    player = (box.dataset.plays === "file" ? openFile : openFrame)(box, task, from);
    box.querySelector("[data-video-open]").replaceWith(player.element);
    box.querySelector("[data-video-before]").hidden = true;
    box.querySelector("[data-video-after]").hidden = false;
    box.classList.add("open");
    player.element.focus();
    setInterval(tick, 1000);
  }

  function tick() {
    if (document.hidden || !player.plays()) return;
    const chapter = chapters.findLast(({ start }) => start <= player.at()) ?? chapters[0];
    for (const one of chapters) one.element.removeAttribute("aria-current");
    chapter.element.setAttribute("aria-current", "true");
    player.tick?.();
    if (chapter.seconds >= chapter.needed) return;
    chapter.seconds += 1;
    show(chapter);
  }

  function show(chapter) {
    const isSeen = chapter.seconds >= chapter.needed;
    const count = chapter.element.querySelector("[data-chapter-count]");
    count.textContent = task.dataset.counting.replace("{}", chapter.seconds).replace("{}", chapter.needed);
    count.hidden = isSeen;
    chapter.element.querySelector("[data-chapter-seen]").hidden = !isSeen;
    if (field) field.value = chapters.map(({ seconds }) => seconds).join(",");
    if (!isSeen) return;
    // Saved when a chapter is proved, not every second.
    field?.dispatchEvent(new Event("input", { bubbles: true }));
    const status = task.querySelector("[data-all-seen]");
    if (chapters.every(({ seconds, needed }) => seconds >= needed)) status.textContent = status.dataset.allSeen;
  }

  box.querySelector("[data-video-open]").addEventListener("click", (event) => {
    event.preventDefault();
    // Goes on where it was left.
    open(chapters.find(({ seconds, needed }) => seconds < needed)?.start ?? 0);
  });
  for (const chapter of chapters) {
    const name = chapter.element.querySelector("[data-chapter-name]");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.append(...name.childNodes);
    name.replaceChildren(button);
    button.addEventListener("click", () => { if (player) player.goTo(chapter.start); else open(chapter.start); });
  }
}

for (const task of document.querySelectorAll("[data-watch]")) watch(task);
