// Keys, dialogs, selection and the session's time. Lists and their filters work without it.
"use strict";
(() => {
  const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("tr[data-row]")];
  // The page brings its own words; here stand none of any language.
  const live = document.getElementById("live");
  const say = (which, count) => { live.textContent = live.dataset[which].replace("{count}", count); };

  // A sentence about what was done is said once: not again by the button Back.
  addEventListener("pagehide", () => document.querySelectorAll("[data-message]").forEach((each) => each.remove()));

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const row = all[Math.min(Math.max(at + by, 0), all.length - 1)] || all[0];
    (row.querySelector("a.l") || row).focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "x") {
      const row = document.activeElement.closest("tr[data-row]");
      const box = row && row.querySelector("input[type=checkbox]");
      if (box) box.click();
    } else {
      const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!target) return;
      if (target.matches("input")) target.focus(); else target.click();
    }
    event.preventDefault();
  });

  // Dialogs: `data-open` names one; Escape closes it and focus goes back to the button (the browser does both).
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) document.getElementById(opener.dataset.open).showModal();
    const closer = event.target.closest("[data-close]");
    if (closer) { closer.closest("dialog").close(); event.preventDefault(); }
    const reveal = event.target.closest("[data-reveal]");
    if (reveal) {
      const field = document.getElementById(reveal.dataset.reveal);
      field.type = field.type === "password" ? "text" : "password";
      const words = reveal.lastChild.textContent;
      reveal.lastChild.textContent = reveal.dataset.otherWords;
      reveal.dataset.otherWords = words;
    }
  });
  document.querySelectorAll("dialog[data-opened]").forEach((dialog) => dialog.showModal());

  // What was typed or pasted is never cut: what is too long is said when it is sent, and stays. The server says the same.
  function measure(field) {
    const limit = Number(field.dataset.limit), count = [...field.value.trim()].length;
    const words = live.dataset.tooLong.replace("{limit}", limit).replace("{count}", count);
    field.setCustomValidity(count > limit ? words : "");
  }
  document.addEventListener("input", (event) => { if (event.target.dataset.limit) measure(event.target); });
  window.addEventListener("pageshow", () => document.querySelectorAll("[data-limit]").forEach(measure));

  // A form is sent once. The server holds the same rule; this only keeps a double click quiet.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    if (form.dataset.sent && !form.hasAttribute("data-again")) { event.preventDefault(); return; }
    if (!event.submitter || !event.submitter.formTarget) form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "send-back-preview") return;
    event.target.scrollIntoView({ block: "nearest" });
    say("preview");
  });

  // What is wider than its frame is scrolled by the arrow keys, also where nothing in it takes the focus.
  const scrolls = new ResizeObserver((seen) => seen.forEach(({ target: frame }) => {
    const over = frame.scrollWidth > frame.clientWidth, caption = frame.querySelector("caption");
    if (!over && document.activeElement === frame) return;
    for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", caption ? caption.textContent : ""]]) {
      if (over && value) frame.setAttribute(name, value); else frame.removeAttribute(name);
    }
  }));
  document.querySelectorAll(".framed, .card.flush").forEach((frame) => scrolls.observe(frame));

  // Selection in lists: the dark bar appears with it.
  function counted() {
    const bar = document.querySelector(".bulk");
    if (!bar) return;
    const boxes = [...document.querySelectorAll("tr[data-row] input[type=checkbox]")];
    const chosen = boxes.filter((box) => box.checked).length;
    const every = bar.querySelector("[data-every]");
    bar.hidden = chosen === 0;
    bar.querySelector("[data-chosen]").textContent = every && every.checked ? every.dataset.every : chosen;
    const all = document.querySelector("[data-all]");
    if (all) { all.checked = chosen > 0 && chosen === boxes.length; all.indeterminate = chosen > 0 && chosen < boxes.length; }
    say(chosen ? "chosen" : "noneChosen", chosen);
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      document.querySelectorAll("tr[data-row] input[type=checkbox]").forEach((box) => { box.checked = event.target.checked; });
    }
    if (event.target.matches("[data-all], [data-every], tr[data-row] input[type=checkbox]")) counted();
    const lister = event.target.closest("form[data-list]");
    // Behind くわしい条件 several are chosen before anything is asked.
    if (lister && event.target.matches("select, input[type=date]") && !event.target.closest("details")) lister.requestSubmit();
  });

  // A day is typed; the calendar beside it writes what was chosen into the same field.
  document.querySelectorAll("input[data-calendar]").forEach((calendar) => {
    calendar.hidden = false;
    calendar.addEventListener("change", () => { document.getElementById(calendar.dataset.calendar).value = calendar.value; });
  });

  // The session's time is one for all tabs: the server has it. Here it is only counted on between two questions, and
  // asking does not extend it; work and writing do.
  const EVERY_MS = 10000, SOON_S = 300, WRITING_EXTENDS_MS = 120000;
  const time = () => document.getElementById("session-time");
  const written = () => [...document.querySelectorAll("main textarea, main input, dialog textarea, dialog input")].some((field) =>
    !field.readOnly && !["hidden", "checkbox", "radio", "submit"].includes(field.type) && field.value !== field.defaultValue);
  const banner = (which) => {
    const shown = document.getElementById("page-trouble");
    shown.dataset.which = which;
    shown.querySelector("b").textContent = live.dataset[which];
    shown.querySelector("a").hidden = which !== "over";
    shown.hidden = false;
    // Behind an open dialog nobody would see it.
    (document.querySelector("dialog[open]") || document.getElementById("main")).prepend(shown);
    say(which);
  };
  const ending = document.getElementById("session-soon");
  let told = false, extendedAt = Date.now(), over = false;

  function ended() {
    over = true;
    if (ending && ending.open) ending.close();
    const back = `/sign-in/?over=1&next=${encodeURIComponent(location.pathname)}`;
    if (!written()) { location.assign(back); return; }
    document.querySelector("#page-trouble a").href = back;
    banner("over");  // whoever wrote something stays with it
  }

  async function ask() {
    const answer = await fetch(time().dataset.ask, { headers: { "X-Madoguchi-Automatic": "1" }, redirect: "manual", cache: "no-store" })
      .catch(() => null);
    if (answer === null) return null;
    if (answer.type === "opaqueredirect") return 0;  // to the sign-in
    if (!answer.ok) return null;
    const seconds = Number(await answer.text());
    time().dataset.seconds = String(seconds);
    return seconds;
  }

  function draw(left) {
    time().querySelector("[data-minutes]").textContent = String(Math.max(0, Math.ceil(left / 60)));
    time().classList.toggle("soon", left < SOON_S);
  }

  setInterval(async () => {
    if (!time() || over) return;
    let left = Number(time().dataset.seconds) - EVERY_MS / 1000;
    time().dataset.seconds = String(left);
    if (left < SOON_S) {
      const asked = await ask();
      if (asked === 0) { ended(); return; }
      left = asked === null ? left : asked;
    }
    draw(left);
    if (left >= SOON_S) { told = false; if (ending.open) ending.close(); return; }
    if (told) return;
    told = true;
    say("soon");
    if (!ending.open) ending.showModal();
  }, EVERY_MS);

  document.addEventListener("input", () => {
    if (!time() || over || Date.now() - extendedAt < WRITING_EXTENDS_MS) return;
    extendedAt = Date.now();
    htmx.ajax("POST", time().dataset.extend, { target: "#session-time", swap: "outerHTML" });
  });

  // A part of a page that did not come is said, in every way that it can fail; and a written page is not left for it.
  document.addEventListener("htmx:responseError", (event) => banner(event.detail.xhr.status === 403 ? "old" : "failed"));
  document.addEventListener("htmx:sendError", () => banner("away"));
  document.addEventListener("htmx:timeout", () => banner("away"));
  document.addEventListener("htmx:beforeOnLoad", () => {
    const shown = document.getElementById("page-trouble");
    if (shown.dataset.which === "away") shown.hidden = true;  // an answer came: the line is back
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr } = event.detail, onward = xhr.getResponseHeader("HX-Redirect");
    if (xhr.status !== 401 && !onward) return;
    event.preventDefault();
    // In place of the page that waited: Back leads to where it was asked for, and not round in a circle.
    if (xhr.status === 401) ended(); else location.replace(onward);
  });
})();
