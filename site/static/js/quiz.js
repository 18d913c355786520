// Answers stay on the device until the server echoes their key. Without this file the same forms work.
// localStorage "outbox:<person>": {"quiz:<attempt>:<position>": {url, fields, key, held: the learner acts first}}
const form = document.querySelector("form[data-quiz]");
const box = `outbox:${form.dataset.person}`;
const here = `quiz:${form.dataset.attempt}:`;
const $ = (selector, root = document) => root.querySelector(selector);
const byId = (id) => document.getElementById(id);
const hidden = (n, name) => form.elements[`q${n}-${name}`];
const show = (name, on) => { $(`[data-${name}]`).hidden = !on; };
const timers = {};
let failures = 0, retry, turn = Promise.resolve();

const read = () => { try { return JSON.parse(localStorage[box]) || {}; } catch { return {}; } };
const mine = () => Object.entries(read()).filter(([id]) => id.startsWith(here));
const change = (work) => {
  const all = read();
  work(all);
  try { localStorage[box] = JSON.stringify(all); } catch {}
};
const uuid = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
  (c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> c / 4).toString(16)); // randomUUID needs https
const token = () => document.cookie.match(/csrftoken=([^;]*)/)?.[1] || form.elements.csrfmiddlewaretoken.value;

function swap(html, n) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  const old = byId(fresh?.id || `q${n}-saved`);
  if (!old) return;
  const focused = old.contains(document.activeElement);
  old.replaceWith(fresh);
  prepare(fresh);
  if (!focused || !fresh.dataset.position) return;
  $(".feedback", fresh)?.setAttribute("tabindex", -1);
  ($(".feedback", fresh) || fresh).focus();
}

const post = ({ url, fields }) => fetch(url, {
  method: "POST", body: new URLSearchParams(fields), headers: { "X-Requested-With": "fetch", "X-CSRFToken": token() },
});

async function deliver(id) {
  const entry = read()[id];
  if (!entry || entry.held) return;
  let answer = await post(entry);
  if (answer.status === 403) answer = await post(entry);
  const login = answer.headers.get("HX-Redirect");
  show("signed-out", login);
  if (login) return $("[data-sign-in]").href = login;
  if ([403, 429].includes(answer.status) || answer.status > 499) throw answer;
  failures = 0;
  show("offline", false);
  const saved = answer.headers.get("Quiz-Saved") === entry.key;
  change((all) => {
    if (all[id]?.key !== entry.key) return;
    if (saved) delete all[id];
    else all[id].held = true;
  });
  const n = id.split(":")[2];
  if (!id.startsWith(here)) return;
  if (saved && hidden(n, "seq")) hidden(n, "seq").value = answer.headers.get("Quiz-Seq");
  if (!saved || !read()[id]) swap(await answer.text(), n);
  count();
}

function flush() {
  clearTimeout(retry);
  return turn = turn.then(async () => {
    for (const id in read()) if (id.startsWith("quiz:")) await deliver(id);
  }).catch(() => {
    show("offline", true);
    retry = setTimeout(flush, 1000 * [2, 5, 15, 60][Math.min(failures++, 3)]);
  });
}

// Put the present answer of question n into the outbox.
function keep(n, kind, later) {
  const key = uuid();
  hidden(n, "revision").value++;
  hidden(n, "client_key").value = key;
  const fields = [...new FormData(form)].filter(([name]) => name.startsWith(`q${n}-`) || name === "count");
  fields.push(["kind", kind], ["client_key", key], ["made_at", new Date().toISOString()]);
  change((all) => { all[here + n] = { url: byId(`q${n}`).dataset.url, fields, key }; });
  clearTimeout(timers[n]);
  timers[n] = setTimeout(flush, later);
  count();
}

function count() {
  const filled = [...new FormData(form)].filter(([name, value]) => /-(choice|text|position-.*)$/.test(name) && value.trim());
  const blanks = [...document.querySelectorAll("[data-blank]")];
  for (const link of blanks) {
    const question = byId(`q${link.dataset.blank}`);
    if (question) link.hidden = !("open" in question.dataset) || filled.some(([name]) => name.startsWith(`${question.id}-`));
  }
  const left = blanks.filter((link) => !link.hidden).length;
  const words = $("[data-blanks-words]");
  words.textContent = left === 1 ? words.dataset.one : words.dataset.many.replace("#", left);
  show("blanks", left);
}

const prepare = (root) => root.querySelectorAll("[data-move]").forEach((button) => { button.hidden = false; });
const positionOf = (one) => one?.closest("[data-open]")?.dataset.position;

form.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-move]");
  if (!button) return;
  const item = button.closest("li");
  if (button.dataset.move < 0) item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  item.parentElement.querySelectorAll("select").forEach((select, at) => { select.value = at + 1; });
  button.focus();
  keep(positionOf(item), "save", 800);
});
form.addEventListener("input", ({ target }) => target.type === "text" && keep(positionOf(target), "draft", 800));
form.addEventListener("change", ({ target }) => keep(positionOf(target), "save", 0));
form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  const n = positionOf(button);
  const clear = button?.name.endsWith("-clear");
  const handIn = button?.matches("[data-hand-in]");
  if (!clear && !handIn && button?.value !== "check") return;
  event.preventDefault();
  if (handIn) {
    await flush();
    if (mine().some(([, entry]) => !entry.held)) show("offline", true);
    else form.submit();
    return;
  }
  if (clear) byId(`q${n}`).querySelectorAll(":checked").forEach((input) => { input.checked = false; });
  keep(n, clear ? "save" : "check", 0);
});
for (const name of ["online", "pageshow"]) addEventListener(name, flush);
document.addEventListener("visibilitychange", () => document.hidden || flush());

// What an earlier page could not send is shown as it was answered.
for (const [id, { fields }] of mine()) {
  for (const input of form.querySelectorAll(`#q${id.split(":")[2]} :is(input:not([type=hidden]), select)`)) {
    const values = fields.filter(([name]) => name === input.name).map(([, value]) => value);
    if (input.type === "text" || input.matches("select")) input.value = values[0] || "";
    else input.checked = values.includes(input.value);
  }
}
prepare(document);
count();
