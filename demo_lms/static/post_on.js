// Sends the page's form on by itself; without JavaScript its button does.
document.getElementById("post-on").submit();
