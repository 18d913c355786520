// Answers stay on the device until the server echoes their key. The same forms work without this file.
// localStorage "outbox:<person>": {"quiz:<attempt>:<position>": {url, fields, key, held: learner acts first}},
// and "quiz:<attempt>:rendre" when the hand-in was pressed without network: it goes last, by itself.
const form = document.querySelector("form[data-quiz]");
const box = `outbox:${form.dataset.person}`;
const here = `quiz:${form.dataset.attempt}:`;
const END = `${here}rendre`;
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const part = (n, end = "") => document.getElementById(`q${n}${end}`);
const hidden = (n, name) => form.elements[`q${n}-${name}`];
const show = (name, on) => all(`.quiz [data-${name}]`).forEach((one) => { one.hidden = !on; });
const placeOf = (one) => one?.closest("[data-open]")?.dataset.position;
const TOGETHER = 2000; // milliseconds: answers given in a row travel in one request
let failures = 0, timer, turn = Promise.resolve();

// A page that is kept for reading offline is kept as it stands, answers included (sw.js).
const tell = (message) => navigator.serviceWorker?.controller?.postMessage(message);
function remember() {
  if (document.body.dataset.offline === undefined) return;
  for (const input of all("input:not([type=hidden])", form)) {
    if (input.type === "text") input.setAttribute("value", input.value);
    else input.toggleAttribute("checked", input.checked);
  }
  for (const area of all("textarea", form)) area.defaultValue = area.value;
  for (const option of all("option", form)) option.toggleAttribute("selected", option.selected);
  tell({ person: form.dataset.person, page: location.pathname + location.search, html: `<!doctype html>${document.documentElement.outerHTML}` });
}

const read = () => { try { return JSON.parse(localStorage[box]) || {}; } catch { return {}; } };
const mine = () => Object.entries(read()).filter(([id]) => id.startsWith(here));
const change = (work) => {
  const entries = read();
  work(entries);
  try { localStorage[box] = JSON.stringify(entries); } catch {}
};

function swap(html, n) {
  const [first, ...more] = new DOMParser().parseFromString(html, "text/html").body.children;
  put(first, n);
  more.forEach((one) => put(one));
}

function put(fresh, n) {
  const old = fresh && (document.getElementById(fresh.id) || part(n, "-saved"));
  if (!old) return;
  const focused = fresh.dataset.position && old.contains(document.activeElement);
  old.replaceWith(fresh);
  show("move", true);
  if (focused) (all(".feedback", fresh)[0] || fresh).focus();
}

const token = () => document.cookie.match(/csrftoken=([^;]*)/)?.[1];
const post = ({ url, fields }) => fetch(url, {
  method: "POST", body: new URLSearchParams(fields), keepalive: document.hidden,
  headers: { "X-Requested-With": "fetch", "X-CSRFToken": token() },
});

const everything = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");

// What waits with it is sent in the same request, unless something is wrong with one of them.
async function deliver(id, alone) {
  const entries = read(), entry = entries[id], last = id.endsWith(":rendre");
  if (!entry || entry.held) return;
  const others = Object.entries(entries).filter(([other]) => other !== id && other.startsWith(id.replace(/\w+$/, "")));
  if (last && others.length) return; // an answer is waiting for the learner's choice
  if (id === END) entry.fields = everything();
  const more = alone ? [] : others.filter(([, one]) => !one.held && [one, entry].every(({ kind }) => kind === "save"));
  const whole = { ...entry, fields: [...entry.fields, ...more.flatMap(([, one]) => one.fields.filter(([name]) => /^q\d/.test(name)))] };
  let answer = await post(whole);
  if (answer.status === 403) answer = await post(whole);
  if (more.length && [404, 409, 410, 413].includes(answer.status)) return deliver(id, true);
  const login = answer.status === 401 && answer.headers.get("HX-Redirect");
  show("signed-out", login);
  if (login) return all("[data-sign-in]")[0].href = login;
  if ([403, 429].includes(answer.status) || answer.status > 499) throw answer;
  failures = 0;
  show("offline", false);
  if (last) {
    change((entries) => { delete entries[id]; });
    return id === END && leave(answer.headers.get("HX-Redirect"));
  }
  const saved = answer.headers.get("Quiz-Saved") === entry.key;
  const n = id.split(":")[2], known = [[n, answer.headers.get("Quiz-Seq"), saved && entry.key]];
  for (const also of (answer.headers.get("Quiz-Also") || "").split(" ")) known.push(also.split(":"));
  change((entries) => {
    for (const [other] of more) if (known.some(([, , key]) => key === entries[other]?.key)) delete entries[other];
    if (entries[id]?.key === entry.key && !(saved && delete entries[id])) entries[id].held = true;
  });
  if (!id.startsWith(here)) return;
  for (const [other, seq, key] of known) if (key && hidden(other, "seq")) hidden(other, "seq").value = seq;
  if (!saved || !read()[id]) swap(await answer.text(), n);
  count();
}

