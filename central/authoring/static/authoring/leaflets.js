// Leaflets: an address is copied by one button, which is there only where a script is. Without, the box is marked by hand.
"use strict";
(() => {
  const buttons = [...document.querySelectorAll("[data-copy]")];
  buttons.forEach((button) => { button.hidden = false; });
  const byHand = (box) => { box.focus(); box.select(); return document.execCommand("copy"); };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const box = document.getElementById(button.dataset.copy);
    // The clipboard is there over HTTPS only; the older way works over HTTP, too.
    const done = navigator.clipboard
      ? await navigator.clipboard.writeText(box.value).then(() => true, () => byHand(box))
      : byHand(box);
    if (done) { button.textContent = button.dataset.copied; button.setAttribute("aria-live", "polite"); button.removeAttribute("aria-label"); }
  });
})();
