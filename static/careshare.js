// What the pages do a little better with JavaScript. Each works without it.
(() => {
  const root = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  root.classList.add("js");

  // Moving: a new page begins at its top, with the focus on its heading; a form with mistakes at what is not right yet;
  // the same page again stays where it was, with the focus on what it says just now: its undo comes next. After an undo
  // the focus is back at the moment it was about. What was sent and kept does not stay in its form.
  let path = location.pathname;
  let moment = "", day = "";
  document.addEventListener("htmx-before-request", ({ detail: { ctx } }) => {
    if (ctx.request.method === "POST") ctx.wasUndo = Boolean(ctx.sourceElement.closest("#flash"));
    if (ctx.wasUndo === false) [moment, day] = ["article[id]", ".day"].map((around) => ctx.sourceElement.closest(around)?.id);
  });
  document.addEventListener("htmx-after-swap", ({ detail: { ctx } }) => {
    const isPage = ctx.target === document.body, isRight = ctx.response?.status !== 422;
    if (isPage) settleFlash();
    if (isPage && isRight && ctx.request.method === "POST") all("main form").find((form) => form.getAttribute("action") === ctx.request.action)?.reset();
    if (isPage && !isRight) go(one("#mistakes") || one("[aria-invalid], fieldset:has(> .error)"));
    else if (location.pathname !== path) { go(one("[autofocus], main h1"), true); toTheDay(); }
    else if (ctx.wasUndo) go((moment && one(`#${moment} h3 a`)) || one("main h1"));
    else if (isPage && ctx.request.method === "POST") go(one("#flash p"));
    path = location.pathname;
  });
  function go(element, toTop) {
    if (!element) return;
    if (element.tabIndex < 0) element.tabIndex = -1;
    element.focus({ preventScroll: true });
    if (toTop) scrollTo({ top: 0, behavior: "instant" });
    else element.scrollIntoView({ block: "center", behavior: "instant" });
  }
  document.addEventListener("keydown", (event) => { // from what it says, Tab goes on where one was: not to the top of the page
    const here = document.activeElement, said = here?.closest("#flash");
    if (event.key !== "Tab" || event.shiftKey || !said || here !== all("p, button", said).pop()) return;
    const back = (moment && one(`#${moment} h3 a`)) || (day && one(`#${day} h2`)); // where only what is open is shown, it is gone
    if (back) { event.preventDefault(); go(back); }
  });
  function toTheDay() { // an address that names a day, and no moment on it, opens there
    if (!location.hash) one(".day.asked")?.scrollIntoView({ behavior: "instant" });
  }
  document.addEventListener("htmx-before-history-update", ({ detail }) => {
    if (detail.history.path === location.pathname + location.search) detail.history.type = "replace";
  });

  // Fresh: nobody is interrupted by it, and a page nobody looks at does not ask.
  const busy = () => document.hidden || one("main details[open], dialog[open]") || document.activeElement?.matches("main :is(input, select, textarea)");
  document.addEventListener("htmx-before-request", (event) => {
    if (event.detail.ctx.sourceEvent?.type === "every" && busy()) event.preventDefault();
  });

  // A part of a page is taken from that page alone. Gone, or signed out elsewhere: then all of what is there instead.
  // What is away for a moment is asked for again by itself, and meanwhile what is here stays.
  document.addEventListener("htmx-before-response", (event) => {
    const { select, sourceEvent, response: { raw, status } } = event.detail.ctx;
    if (!select || status === 304 || ([200, 422].includes(status) && !raw.redirected)) return; // 422: the form itself, not right yet
    event.preventDefault();
    if (status < 500 || sourceEvent?.type !== "every") location.reload();
  });

  // What just happened stands in view for ten seconds, then it settles into the page; its undo stays for the minute it
  // can be undone in, and longer nowhere.
  let settling, fading;
  function settleFlash() {
    const flash = one("#flash");
    clearTimeout(settling);
    clearTimeout(fading);
    flash.classList.remove("settled");
    if (!flash.firstElementChild) return;
    settling = setTimeout(() => flash.classList.add("settled"), 10_000);
    fading = setTimeout(() => one("form", flash)?.remove(), 60_000);
  }
  function say(words) {
    const line = document.createElement("p");
    line.textContent = words;
    const box = document.createElement("div");
    box.append(line);
    one("#flash").replaceChildren(box);
    settleFlash();
  }
  document.addEventListener("htmx-error", ({ detail }) => {
    if (detail.ctx && detail.ctx.sourceEvent?.type !== "every") say(one("#flash").dataset.offline);
  });

  // On the rota the arrow keys walk from moment to moment, and from day to day.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details.menu[open]").forEach((menu) => { menu.open = false; one("summary", menu).focus(); });
    const day = document.activeElement?.closest(".day");
    if (!day || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const moments = (d) => all(".shift h3 a", d);
    const here = Math.max(0, moments(day).findIndex((link) => link.closest(".shift").contains(document.activeElement)));
    const days = all(".day").filter((d) => d.offsetParent && moments(d).length);
    const beside = (step) => { const d = days[days.indexOf(day) + step]; return d && moments(d)[Math.min(here, moments(d).length - 1)]; };
    const to = { ArrowDown: () => moments(day)[here + 1], ArrowUp: () => moments(day)[here - 1], ArrowRight: () => beside(1), ArrowLeft: () => beside(-1) }[event.key]?.();
    if (to) { event.preventDefault(); to.focus(); to.closest(".shift").scrollIntoView({ block: "nearest" }); }
  });

  document.addEventListener("click", async (event) => {
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    const copy = event.target.closest("[data-copy]");
    if (copy) { await navigator.clipboard.writeText(copy.dataset.copy); say(copy.dataset.copied); }
    const share = event.target.closest("[data-share]");
    if (share) await navigator.share({ text: share.dataset.share }).catch(() => {});
  });
  if (navigator.share) root.classList.add("shares");
  if (navigator.clipboard) root.classList.add("copies");

  const begin = () => { settleFlash(); toTheDay(); go(one("#mistakes")); };
  if (document.readyState !== "loading") begin();
  else document.addEventListener("DOMContentLoaded", begin);
})();
