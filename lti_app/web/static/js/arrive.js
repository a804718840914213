// Leads to what is new after a form was sent: the field that the address names, what is wrong, or
// what is done. In a frame as tall as its page it would be out of sight, where the button is not.

const done = location.search.includes("just=") && document.querySelector("main > .notice");
const news = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  ?? document.querySelector("#problems:not(section *)") ?? done;

// Who goes back or reloads is left where they were.
if (news && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
  if (news.tabIndex < 0) news.tabIndex = -1;
  news.focus();
}
