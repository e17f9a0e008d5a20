// What the word being typed may become: a combobox with a list (ARIA APG). Choosing fills the line; the search begins with Enter.
export const complete = (line) => {
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
    const options = kinds.flatMap(([kind, label]) => (found[kind] || []).map((one) => {
      const option = document.createElement("li");
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.query = one.query;
      option.append(piece("name", one.text || one.label), " ", piece("kind", label), " ", piece("count", one.count.toLocaleString(document.documentElement.lang)));
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
};
