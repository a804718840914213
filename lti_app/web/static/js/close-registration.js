// Tells the LMS around us that the registration is done, so that it closes this frame or window.

const button = document.querySelector("[data-close-registration]");
const platform = window.opener ?? (window.parent === window ? null : window.parent);

if (button && platform) {
  button.hidden = false;
  button.addEventListener("click", () => {
    // Two names: the standard's, and the older one that Moodle waits for. Neither says anything
    // but that this page is done, so any origin may hear it.
    for (const subject of ["org.imsglobal.lti.close", "lti.close"]) {
      platform.postMessage({ subject }, "*");
    }
  });
}
