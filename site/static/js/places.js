// Markers put on a picture, and words used up: only pages that have such questions load it. Everything it does goes into
// the same fields as the lists, which work without it.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const SVG = document.querySelector("svg")?.namespaceURI; // that of the pictures of the page: no address is written here
const question = (one) => one.closest("fieldset");
const markers = (one) => all("[data-marker]", question(one));
const field = (marker) => marker.querySelector("[data-points]");
const points = (marker) => field(marker).value.split(";").filter(Boolean);
const lists = (marker) => all("select", marker);
const button = (marker) => marker.querySelector("[data-place]");
const free = (marker) => lists(marker).filter((list) => !list.value).length - points(marker).length;

function write(marker, found) {
  field(marker).value = found.join(";");
  draw(question(marker));
  field(marker).dispatchEvent(new Event("change", { bubbles: true }));
}

function choose(marker) {
  for (const one of markers(marker)) button(one).ariaPressed = one === marker;
}

function draw(fieldset) {
  const board = fieldset.querySelector("[data-board]"), pins = board.querySelector("[data-pins]");
  const radius = pins.ownerSVGElement.dataset.radius;
  pins.replaceChildren();
  for (const marker of markers(board)) {
    const found = points(marker);
    marker.querySelector("[data-remove]").hidden = !found.length;
    found.forEach((point, n) => {
      const [x, y] = point.split(","), pin = document.createElementNS(SVG, "g");
      for (const [name, more] of [["circle", { cx: x, cy: y, r: radius }], ["text", { x, y }]]) {
        const shape = pin.appendChild(document.createElementNS(SVG, name));
        for (const key in more) shape.setAttribute(key, more[key]);
        if (name === "text") shape.textContent = marker.dataset.number;
      }
      Object.assign(pin.dataset, { pin: n, of: marker.dataset.number });
      pins.append(pin);
    });
  }
}

// Where the finger is, in the picture's own pixels.
function pixel(board, { clientX, clientY }) {
  const box = board.querySelector("svg").getBoundingClientRect(), { width, height } = board.querySelector("svg").viewBox.baseVal;
  const within = (value, most) => Math.round(Math.min(Math.max(value, 0), 1) * most);
  return `${within((clientX - box.left) / box.width, width)},${within((clientY - box.top) / box.height, height)}`;
}

let held, moved; // the pin being drawn along
document.addEventListener("pointerdown", (event) => {
  const pin = event.target.closest("[data-pin]"), board = event.target.closest("[data-board]");
  if (!board) return;
  moved = false;
  held = pin && { board, n: Number(pin.dataset.pin), marker: markers(board).find((one) => one.dataset.number === pin.dataset.of) };
});
document.addEventListener("pointermove", (event) => {
  if (!held) return;
  moved = true;
  const found = points(held.marker);
  found[held.n] = pixel(held.board, event);
  field(held.marker).value = found.join(";");
  draw(question(held.board));
});
for (const name of ["pointerup", "pointercancel"]) {
  document.addEventListener(name, () => {
    if (held && moved) write(held.marker, points(held.marker));
    held = null;
  });
}

document.addEventListener("click", (event) => {
  const { target } = event, marker = target.closest("[data-marker]"), board = target.closest("[data-board]");
  if (marker && target.closest("[data-place]")) choose(marker);
  if (marker && target.closest("[data-remove]")) {
    write(marker, []);
    button(marker).focus();
  }
  if (!board || moved) return;
  const every = markers(board);
  const chosen = every.find((one) => button(one).ariaPressed === "true") || every.find((one) => free(one) > 0) || every[0];
  const found = points(chosen);
  if (free(chosen) < 1 && found.length) found.pop();
  else if (free(chosen) < 1) lists(chosen).at(-1).value = "";
  write(chosen, [...found, pixel(board, event)]);
  choose(every.find((one) => free(one) > 0) || chosen);
});

// A place is a zone of the list or a point of the picture: the last thing said counts.
document.addEventListener("change", ({ target }) => {
  const marker = target.closest("[data-marker]");
  if (marker && target.matches("select") && free(marker) < 0) write(marker, points(marker).slice(0, -1));
  use(target.closest("fieldset"));
});

// A word that serves once cannot be chosen again elsewhere.
function use(fieldset) {
  const once = fieldset ? all("option[data-once]", fieldset) : [];
  const used = new Set(once.filter((option) => option.selected).map((option) => option.value));
  for (const option of once) option.disabled = used.has(option.value) && !option.selected;
}

function ready() {
  for (const one of all("[data-unplace]")) one.remove();
  for (const board of all("[data-board]")) {
    for (const marker of markers(board)) button(marker).hidden = false;
    draw(question(board));
  }
  for (const fieldset of all("fieldset:has([data-once])")) use(fieldset);
}
ready();
const form = document.querySelector("form[data-quiz]");
if (form) new MutationObserver(ready).observe(form, { childList: true }); // quiz.js puts an answered card in place
