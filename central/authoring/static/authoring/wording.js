// The words of a published form: what was typed is kept by itself, box by box. All of it works without.
"use strict";
(() => {
  const forms = [...document.querySelectorAll("form.wording")];
  const saved = document.getElementById("saved"), live = document.getElementById("live");
  const QUIET_MS = 700, AGAIN_MS = 5000, PIECE_BYTES = 60000;  // of 64 KiB that one save may hold
  const TYPED_AT_MOST = 4000;  // as if by keys; beyond that the browser would stand still for seconds
  let timer = 0, last = Promise.resolve(), going = false;
  const tried = new Map(), wanted = new Set();
  const say = (words) => { saved.textContent = words; live.textContent = words; };
  const cellOf = (box) => box.name.split(":").slice(2).join(":");
  const changed = (form) => [...form.querySelectorAll("textarea:enabled")].filter((box) => box.value !== box.defaultValue || wanted.has(box));
  const sizeOf = (words) => new Blob([words]).size;
  const bytes = (box) => sizeOf(box.value) + sizeOf(tried.get(box) || "");
  const dirty = () => forms.some((form) => changed(form).length);

  // Focus stays where it was, also on a part that is drawn anew.
  function redraw(place, html) {
    if (!place || place.innerHTML === html) return;
    const open = [...place.querySelectorAll("details")].map((one) => one.open), focused = place.contains(document.activeElement);
    place.innerHTML = html;
    place.querySelectorAll("details").forEach((one, at) => { if (open[at]) one.open = true; });
    if (focused) (place.querySelector("button, a, summary") || place.parentElement.querySelector("textarea") || document.getElementById("main")).focus();
  }

  function draw(said, values) {
    for (const [box, value] of values) {
      box.defaultValue = value;
      box.removeAttribute("aria-invalid");
      tried.delete(box);
      wanted.delete(box);
      const number = said.numbers[cellOf(box)];
      if (number !== undefined) box.name = `words:${number}:${cellOf(box)}`;
    }
    for (const [id, html] of Object.entries(said.notes)) redraw(document.getElementById(`notes-${id}`), html);
    for (const [name, html] of Object.entries(said.parts)) redraw(document.querySelector(`[data-part="${name}"]`), html);
  }

  function tooLong(box) {
    say(saved.dataset.long);
    box.setAttribute("aria-invalid", "true");
    const told = document.createElement("p");
    told.className = "field-error";
    told.textContent = saved.dataset.long;
    document.getElementById(`notes-${box.id}`).replaceChildren(told);
  }

  // Whether there is any use in sending more.
  async function once(form, boxes) {
    const sent = new FormData();
    for (const name of ["csrfmiddlewaretoken", "basis", "at"]) sent.set(name, form.elements.namedItem(name).value);
    const values = new Map(boxes.map((box) => [box, box.value]));
    for (const [box, value] of values) {
      sent.set(box.name, value);
      if (tried.has(box) && bytes(box) <= PIECE_BYTES) sent.set(`tried:${cellOf(box)}`, tried.get(box));
    }
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "X-Madoguchi-Part": "1" }, redirect: "manual" }).catch(() => null);
    if (answer && answer.type === "opaqueredirect") { say(live.dataset.over); return false; }
    const ours = answer && answer.status < 500 && (answer.headers.get("Content-Type") || "").includes("json");
    if (answer && answer.status < 500 && !ours) { say(live.dataset.old); return false; }
    const said = ours ? await answer.json().catch(() => null) : null;
    if (said === null) {
      for (const [box, value] of values) tried.set(box, value);
      say(live.dataset.away);
      clearTimeout(timer);
      timer = setTimeout(keep, AGAIN_MS);
      return false;
    }
    say(said.said);
    if (!answer.ok) return false;
    draw(said, values);
    return true;
  }

  function* pieces(form) {
    let boxes = [], size = 0;
    for (const box of changed(form)) {
      if (sizeOf(box.value) > PIECE_BYTES) { tooLong(box); continue; }
      if (boxes.length && size + bytes(box) > PIECE_BYTES) { yield boxes; boxes = []; size = 0; }
      boxes.push(box);
      size += bytes(box);
    }
    if (boxes.length) yield boxes;
  }

  async function all() {
    for (const form of forms) for (const boxes of pieces(form)) if (!await once(form, boxes)) return;
  }

  // One after the other: a save has to know the numbers that the one before was given.
  function keep() {
    clearTimeout(timer);
    last = last.then(all);
    return last;
  }

  document.addEventListener("input", (event) => {
    if (!event.target.matches("form.wording textarea")) return;
    clearTimeout(timer);
    timer = setTimeout(keep, QUIET_MS);
  });
  // A proposal, or what stood there before, goes into its box, to be read there and corrected; Ctrl+Z takes it out again.
  function put(button) {
    const box = document.getElementById(button.dataset.for), words = button.dataset.words;
    box.focus();
    box.select();
    if (words.length > TYPED_AT_MOST || !document.execCommand(words ? "insertText" : "delete", false, words)) box.value = words;
    keep();
  }
  // Somebody else was first, and what was typed here shall stand all the same.
  function insist(button) {
    const box = document.getElementById(button.dataset.mine);
    box.name = button.dataset.name;
    wanted.add(box);
    box.focus();
    keep();
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-for], button[data-mine]");
    if (button) {
      event.preventDefault();
      if (button.dataset.for) put(button); else insist(button);
      return;
    }
    const link = event.target.closest("a[href]");
    if (!link || link.target || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !dirty()) return;
    event.preventDefault();
    keep().then(() => location.assign(link.href));
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  addEventListener("online", () => { if (dirty()) keep(); });
  addEventListener("beforeunload", (event) => { if (dirty()) { keep(); event.preventDefault(); } });
  // A button keeps the boxes of every card; one that leads elsewhere goes on then.
  document.addEventListener("submit", async (event) => {
    const form = event.target, own = form.matches("form.wording"), button = event.submitter;
    if (going || form.method === "dialog" || (!own && !dirty())) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await keep();
    if (own) return;
    going = true;
    form.requestSubmit(button);
    going = false;
  }, true);
})();
