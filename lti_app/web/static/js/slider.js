// Makes sliders of the number fields with data-slider, with the number beside them.

for (const field of document.querySelectorAll("input[data-slider]")) {
  const number = field.parentElement.querySelector("output");
  const show = () => { number.textContent = field.value; };
  field.type = "range";
  number.hidden = false;
  show();
  field.addEventListener("input", show);
}
