// Evaluated in a page: what breaks a rule, in words. Dialogs are looked at closed; their parts are in the page.
(() => {
  const broken = [];
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const short = (part) => part.outerHTML.slice(0, 120);
  const tell = (rule, parts) => parts.forEach((part) => broken.push(`${rule}: ${short(part)}`));

  if (!document.documentElement.lang) broken.push("no language");
  if (!document.title.trim()) broken.push("no title");
  if (all("h1").length !== 1) broken.push(`${all("h1").length} h1`);
  if (all("main").length !== 1) broken.push(`${all("main").length} main`);
  let level = 1;
  all("main :is(h1, h2, h3, h4)").forEach((heading) => {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) tell(`h${own} after h${level}`, [heading]);
    level = own;
  });

  tell("order of its own", all("[tabindex]").filter((part) => part.tabIndex > 0));
  const named = (part) => part.ariaLabel || (part.labels && part.labels.length) || part.innerText?.trim()
    || part.getAttribute("aria-labelledby") || part.textContent.trim();
  tell("field without a label", all("input:not([type=hidden]), select, textarea").filter(
    (part) => !part.ariaLabel && !(part.labels && part.labels.length) && !(part.type === "image" && part.alt)));
  tell("without a name", all("a[href], button, summary, dialog, nav").filter((part) => !named(part)));
  const navs = all("nav, [role=navigation]").map((part) => part.ariaLabel);
  if (new Set(navs).size !== navs.length || navs.includes(null)) broken.push(`landmarks named alike: ${navs}`);
  tell("picture without words or silence", all("svg").filter(
    (part) => part.ariaHidden !== "true" && !part.ariaLabel && !part.closest("[aria-hidden=true]")
      && !(part.getAttribute("aria-labelledby") && part.querySelector("title")?.textContent.trim())));

  const ids = all("[id]").map((part) => part.id);
  tell("id twice", all("[id]").filter((part) => ids.filter((id) => id === part.id).length > 1));
  ["aria-describedby", "aria-labelledby", "for", "data-open", "data-reveal", "form"].forEach((name) =>
    tell(`${name} leads nowhere`, all(`[${name}]`).filter((part) =>
      part.getAttribute(name).split(" ").some((id) => !document.getElementById(id)))));

  tell("table without a caption", all("table").filter((part) => !part.caption));
  tell("heading cell without a scope", all("th").filter((part) => !part.scope));
  tell("heading cell without words", all("th").filter(
    (part) => !part.textContent.trim() && !part.querySelector("[aria-label]")));
  const columns = (row) => [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
  tell("rows of other widths", all("table").filter((part) => new Set([...part.rows].map(columns)).size > 1));
  tell("cut off", all(".framed, .card.flush").filter((part) => innerWidth >= 1280 && part.scrollWidth > part.clientWidth));
  tell("button without a kind beside forms", all("dialog button[data-close]").filter((part) => part.type !== "button"));
  return broken;
})()
