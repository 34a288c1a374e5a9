// The kiosk's page beside the editor: asked again when something was kept, touched without leaving the page.
"use strict";
(() => {
  const seat = document.getElementById("seat");
  if (!seat) return;
  const page = document.getElementById("seat-page"), editor = document.getElementById("part");
  let asked = 0, running = false, waiting = null;

  // One at a time: of those that wait, the last is wanted.
  async function ask(body) {
    asked += 1;
    if (running) { waiting = body; return; }
    running = true;
    for (let next = body; next; next = waiting) { waiting = null; await once(next, asked); }
    running = false;
  }

  async function once(body, mine) {
    page.setAttribute("aria-busy", "true");
    const answer = await fetch(seat.dataset.ask, { method: "POST", body, headers: { "X-Madoguchi-Part": "1" }, redirect: "manual" })
      .catch(() => null);
    if (mine !== asked) return;
    page.removeAttribute("aria-busy");
    if (answer === null || !answer.ok) return;
    const html = await answer.text();
    if (mine !== asked) return;
    const on = page.contains(document.activeElement) ? document.activeElement : null;
    const open = page.querySelector("details[open]") !== null;
    page.innerHTML = html;
    const touches = page.querySelector("details");
    if (touches) touches.open = open;
    if (on) (same(on) || page.querySelector("summary") || page.querySelector("select")).focus();
  }

  // What was touched is often gone from the next page: then the keyboard goes on above what can be touched there.
  const same = (on) => (on.id && document.getElementById(on.id))
    || [...page.querySelectorAll("button, input")].find((one) => one.name === on.name && one.value === on.value && !one.hidden && one.tabIndex >= 0);

  function fresh() {
    const chosen = page.querySelector(".seat-form select") ? new FormData(page.querySelector(".seat-form")) : new FormData();
    chosen.set("at", editor.elements.namedItem("at").value);
    chosen.set("csrfmiddlewaretoken", editor.elements.namedItem("csrfmiddlewaretoken").value);
    chosen.delete("tried");
    return ask(chosen);
  }

  seat.addEventListener("submit", (event) => {
    if (!event.target.matches(".seat-form")) return;
    event.preventDefault();
    ask(new FormData(event.target, event.submitter));
  });
  seat.addEventListener("change", (event) => { if (event.target.matches("select")) fresh(); });
  document.addEventListener("kept", fresh);
  fresh();
})();
