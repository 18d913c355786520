// Suggestions under a search field (ARIA combobox). Loaded by the first touch of a field; the form works without it.
const WAIT = 200; // milliseconds after the last key

function enhance(form) {
  const field = form.querySelector("[type=search]");
  let list = document.createElement("ul");
  const said = document.createElement("p");
  let timer, asked = "", asking;
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  field.after(list, said);
  put(list);
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) field.setAttribute(name, value);

  function put(fresh) {
    list.replaceWith(fresh);
    list = fresh;
    list.id = `options-${field.id}`;
    list.setAttribute("role", "listbox");
    list.hidden = true;
    for (const one of options()) one.id = `${field.id}-${one.id}`;
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    list.addEventListener("click", (event) => go(event.target.closest("[role=option]")));
  }

  function options() { return [...list.children]; }
  function chosen() { return options().find((one) => one.ariaSelected === "true"); }
  function go(one) { if (one) location.assign(one.dataset.url); }

  function choose(one) {
    for (const other of options()) other.ariaSelected = String(other === one);
    if (one) field.setAttribute("aria-activedescendant", one.id);
    else field.removeAttribute("aria-activedescendant");
    one?.scrollIntoView({ block: "nearest" });
  }

  function show(on) {
    list.hidden = !on;
    field.setAttribute("aria-expanded", String(on));
    if (!on) choose();
  }

  async function ask() {
    const typed = field.value.trim();
    if (typed === asked) return;
    asked = typed;
    asking?.abort();
    if (typed.length < 2) { list.replaceChildren(); said.textContent = ""; show(false); return; }
    asking = new AbortController();
    try {
      const answer = await fetch(`${form.action}suggestions/?${new URLSearchParams({ q: typed })}`, { signal: asking.signal });
      if (!answer.ok) return;
      put(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("ul"));
    } catch { return; } // no network, or another letter was typed
    show(options().length > 0 && document.activeElement === field);
    said.textContent = list.dataset.said;
  }

  function move(step) {
    const all = options();
    if (!all.length) return;
    if (list.hidden) show(true);
    const place = all.indexOf(chosen()) + step;
    choose(all[place < -1 ? all.length - 1 : place]); // beyond both ends: back to the field
  }

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(chosen() ? -1 : -2);
    else if (event.key === "Escape" && !list.hidden) show(false);
    else if (event.key === "Enter" && chosen()) go(chosen());
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", () => show(false));
  if (field.value.trim().length > 1) asked = field.value.trim(); // the page of this question is already here
}

document.querySelectorAll("form[data-suggest]").forEach(enhance);
