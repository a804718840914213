// Sends the page's only form without a click; without JavaScript its button does.
document.querySelector("form[data-send-at-once]")?.submit();
