// Only makes the pages smoother; each works without it.
"use strict";
(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const stored = (store, key, value) => {
    try {
      if (value === undefined) return store.getItem(key);
      if (value === null) store.removeItem(key);
      else store.setItem(key, value);
    } catch {
      // Storage may be forbidden; then nothing is remembered.
    }
    return null;
  };

  // A choice in a facet, the order or the way of searching takes effect at once, and the page stays where it was.
  const form = one("#suche");
  const PLACE = "fundstelle.place";
  const identity = (field) => `${field.name}=${field.value}`;
  const submit = (field) => {
    stored(sessionStorage, PLACE, JSON.stringify([identity(field), scrollY]));
    form.requestSubmit();
  };
  if (form) {
    document.addEventListener("change", (event) => {
      const field = event.target;
      const sheet = field.closest("[popover]");
      if (field.form !== form || (sheet && sheet.matches(":popover-open"))) return;
      if (field.type === "checkbox" || field.dataset.instant !== undefined) submit(field);
      else if (field.type === "radio" && form.elements.q.value.trim()) submit(field);
    });
    const place = stored(sessionStorage, PLACE);
    stored(sessionStorage, PLACE, null);
    if (place) {
      const [name, y] = JSON.parse(place);
      const field = all("[form=suche], #suche input").find((candidate) => candidate.type === "checkbox" || candidate.type === "radio" ? identity(candidate) === name : name.startsWith(`${candidate.name}=`));
      if (field) field.focus({ preventScroll: true });
      scrollTo(0, y);
    }
  }

  // Completions are loaded when the search line is entered, so that reading a page does not wait for them.
  const line = one("[data-completions]");
  if (line) line.addEventListener("focus", () => import(line.dataset.completions).then((its) => its.complete(line)), { once: true });

  // Hits in an article: the fragment of the address says which one is current.
  const steps = one(".steps");
  const total = steps ? Number(steps.dataset.total) : 0;
  const current = () => Number((location.hash.match(/^#treffer-(\d+)$/) || [])[1] || 0);
  const tell = () => {
    if (total && current()) steps.querySelector(".stepcount").textContent = steps.dataset.of.replace("%c", current()).replace("%t", total);
  };
  const step = (by) => {
    if (!total) return;
    const next = current() ? ((current() - 1 + by + total) % total) + 1 : by > 0 ? 1 : total;
    location.replace(`#treffer-${next}`);
  };
  if (steps) {
    steps.classList.add("moving");
    steps.querySelector(".stepcount").setAttribute("role", "status");
    all(".step").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => step(Number(button.dataset.step)));
    });
    addEventListener("hashchange", tell);
    tell();
  }

  // Hits in a list; an article that was opened from one leads to its neighbours there.
  const walk = (by) => {
    const neighbour = one(`.back a[rel=${by > 0 ? "next" : "prev"}]`);
    if (neighbour) neighbour.click();
    const links = all(".hit :is(h2, h3) a");
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by];
    if (next) next.focus();
  };

  // Copying.
  all(".copy").forEach((button) => {
    if (!navigator.clipboard) return;
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  });

  // Single keys; they can be turned off (WCAG 2.1.4), since speech input may press them by accident.
  const OFF = "fundstelle.keys.off";
  const help = one("#tastenhilfe");
  const toggle = one("#tasten-schalter");
  const label = () => { toggle.textContent = stored(localStorage, OFF) ? toggle.dataset.on : toggle.dataset.off; };
  toggle.addEventListener("click", () => {
    stored(localStorage, OFF, stored(localStorage, OFF) ? null : "1");
    label();
  });
  all('a[href$="#tasten"]').forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    label();
    help.showModal();
  }));
  const keys = {
    "/": () => one("#q") && (one("#q").focus(), one("#q").select()),
    "?": () => { label(); help.showModal(); },
    n: () => step(1),
    p: () => step(-1),
    j: () => walk(1),
    k: () => walk(-1),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || help.open || stored(localStorage, OFF)) return;
    const act = Object.hasOwn(keys, event.key) && keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
