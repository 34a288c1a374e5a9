// Boxes of a paper: drawn, moved and sized by the mouse. What counts are the number boxes beside; this writes into them.
"use strict";
(() => {
  const sheet = document.getElementById("sheet"), form = document.getElementById("box-form");
  if (!sheet || !form) return;
  const side = (name) => form.querySelector(`[data-side=${name}]`);
  const wide = sheet.viewBox.baseVal.width, high = sheet.viewBox.baseVal.height;
  const LEAST_MM = 1, CORNER_MM = 2.4;
  const round = (value) => Math.round(value * 10) / 10;
  let changed = false, sent = false;

  const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.getScreenCTM().inverse());
  const chosen = sheet.querySelector(".chosen rect");
  const draw = (tag, kind) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    made.setAttribute("class", kind);
    sheet.append(made);
    return made;
  };
  const corner = chosen && side("x") ? draw("rect", "corner") : null;
  const place = (rect, x, y, width, height) => {
    for (const [name, value] of Object.entries({ x, y, width, height })) rect.setAttribute(name, String(Math.max(value, 0)));
  };

  // From the number boxes to the picture.
  function show() {
    if (!chosen || !side("x")) return;
    const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(side(name).value) || 0);
    place(chosen, x, y, width, height);
    if (corner) place(corner, x + width - CORNER_MM / 2, y + height - CORNER_MM / 2, CORNER_MM, CORNER_MM);
  }
  function write(x, y, width, height) {
    const now = { x, y, width, height };
    for (const name of Object.keys(now)) side(name).value = String(round(now[name]));
    changed = true;
    show();
  }
  const go = (box) => {
    const next = document.createElement("input");
    next.type = "hidden"; next.name = "next"; next.value = box;
    form.append(next);
    sent = true;
    form.requestSubmit(form.querySelector("[name=act][value=save]"));
  };
  const clamp = (value, most) => Math.min(Math.max(value, 0), Math.max(most, 0));

  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const from = at(event), target = event.target, group = target.closest("[data-box]");
    sheet.setPointerCapture(event.pointerId);
    if (target === corner || (group && group.classList.contains("chosen"))) return move(from, target === corner);
    if (group) return leave(group.dataset.box);
    return add(from);
  });

  function follow(step, end) {
    const stop = (event) => {
      sheet.removeEventListener("pointermove", step);
      sheet.removeEventListener("pointerup", stop);
      if (end) end(at(event));
    };
    sheet.addEventListener("pointermove", step);
    sheet.addEventListener("pointerup", stop);
  }
  function move(from, sizes) {
    const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(side(name).value) || 0);
    follow((event) => {
      const to = at(event), dx = to.x - from.x, dy = to.y - from.y;
      if (sizes) write(x, y, Math.min(Math.max(width + dx, LEAST_MM), wide - x), Math.min(Math.max(height + dy, LEAST_MM), high - y));
      else write(clamp(x + dx, wide - width), clamp(y + dy, high - height), width, height);
    });
  }
  function leave(box) {
    if (changed) go(box);
    else { const link = document.querySelector(`[data-goes="${box}"]`); if (link) { sent = true; location.assign(link.href); } }
  }
  function add(from) {
    const now = draw("rect", "drawn-now");
    const shape = (to) => [Math.min(from.x, to.x), Math.min(from.y, to.y), Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
    follow((event) => place(now, ...shape(at(event))), (to) => {
      now.remove();
      const [x, y, width, height] = shape(to);
      if (width < 2 || height < 2) return;
      for (const [name, value] of Object.entries({ x, y, width, height })) {
        const field = document.createElement("input");
        field.type = "hidden"; field.name = `new_${name}`; field.value = String(round(value));
        form.append(field);
      }
      sent = true;
      form.requestSubmit(form.querySelector("[name=act][value=add]"));
    });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-goes]");
    if (!link || !changed) return;
    event.preventDefault();
    go(link.dataset.goes);
  });
  form.addEventListener("input", () => { changed = true; show(); });
  form.addEventListener("change", () => { changed = true; fit(); });
  form.addEventListener("submit", () => { sent = true; });
  addEventListener("beforeunload", (event) => { if (changed && !sent) event.preventDefault(); });

  // Only what this kind of box needs is shown.
  function fit() {
    const fills = form.querySelector("[name=fills]");
    if (!fills) return;
    form.querySelectorAll("[data-for]").forEach((part) => { part.hidden = !part.dataset.for.split(" ").includes(fills.value); });
  }
  fit();
  show();
})();
