// The times of a guide's activities, computed again while one types, moves or removes an activity.
(() => {
  const read = (form, name) => form.querySelector(`[name$="-${name}"]`)?.value.trim() ?? "";
  const whole = (text, otherwise) => (/^\d+$/.test(text) ? Number(text) : otherwise);
  const mark = (text) => Object.assign(document.createElement("strong"), { textContent: text });

  const activities = () =>
    [...document.querySelectorAll('[name^="activities-"][name$="-minutes"]')]
      .map((input) => input.closest("[data-inline-panel-child]"))
      .filter((form) => form && read(form, "DELETE") === "")
      .sort((a, b) => Number(read(a, "ORDER")) - Number(read(b, "ORDER")))
      .map((form) => {
        const minutes = whole(read(form, "minutes"), 0);
        return { title: read(form, "title"), minutes, short: whole(read(form, "short_minutes"), minutes) };
      });

  const show = () => {
    const panel = document.querySelector("[data-clock]");
    if (!panel) return;
    const found = activities();
    let start = 0;
    const rows = found.map(({ title, minutes }) => {
      const row = document.createElement("li");
      row.append(mark(`+${Math.floor(start / 60)}:${String(start % 60).padStart(2, "0")}`), ` ${title} (${minutes} min)`);
      start += minutes;
      return row;
    });
    if (rows.length) panel.querySelector("[data-clock-rows]").replaceChildren(...rows);
    const short = found.reduce((sum, one) => sum + one.short, 0);
    const said = [`${panel.dataset.total}\u202f: `, mark(`${start} min`)];
    if (short !== start) said.push(` · ${panel.dataset.short}\u202f: `, mark(`${short} min`));
    panel.querySelector("[data-clock-said]").replaceChildren(...said);
  };

  const soon = () => setTimeout(show, 50); // Wagtail writes the new order first
  for (const kind of ["input", "change", "click"]) document.addEventListener(kind, soon);
})();
