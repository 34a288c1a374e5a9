// The words of a published form: what was typed is kept by itself, box by box. All of it works without.
"use strict";
(() => {
  const forms = [...document.querySelectorAll("form.wording")];
  const saved = document.getElementById("saved"), live = document.getElementById("live");
  const QUIET_MS = 700;
  let timer = 0, running = null;
  const say = (words) => { saved.textContent = words; live.textContent = words; };
  const changed = (form) => [...form.querySelectorAll("textarea")].filter((box) => box.value !== box.defaultValue);

  async function once(form) {
    const boxes = changed(form);
    if (!boxes.length) return true;
    const sent = new FormData();
    for (const name of ["csrfmiddlewaretoken", "basis", "at"]) sent.set(name, form.elements.namedItem(name).value);
    const values = new Map(boxes.map((box) => [box, box.value]));
    for (const [box, value] of values) sent.set(box.name, value);
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "X-Madoguchi-Part": "1" }, redirect: "manual" }).catch(() => null);
    if (answer === null || answer.type === "opaqueredirect" || answer.status >= 500) {
      say(live.dataset[answer && answer.type === "opaqueredirect" ? "over" : "away"]);
      return false;
    }
    const said = await answer.json().catch(() => null);
    if (said === null) { say(live.dataset.away); return false; }
    say(said.said);
    if (!answer.ok) return false;
    for (const [box, value] of values) {
      box.defaultValue = value;
      const cell = box.name.split(":").slice(2).join(":"), number = said.numbers[cell];
      if (number !== undefined) box.name = `words:${number}:${cell}`;
    }
    return true;
  }

  async function keep() {
    clearTimeout(timer);
    if (running) await running;
    running = (async () => { for (const form of forms) if (!await once(form)) return; })();
    await running;
    running = null;
  }

  document.addEventListener("input", (event) => {
    if (!event.target.matches("form.wording textarea")) return;
    clearTimeout(timer);
    timer = setTimeout(keep, QUIET_MS);
  });
  // A proposal goes into its box, to be read there and corrected.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-for]");
    if (!button) return;
    event.preventDefault();
    const box = document.getElementById(button.dataset.for);
    box.value = button.dataset.words;
    box.focus();
    keep();
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  addEventListener("beforeunload", (event) => { if (forms.some((form) => changed(form).length)) { keep(); event.preventDefault(); } });
  // A button sends its own card; the others are kept before.
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("form.wording")) return;
    event.preventDefault();
    await keep();
    if (forms.every((form) => !changed(form).length)) location.reload();
  });
})();
