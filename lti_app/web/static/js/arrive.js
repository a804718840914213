// Leads to what is new after a form was sent: the field that the address names, what is wrong, or
// what is done. In a frame as tall as its page the LMS's page stays where the button was, and what
// is new would be out of sight; a screen reader would begin again at the top.

const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
const done = new URLSearchParams(location.search).has("just") ? document.querySelector("main .notice") : null;
const news = named ?? document.getElementById("problems") ?? done;

// Who goes back or reloads is left where they were.
if (news && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
  if (news.tabIndex < 0) news.tabIndex = -1;
  news.focus();
}
