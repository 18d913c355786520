// What a learner sends from a lesson is kept on the phone until the answer echoes its key (specs/learning.md § 7).
// Text in localStorage "outbox:<person>", a box shared with quiz.js: {"act:<key>": entry}; files in IndexedDB.
// Without this script every form works alike.

const RETRY = [2000, 5000, 15000, 60000];
const forms = [...document.querySelectorAll("form[data-outbox]")];
const person = forms[0]?.dataset.outbox || document.querySelector("[data-person]")?.dataset.person || "";
const BOX = `outbox:${person}:lessons`; // quiz.js keeps answers in `outbox:${person}`, in another form
const say = document.documentElement.lang === "en"
  ? { kept: "Kept on this device. It will be sent when the network is back.", sending: "Sending…", signin: "Sign in again to send it: it is kept here." }
  : { kept: "Gardé sur ce téléphone. L’envoi se fera au retour du réseau.", sending: "Envoi…", signin: "Reconnectez-vous pour l’envoyer : c’est gardé ici." };

const whole = () => { try { return JSON.parse(localStorage.getItem(BOX)) || {}; } catch { return {}; } };
const read = () => Object.entries(whole()).filter(([id]) => id.startsWith("act:")).map(([, entry]) => entry);
function change(work) {
  const all = whole();
  work(all);
  try { Object.keys(all).length ? localStorage.setItem(BOX, JSON.stringify(all)) : localStorage.removeItem(BOX); return true; } catch { return false; }
}
const keep = (entry) => change((all) => { all[`act:${entry.key}`] = entry; });
const drop = (entry) => change((all) => { delete all[`act:${entry.key}`]; });
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";

function files(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("outbox", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("files");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const done = work(opening.result.transaction("files", mode).objectStore("files"));
      done.onsuccess = () => resolve(done.result);
      done.onerror = () => reject(done.error);
    };
  });
}

async function smaller(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: picture.width * scale, height: picture.height * scale });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }) : file;
  } catch { return file; }
}

function status(key, text, state, link) {
  const form = forms.find((one) => one.dataset.key === key);
  const line = form?.querySelector("[data-outbox-status]") || document.querySelector("[data-outbox-status]");
  if (!line) return;
  line.hidden = false;
  line.dataset.state = state;
  line.setAttribute("role", "status");
  line.textContent = text;
  if (link) line.append(" ", Object.assign(document.createElement("a"), link));
}

async function send(entry) {
  const body = new FormData();
  for (const [name, value] of entry.fields) body.append(name, value);
  const kept = entry.files ? await files("readonly", (store) => store.get(entry.key)) : [];
  for (const [name, file] of kept || []) body.append(name, file);
  body.set("csrfmiddlewaretoken", token());
  const answer = await fetch(entry.url, { method: "POST", body, headers: { "X-Outbox": "1", "X-CSRFToken": token() }, credentials: "same-origin" });
  const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  return { answer, said };
}

let waiting = 0;
let timer = 0;
async function flush() {
  if (!person || !read().length) return;
  const work = async () => {
    for (const entry of read()) {
      try {
        status(entry.key, say.sending, "waiting");
        let { answer, said } = await send(entry);
        if (answer.status === 403) ({ answer, said } = await send(entry)); // the token was renewed meanwhile
        if (answer.headers.get("Outbox-Saved") === entry.key) {
          drop(entry);
          if (entry.files) await files("readwrite", (store) => store.delete(entry.key));
          localStorage.removeItem(`draft:${person}:${entry.url}`);
          status(entry.key, said.saved || said.stranded, "saved");
          waiting = 0;
          if (said.reload && entry.page === location.pathname) {
            navigator.serviceWorker?.controller?.postMessage({ stale: [location.pathname] }); // sw.js then waits for the new page
            setTimeout(() => location.reload(), 400);
          }
        } else if (answer.status === 422) {
          drop(entry);
          status(entry.key, said.refused, "refused");
        } else if (answer.status === 401 || answer.redirected) {
          status(entry.key, said.signed_out || say.signin, "waiting", said.login && { href: said.login, textContent: said.sign_in });
          return;
        } else {
          throw new Error(answer.status);
        }
      } catch {
        status(entry.key, say.kept, "waiting");
        clearTimeout(timer);
        timer = setTimeout(flush, RETRY[Math.min(waiting++, RETRY.length - 1)]);
        return;
      }
    }
  };
  await (navigator.locks ? navigator.locks.request(BOX, work) : work());
}

for (const form of forms) {
  const draft = `draft:${person}:${form.getAttribute("action")}`;
  const text = form.querySelector("textarea");
  if (text) {
    if (!text.value) text.value = localStorage.getItem(draft) || "";
    text.addEventListener("input", () => { try { localStorage.setItem(draft, text.value); } catch { /* see above */ } });
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const key = data.get("client_key") || crypto.randomUUID();
    form.dataset.key = key;
    data.set("client_key", key);
    data.set("made_at", new Date().toISOString());
    data.delete("csrfmiddlewaretoken");
    const chosen = [...data].filter(([, value]) => value instanceof File && value.size);
    const entry = { key, url: form.getAttribute("action"), page: location.pathname, fields: [...data].filter(([, value]) => typeof value === "string"), files: chosen.length > 0 };
    try {
      if (chosen.length) {
        const light = [];
        for (const [name, file] of chosen) light.push([name, await smaller(file)]);
        await files("readwrite", (store) => store.put(light, key));
      }
      if (!keep(entry)) throw new Error("full or forbidden");
      await flush();
    } catch {
      form.submit(); // no storage on this device: send it the plain way
    }
  });
}

for (const name of ["online", "pageshow"]) addEventListener(name, flush);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());

// The place reached in the lesson, kept when the page is left.
const lesson = document.querySelector("[data-place]");
if (lesson && "IntersectionObserver" in window) {
  let reached = "";
  let told = "";
  const seen = new IntersectionObserver((all) => all.forEach((one) => { if (one.isIntersecting) reached = one.target.dataset.block; }), { rootMargin: "0px 0px -60% 0px" });
  document.querySelectorAll("[data-block]").forEach((block) => seen.observe(block));
  const tell = () => {
    if (!reached || reached === told) return;
    const body = new FormData();
    body.set("block", reached);
    body.set("csrfmiddlewaretoken", token());
    if (navigator.sendBeacon(lesson.dataset.place, body)) told = reached;
  };
  addEventListener("pagehide", tell);
  addEventListener("online", () => { told = ""; tell(); });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && tell());
}
