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

  // What the word being typed may become: a combobox with a list (ARIA APG). Choosing fills the line; the search begins with Enter.
  const line = one("#suche [data-suggest]");
  if (line) {
    const kinds = JSON.parse(line.dataset.kinds);
    const list = document.createElement("ul");
    const told = document.createElement("span");
    let at = -1, waiting, asking;
    Object.assign(list, { id: "vorschlaege", className: "suggestions", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", line.dataset.label);
    told.className = "sr";
    told.setAttribute("role", "status");
    line.after(list, told);
    line.type = "text";
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) line.setAttribute(name, value);
    const close = () => {
      if (asking) asking.abort();
      clearTimeout(waiting);
      list.hidden = true;
      at = -1;
      told.textContent = "";
      line.setAttribute("aria-expanded", "false");
      line.removeAttribute("aria-activedescendant");
    };
    const mark = (next) => {
      const options = [...list.children];
      at = next < -1 ? options.length - 1 : next >= options.length ? -1 : next;
      options.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
      if (at < 0) return line.removeAttribute("aria-activedescendant");
      line.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    };
    const take = (option) => {
      line.value = `${option.dataset.query} `;
      close();
    };
    const piece = (name, text) => {
      const span = document.createElement("span");
      span.className = name;
      span.textContent = text;
      return span;
    };
    const show = (found) => {
      const options = Object.entries(kinds).flatMap(([kind, name]) => (found[kind] || []).map((one) => {
        const option = document.createElement("li");
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.query = one.query;
        option.append(piece("name", one.text || one.label), " ", piece("kind", name), " ", piece("count", one.count.toLocaleString(document.documentElement.lang)));
        return option;
      }));
      close();
      if (!options.length) return;
      options.forEach((option, place) => { option.id = `vorschlag-${place}`; });
      list.replaceChildren(...options);
      list.hidden = false;
      line.setAttribute("aria-expanded", "true");
      told.textContent = line.dataset.count.replace("%c", options.length);
    };
    const ask = async () => {
      asking = new AbortController();
      try {
        const answer = await fetch(`${line.dataset.suggest}?q=${encodeURIComponent(line.value)}`, { signal: asking.signal });
        if (answer.ok) show(await answer.json());
      } catch {
        // Typed on, or the server is away: then nothing is offered.
      }
    };
    line.addEventListener("input", () => {
      close();
      if (line.selectionStart === line.value.length && /\S$/.test(line.value)) waiting = setTimeout(ask, 150);
    });
    line.addEventListener("blur", close);
    line.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing) return;
      if (event.key === "ArrowDown") mark(at + 1);
      else if (event.key === "ArrowUp") mark(at - 1);
      else if (event.key === "Enter" && at >= 0) take(list.children[at]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the line keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) take(option);
    });
  }

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
