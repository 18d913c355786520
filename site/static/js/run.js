// « Mode animation »: one activity at a time, the times as they really go. All is kept on this device, nothing is sent.
// What somebody notes is theirs: kept under their name, shown to nobody else, wiped when they sign out (leave.js).
const page = document.querySelector("[data-run]");
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const { guide, start: wished, activities } = read("run-data");
const words = read("run-said");
const at = (name) => page.querySelector(`[data-${name}]`);
const MINUTE = 60_000;
const PLACE = `deroule:${document.body.dataset.person ?? ""}:${guide}`;

const fresh = () => ({ short: false, current: 0, starts: [], paused: 0, pausedAt: null, endedAt: null, notes: {} });
let state = fresh();
try {
  state = { ...fresh(), ...JSON.parse(localStorage.getItem(PLACE) ?? "{}") };
  if (!(state.current < activities.length)) state = fresh();
} catch { /* nothing kept, or not allowed to keep: the page works all the same */ }
const keep = () => { try { localStorage.setItem(PLACE, JSON.stringify(state)); } catch { /* as above */ } };

const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
const hour = (time) => { const d = new Date(time); return `${d.getHours()}:${String(d.getMinutes()).padStart(2, "0")}`; };
const since = (minutes) => `+${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
const length = (one, short = state.short) => (short ? one.short : one.minutes);
const wanted = (n) => !state.short || activities[n].short > 0 || activities[n].minutes === 0;
const following = (n) => { for (let i = n + 1; i < activities.length; i += 1) if (wanted(i)) return i; return -1; };
const sum = (from, short) => activities.slice(from).reduce((total, one) => total + length(one, short), 0);
const running = () => state.starts[state.current] !== undefined && !state.endedAt;

// Minutes spent in the current activity, without the pauses.
const spent = (now) => {
  if (!running()) return 0;
  const idle = state.paused + (state.pausedAt ? now - state.pausedAt : 0);
  return (now - state.starts[state.current] - idle) / MINUTE;
};

// When each activity begins: those begun as they really did, the others from now on.
const plan = (now) => {
  const found = [];
  const begun = state.starts.length > 0;
  let next = begun ? 0 : (wished ?? 0);
  activities.forEach((one, n) => {
    if (n < state.current || (n === state.current && running())) {
      found.push(state.starts[n] ? hour(state.starts[n]) : "–");
      if (n === state.current) next = now + Math.max(0, length(one) - spent(now)) * MINUTE;
    } else if (!wanted(n)) found.push("–");
    else if (begun) { found.push(hour(next)); next += length(one) * MINUTE; }
    else { found.push(wished === null ? since(next) : since(next % 1440).slice(1)); next += length(one); }
  });
  return { found, end: begun ? hour(state.endedAt ?? next) : (wished === null ? since(next) : since(next % 1440).slice(1)) };
};

const lateness = (now) => Math.round(spent(now) - length(activities[state.current]) + drift());
// How late the current activity began, against the plan from the first start.
const drift = () => {
  if (state.starts[0] === undefined || !running()) return 0;
  const planned = activities.slice(0, state.current).reduce((total, one) => total + length(one), 0);
  return (state.starts[state.current] - state.starts[0]) / MINUTE - planned;
};

let shown = "";
const put = (name, text) => { const place = at(name); if (place.textContent !== text) place.textContent = text; };

const show = () => {
  const now = Date.now();
  const one = activities[state.current];
  const left = length(one) - spent(now);
  const { found, end } = plan(now);
  const next = following(state.current);
  put("name", state.endedAt ? words.ended : one.title);
  put("rank", fill(words.rank, { rank: state.current + 1, count: activities.length }));
  // a minute begun is a minute left; over time is counted once it is whole
  const over = left < 0 && Math.floor(-left) > 0;
  put("left", state.endedAt ? "" : `${over ? Math.floor(-left) : Math.max(0, Math.ceil(left))} min`);
  put("unit", state.endedAt ? "" : state.pausedAt ? words.paused : over ? words.over : words.left);
  page.dataset.state = state.endedAt ? "ended" : over ? "over" : state.pausedAt ? "paused" : running() ? "running" : "ready";
  const begun = state.starts[state.current];
  const took = state.endedAt && Math.round((state.endedAt - state.starts.find(Boolean)) / MINUTE);
  put("planned", state.endedAt ? fill(words.finished, { n: took, planned: sum(0) })
    : begun ? `${fill(words.planned, { from: hour(begun), to: hour(begun + length(one) * MINUTE) })}, ${fill(words.started, { at: hour(begun) })}` : "");
  put("after", state.endedAt ? "" : next < 0 ? words.last : fill(words.after, { title: activities[next].title, minutes: length(activities[next]) }));
  at("start").hidden = Boolean(state.endedAt);
  at("start").classList.toggle("button--quiet", running());
  put("start-words", state.pausedAt ? words.resume : running() ? words.pause : words.start);
  at("next").hidden = !running();
  at("next").firstChild.textContent = next < 0 ? words.finish : words.next;
  at("back").hidden = state.current === 0 && !state.endedAt;
  const late = lateness(now);
  const saved = sum(state.current + 1, false) - sum(state.current + 1, true);
  at("late").hidden = state.short || saved <= 0 || late < 3 || !running();
  put("late-words", fill(words.shorter, { n: late, saved }));
  at("short").hidden = !state.short;
  for (const [n, item] of [...page.querySelectorAll("[data-activity]")].entries()) {
    item.toggleAttribute("data-current", n === state.current && !state.endedAt);
    if (n === state.current && !state.endedAt) item.setAttribute("aria-current", "step"); else item.removeAttribute("aria-current");
    item.querySelector("[data-at]").textContent = found[n];
    item.querySelector("[data-length]").textContent = wanted(n) ? `${length(activities[n])}\u202fmin` : words.skipped;
  }
  put("end", end);
  const who = `${state.current}${state.endedAt ? "e" : ""}`;
  if (who !== shown) turn();
  shown = who;
};

// Another activity is here: its steps open, its notes shown. Said once, not each second.
const turn = () => {
  const one = activities[state.current];
  at("notes").value = state.notes[one.id] ?? "";
  for (const [n, item] of [...page.querySelectorAll("[data-activity] > details")].entries()) item.open = n === state.current;
  if (shown !== "") at("said").textContent = state.endedAt ? words.ended : fill(words.now, { title: one.title, minutes: length(one) });
};

const change = (act) => () => { act(Date.now()); keep(); show(); };
const go = (n, now) => { state.current = n; state.paused = 0; state.pausedAt = null; if (n >= 0) state.starts[n] = now; };

at("start").addEventListener("click", change((now) => {
  stayAwake();
  if (!running()) go(state.current, now);
  else if (state.pausedAt) { state.paused += now - state.pausedAt; state.pausedAt = null; }
  else state.pausedAt = now;
}));
at("next").addEventListener("click", change((now) => {
  const next = following(state.current);
  if (next < 0) { state.endedAt = now; return; }
  go(next, now);
  at("name").focus({ preventScroll: true });
  page.scrollIntoView({ block: "start" });
}));
at("back").addEventListener("click", change(() => {
  if (state.endedAt) { state.endedAt = null; return; }
  delete state.starts[state.current];
  state.starts.length = state.current;
  while (state.current > 0) { state.current -= 1; if (state.starts[state.current] || !state.current) break; }
  state.paused = 0;
  state.pausedAt = null;
}));
at("catch-up").addEventListener("click", change(() => { state.short = true; }));
at("whole").addEventListener("click", change(() => { state.short = false; }));
at("reset").addEventListener("click", change(() => { state = fresh(); shown = ""; at("reset").closest("details").open = false; }));
at("notes").addEventListener("input", ({ target }) => { state.notes[activities[state.current].id] = target.value; keep(); });

// The screen stays on while the workshop goes, where the browser can.
let lock = null;
const stayAwake = async () => {
  try { lock ??= await navigator.wakeLock?.request("screen"); lock?.addEventListener("release", () => { lock = null; }); } catch { /* not here, or refused */ }
};
document.addEventListener("visibilitychange", () => { if (!document.hidden && running()) stayAwake(); if (!document.hidden) show(); });

if (activities.length) {
  at("without").hidden = true;
  at("now").hidden = false;
  show();
  setInterval(show, 1000);
}
