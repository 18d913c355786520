// Zones drawn on the picture in the form of a question: drag or click fills the shape and coordinates of a row.
// The fields stay, and do the same by keyboard and without this script.
const SVG = document.querySelector("svg")?.namespaceURI; // that of the pictures of the page: no address is written here

function start(box) {
  const image = box.querySelector("img");
  const svg = box.querySelector("svg");
  const pick = box.querySelector("select");
  const width = Number(box.dataset.width);
  const height = Number(box.dataset.height);
  const field = (row, name) => document.querySelector(`[name="zones-${row}-${name}"]`);
  const rows = () => [...document.querySelectorAll('[name^="zones-"][name$="-coords"]')]
    .map((input) => input.name.split("-")[1])
    .filter((row) => row !== "__prefix__" && field(row, "DELETE")?.value !== "1");
  let from = null;

  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);

  const draw = () => {
    const asked = pick.value;
    const list = rows();
    pick.replaceChildren(...list.map((row, n) => new Option(`${n + 1}. ${field(row, "text").value}`, row)));
    if (list.includes(asked)) pick.value = asked;
    svg.replaceChildren(...list.flatMap((row, n) => shape(row, n + 1)));
  };

  const shape = (row, number) => {
    const kind = field(row, "shape").value;
    const points = field(row, "coords").value.split(";").map((pair) => pair.split(",").map(Number));
    if (!points.length || points.flat().some(Number.isNaN) || !field(row, "coords").value) return [];
    const [[x, y], second] = points;
    const tag = { rectangle: "rect", circle: "circle", polygon: "polygon" }[kind];
    const made = document.createElementNS(SVG, tag);
    const set = (all) => Object.entries(all).forEach(([key, value]) => made.setAttribute(key, value));
    if (kind === "rectangle" && second) set({ x, y, width: second[0], height: second[1] });
    else if (kind === "circle" && second) set({ cx: x, cy: y, r: second[0] });
    else if (kind === "polygon") set({ points: points.map((point) => point.join(",")).join(" ") });
    else return [];
    if (row === pick.value) made.classList.add("quiz-zones__here");
    const label = document.createElementNS(SVG, "text");
    label.setAttribute("x", x + 4);
    label.setAttribute("y", y + height / 18);
    label.setAttribute("font-size", height / 20);
    label.textContent = number;
    return [made, label];
  };

  const place = (event) => {
    const frame = image.getBoundingClientRect();
    const inside = (value, most) => Math.round(Math.min(Math.max(value, 0), most));
    return [inside((event.clientX - frame.left) * width / frame.width, width),
      inside((event.clientY - frame.top) * height / frame.height, height)];
  };

  const write = (row, coords) => {
    field(row, "coords").value = coords;
    field(row, "coords").dispatchEvent(new Event("change", { bubbles: true }));
    draw();
  };

  svg.addEventListener("pointerdown", (event) => {
    const row = pick.value;
    if (!row) return;
    event.preventDefault();
    from = place(event);
    svg.setPointerCapture(event.pointerId);
    if (field(row, "shape").value === "polygon") {
      const old = field(row, "coords").value;
      write(row, old ? `${old};${from.join(",")}` : from.join(","));
      from = null;
    }
  });
  svg.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x, y] = place(event);
    const [a, b] = from;
    const circle = field(pick.value, "shape").value === "circle";
    write(pick.value, circle
      ? `${a},${b};${Math.max(1, Math.round(Math.hypot(x - a, y - b)))}`
      : `${Math.min(a, x)},${Math.min(b, y)};${Math.max(1, Math.abs(x - a))},${Math.max(1, Math.abs(y - b))}`);
  });
  svg.addEventListener("pointerup", () => { from = null; });
  box.querySelector("[data-zones-clear]").addEventListener("click", () => pick.value && write(pick.value, ""));
  pick.addEventListener("change", draw);
  document.addEventListener("focusin", (event) => {
    const row = /^zones-(\d+)-(text|marker|shape|coords)$/.exec(event.target.name || "")?.[1];
    if (row && row !== pick.value) { draw(); pick.value = row; draw(); }
  });
  document.addEventListener("change", (event) => {
    if (/^zones-\d+-(text|shape|coords|DELETE)$/.test(event.target.name || "")) draw();
  });
  document.addEventListener("w-formset:added", draw);
  document.addEventListener("w-formset:removed", draw);
  box.hidden = false;
  draw();
}

const ready = () => document.querySelectorAll("[data-zones]").forEach(start);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
else ready();
