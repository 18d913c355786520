// Grading, a little faster: j and k go on and back, a ready-made comment is put where the cursor is. All works without.
const typing = (node) => node.closest("input, textarea, select, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || typing(event.target)) return;
  const link = { j: "[data-next]", k: "[data-previous]" }[event.key];
  if (link) document.querySelector(link)?.click();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  const field = document.querySelector("textarea[name=comment]");
  if (!button || !field) return;
  event.preventDefault();
  const before = field.value.slice(0, field.selectionStart);
  const gap = before && !before.endsWith("\n") ? "\n" : "";
  field.setRangeText(gap + button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
  field.focus();
});
// What the ticks of a grid are worth, said at once; the server counts it again.
const figure = (value) => (Math.round(value * 100 + 1e-9) / 100).toLocaleString(document.documentElement.lang || "fr");
document.addEventListener("change", (event) => {
  const grid = event.target.closest("[data-grid]");
  const said = grid?.form.querySelector("[data-proposed]");
  if (!said) return;
  const worth = (boxes) => [...boxes].reduce((sum, box) => sum + Number(box.parentElement.querySelector("[data-points]").dataset.points), 0);
  const total = worth(grid.querySelectorAll("input"));
  const mark = total ? (worth(grid.querySelectorAll(":checked")) / total) * Number(grid.dataset.grid) : 0;
  said.querySelector("[role=status]").textContent = said.dataset.words.replace("#", figure(mark));
});
