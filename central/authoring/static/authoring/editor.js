// The editor of forms: keeps what was typed by itself, Ctrl+Z and Ctrl+Y, moving by drag. All of it works without.
"use strict";
(() => {
  const form = document.getElementById("part");
  if (!form || !document.getElementById("undo")) return;
  const live = document.getElementById("live"), saved = document.getElementById("saved");
  const boxes = document.getElementById("boxes");
  const QUIET_MS = 700;
  let timer = 0, running = null, changed = false, redraws = false, told = false, gone = false;

  const say = (words) => { saved.textContent = words; live.textContent = words; };
  const here = () => form.elements.namedItem("at").value;
  const revise = (revision) => document.querySelectorAll("input[name=revision]").forEach((each) => { each.value = revision; });

  // What is kept is the new beginning: `Ctrl+Z` inside a box is the browser's until then.
  function settle(sent) {
    for (const field of boxes.querySelectorAll("input, textarea, select")) {
      if (field.type === "checkbox") field.defaultChecked = field.checked;
      else if ("defaultValue" in field && sent.getAll(field.name).includes(field.value)) field.defaultValue = field.value;
    }
  }

  function errors(found) {
    boxes.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    boxes.querySelectorAll(".field-error").forEach((place) => { place.hidden = true; place.textContent = ""; });
    for (const [name, words] of Object.entries(found)) {
      const field = document.getElementById(`b-${name}`), place = document.getElementById(`b-${name}-why`);
      if (!field || !place) continue;
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", place.id);
      place.textContent = words;
      place.hidden = false;
    }
  }

  function redraw(html) {
    const before = document.activeElement, focused = before && before.id;
    const caret = before && before.matches("textarea, input.in") ? [before.selectionStart, before.selectionEnd] : null;
    const open = [...boxes.querySelectorAll("details")].map((one) => one.open);
    const legend = boxes.querySelector("legend");
    boxes.innerHTML = html;
    boxes.prepend(legend);
    boxes.querySelectorAll("details").forEach((one, place) => { if (place < open.length) one.open = open[place]; });
    // What was a comparison is a condition of its own now, or the other way round.
    const turned = focused && focused.replace(/[.](field|how)$/, (end) => (end === ".how" ? ".field" : ".how"));
    const again = focused && (document.getElementById(focused) || document.getElementById(turned));
    if (!again) return;
    again.focus();
    if (caret && again.value === before.value) again.setSelectionRange(...caret);
  }

  // A rule may name the field itself: its lists call it as its heading does now.
  function rename(label) {
    const own = boxes.querySelector("[name=id]");
    if (own === null) return;
    boxes.querySelectorAll("option").forEach((one) => { if (one.value === own.value) one.textContent = label; });
  }

  function draw(answer, sent, wanted) {
    revise(answer.revision);
    settle(sent);
    errors({});
    document.getElementById("flaws").innerHTML = answer.flaws;
    document.getElementById("flaws-here").innerHTML = answer.here;
    document.getElementById("undo").disabled = !answer.undoes;
    document.getElementById("redo").disabled = !answer.redoes;
    for (const part of answer.outline) {
      const line = document.querySelector(`#outline [data-at="${part.at}"]`);
      if (!line) continue;
      line.querySelector("[data-label]").textContent = part.label;
      const count = line.querySelector("[data-flaws]");
      count.hidden = part.flaws === 0;
      count.textContent = count.textContent.replace(/[0-9]+/, String(part.flaws));
      if (part.at === here()) { document.getElementById("part-title").textContent = part.label; rename(part.label); }
    }
    if (wanted && changed) redraws = true;  // typed on meanwhile: drawn with the next
    else if (wanted) redraw(answer.part);
    say(answer.said);
    form.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
  }

  async function keep() {
    clearTimeout(timer);
    if (running) await running;
    if (!changed || gone) return;
    changed = false;
    const wanted = redraws;
    redraws = false;
    running = once(new FormData(form), wanted).finally(() => { running = null; });
    await running;
  }

  const post = (sent) => fetch(form.action, { method: "POST", body: sent, headers: { "X-Madoguchi-Part": "1" }, redirect: "manual" })
    .catch(() => null);

  async function once(sent, wanted) {
    const answer = await post(sent);
    if (answer === null || answer.type === "opaqueredirect" || answer.status >= 500) {
      changed = true;
      say(live.dataset[answer && answer.type === "opaqueredirect" ? "over" : "away"]);
      return;
    }
    const said = await answer.json().catch(() => null);
    if (said === null && answer.status === 413) { changed = true; told = true; say(saved.dataset.tooLarge); return; }
    if (said === null) { changed = true; say(live.dataset.old); return; }
    if (answer.ok) { draw(said, sent, wanted); return; }
    if (said.go) {
      // What was typed meanwhile lies aside with the rest before the page goes.
      while (changed) { changed = false; await post(new FormData(form)); }
      gone = true;
      location.assign(said.go);
      return;
    }
    changed = true;
    told = Boolean(said.errors);
    errors(said.errors || {});
    say(said.trouble);
  }

  const mark = (event) => {
    if (event.target.form !== form) return;
    changed = true;
    told = false;
    if (event.target.matches("[data-redraws]")) redraws = true;
    clearTimeout(timer);
    timer = setTimeout(keep, event.type === "change" ? 0 : QUIET_MS);
  };
  document.addEventListener("input", mark);
  document.addEventListener("change", (event) => { if (event.target.form === form && event.target.matches("select, [type=checkbox]")) mark(event); });

  // Enter in a box and Ctrl+Z press a button elsewhere: the keyboard stays where it is, on the next page too.
  const STAYS = "madoguchi.stays";
  function stay(button) {
    const on = document.activeElement;
    if (on && on !== button && on.id) sessionStorage.setItem(STAYS, `${here()} ${on.id}`);
  }
  const stays = sessionStorage.getItem(STAYS) || "", stood = stays.startsWith(`${here()} `) && document.getElementById(stays.slice(here().length + 1));
  sessionStorage.removeItem(STAYS);
  if (stood) stood.focus();

  // A button takes what stands in the boxes with it. Only what is on its way is waited for, or it would come too late.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!running) { changed = false; stay(event.submitter); return; }
    event.preventDefault();
    await running;
    if (!told && !gone) form.requestSubmit(event.submitter);
  });
  // A link waits for what can be kept; what cannot is asked about before the page goes.
  const unkept = () => !gone && (changed || running !== null);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.target || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !unkept()) return;
    if (link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    keep().then(() => { if (!gone) location.assign(link.href); });
  });
  // So does a button of another form: what it does is done with the words that stand here.
  let going = false;
  document.addEventListener("submit", async (event) => {
    const other = event.target, button = event.submitter;
    if (going || other === form || other.method === "dialog" || !unkept()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await keep();
    if (gone || told) return;
    going = true;
    other.requestSubmit(button);
    going = false;
  }, true);
  addEventListener("beforeunload", (event) => { if (unkept()) { keep(); event.preventDefault(); } });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    const key = event.key.toLowerCase(), back = key === "z" && !event.shiftKey, again = key === "y" || (key === "z" && event.shiftKey);
    if (!back && !again) return;
    const field = event.target.closest("textarea, input:not([type=checkbox])");
    if (field && (field.form !== form || field.value !== field.defaultValue)) return;  // the browser's own
    event.preventDefault();
    const button = document.getElementById(back ? "undo" : "redo");
    if (!button.disabled) button.click();
  });

  // What stands open is seen in a list that is longer than its frame.
  const outline = document.getElementById("outline"), open = outline.querySelector("li.here");
  const below = open ? open.offsetTop - outline.offsetTop : 0;
  if (open && below + open.offsetHeight > outline.clientHeight) outline.scrollTop = below - outline.clientHeight / 3;

  // Drag is an addition: the buttons do the same.
  let dragged = null;
  const lines = [...document.querySelectorAll("#outline li")].filter((line) => /^[0-9]/.test(line.dataset.at));
  const clear = () => lines.forEach((line) => line.classList.remove("over"));
  const fits = (line) => dragged && dragged !== line && (dragged.dataset.at.includes(".") || !line.dataset.at.includes("."));
  for (const line of lines) {
    line.draggable = true;
    line.addEventListener("dragstart", (event) => { dragged = line; event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", line.dataset.at); });
    line.addEventListener("dragend", () => { dragged = null; clear(); });
    line.addEventListener("dragover", (event) => { if (!fits(line)) return; event.preventDefault(); clear(); line.classList.add("over"); });
    line.addEventListener("drop", (event) => {
      if (!fits(line)) return;
      event.preventDefault();
      const button = Object.assign(document.createElement("button"), { name: "act", value: `move:${dragged.dataset.at}>${line.dataset.at}`, hidden: true });
      form.append(button);
      form.requestSubmit(button);
    });
  }
})();