// Handed in: the review. Anything else: the page that says so.
function leave(review) {
  tell({ stale: [location.pathname, all("[data-back]")[0]?.pathname] });
  if (review) location.assign(review);
  else form.submit();
}

function flush() {
  clearTimeout(timer);
  return turn = turn.then(async () => {
    const ids = Object.keys(read()).filter((id) => id.startsWith("quiz:"));
    for (const id of ids.sort((a, b) => a.endsWith("rendre") - b.endsWith("rendre"))) await deliver(id);
  }).catch(() => {
    show("offline", true);
    timer = setTimeout(flush, 1000 * [2, 5, 15, 60][Math.min(failures++, 3)]);
  });
}

function keep(n, kind, later) {
  const key = URL.createObjectURL(new Blob()).slice(-36); // a UUID, without https too
  hidden(n, "revision").value++;
  hidden(n, "client_key").value = key;
  const fields = [...new FormData(form)].filter(([name]) => name.startsWith(`q${n}-`) || name === "count");
  fields.push(["kind", kind], ["client_key", key], ["made_at", new Date().toISOString()]);
  change((entries) => {
    entries[here + n] = { url: part(n).dataset.url, fields, key, kind };
    if (entries[END]) entries[END].fields = everything();
  });
  clearTimeout(timer);
  timer = setTimeout(flush, later);
  count();
}

function count() {
  const names = [...new FormData(form)].map(([name, value]) => value.trim?.() && value !== form.elements[name].dataset?.start && name);
  const links = all("[data-blank]");
  const [stones] = all("[data-stones]");
  for (const link of links) {
    const n = link.dataset.blank;
    const filled = new RegExp(`^q${n}-(?!seq|tab|revision|client_key|certainty|unit|unplace)`);
    if (part(n)) link.hidden = !part(n).matches("[data-open]") || names.some((name) => filled.test(name));
    const state = link.hidden ? "done" : "todo";
    for (const stone of all(`[data-stones] a[href$="#q${n}"]`)) {
      stone.parentElement.dataset.state = state;
      stone.ariaLabel = stones.dataset[state].replace("#", n);
    }
  }
  const left = links.filter((link) => !link.hidden).length;
  const [words] = all("[data-blanks-words]");
  words.textContent = words.dataset[left === 1 ? "one" : "many"].replace("#", left);
  show("blanks", left);
  remember();
}

form.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-move]");
  const item = button?.closest("li");
  if (!item) return;
  if (button.dataset.move < 0) item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  all("select", item.parentElement).forEach((select, at) => { select.value = at + 1; });
  button.focus();
  keep(placeOf(item), "save", 800);
});
form.addEventListener("input", ({ target }) => target.matches("[type=text], textarea") && keep(placeOf(target), "draft", 800));
form.addEventListener("change", ({ target }) => keep(placeOf(target), "save", TOGETHER));
form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  const n = placeOf(button);
  const clear = button?.name.endsWith("-clear");
  const handIn = button?.matches("[data-hand-in]");
  if (!clear && !handIn && button?.value !== "check") return;
  event.preventDefault();
  if (clear) all(":checked:not([name$=certainty])", part(n)).forEach((input) => { input.checked = false; });
  if (!handIn) return keep(n, clear ? "save" : "check", 0);
  await flush();
  change((entries) => { entries[END] = { url: form.action, fields: everything(), key: form.elements.client_key.value, kind: "submit" }; });
  if (!read()[END] || mine().some(([, entry]) => entry.held)) return leave(change((entries) => { delete entries[END]; }));
  await flush();
  show("handing", read()[END]);
});
all("[data-recall]")[0]?.addEventListener("click", () => {
  change((entries) => { delete entries[END]; });
  show("handing", false);
});
for (const name of ["online", "pageshow"]) addEventListener(name, flush);
document.addEventListener("visibilitychange", flush);

// What an earlier page could not send.
for (const [id, { fields }] of mine()) {
  const sent = new URLSearchParams(fields), seen = {};
  for (const input of all(`#q${id.split(":")[2]} :is(input:not([type=hidden]), [data-points], select, textarea)`)) {
    const values = sent.getAll(input.name), place = seen[input.name] = (seen[input.name] ?? -1) + 1;
    if (input.matches("select, textarea, [type=text], [data-points]")) input.value = values[place] || "";
    else input.checked = values.includes(input.value);
  }
}
// What was ticked or typed before this file came is on the learner's screen: it is kept too.
const touched = (one) => (one.matches("select")
  ? one.selectedIndex !== Math.max(0, all("option", one).findIndex((option) => option.defaultSelected))
  : /radio|checkbox/.test(one.type) ? one.checked !== one.defaultChecked : one.value !== one.defaultValue);
const known = new Set(mine().map(([id]) => id.split(":")[2]));
for (const section of all("section[data-open]", form)) {
  const { position } = section.dataset;
  if (!known.has(position) && all("input:not([type=hidden], [type=file]), textarea, select", section).some(touched)) keep(position, "save", TOGETHER);
}
show("move", true);
show("handing", read()[END]);
count();
