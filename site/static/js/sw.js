// Pages whose body says data-offline are read without network once they were opened. Served at /sw.js, after two constants:
// SHELL, what the offline page is made of, and VERSION, which changes with it.
// Kept: `pages:<person>` (one person at a time; wiped at sign-out and when somebody else reads), `files` (their pictures,
// styles, scripts). Nothing that was sent is kept here: see outbox.js and quiz.js.

const OFFLINE = "/hors-ligne/", PAGES = "pages:", FILES = "files", HOUSE = `shell:${VERSION}`;
const PATIENCE = 3000; // milliseconds before a kept page is shown rather than a slow one
const MOST_PAGES = 60, MOST_FILES = 400;
const FOREVER = /\.[0-9a-f]{8,}\.\w+$|^\/uploads\//; // named by their content
const POLICY = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'";

addEventListener("install", (event) => event.waitUntil(
  caches.open(HOUSE).then((house) => house.addAll(SHELL)).then(() => skipWaiting()),
));
addEventListener("activate", (event) => event.waitUntil(wake()));
async function wake() {
  for (const name of await caches.keys()) if (name.startsWith("shell:") && name !== HOUSE) await caches.delete(name);
  await clients.claim();
}

// What pages tell: who reads; a page as it stands; pages that an action has made old.
addEventListener("message", (event) => event.waitUntil(heard(event.data)));
async function heard({ person, page, html, stale }) {
  if (person !== undefined) await only(person);
  if (html) await keep(person, page, new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY } }));
  for (const url of stale || []) await age(url);
}

async function only(person) {
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES) && name !== PAGES + person);
  for (const name of names) await caches.delete(name);
}

async function keep(person, url, answer) {
  const cache = await caches.open(PAGES + person), html = await answer.clone().text();
  await cache.put(url, answer);
  await trim(cache, MOST_PAGES);
  const files = await caches.open(FILES);
  for (const [, path] of html.matchAll(/(?:src|href)="(\/(?:static|uploads)\/[^"]+)"/g)) await add(files, path);
  await trim(files, MOST_FILES);
}

async function add(files, path) {
  if ((await files.match(path, { ignoreVary: true })) && FOREVER.test(path)) return;
  const answer = await fetch(path).catch(() => null);
  if (!answer?.ok) return;
  await files.put(path, answer.clone());
  if (!path.endsWith(".css")) return;
  for (const [, inside] of (await answer.text()).matchAll(/url\("?([^")]+?)"?\)/g)) {
    const { origin, pathname } = new URL(inside, new URL(path, location));
    if (origin === location.origin) await add(files, pathname);
  }
}

async function trim(cache, most) {
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(old);
}

// An old page is shown only when the network fails, never because it is slow.
async function age(url) {
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PAGES))) {
    const cache = await caches.open(name), found = url && (await cache.match(url, { ignoreVary: true }));
    if (!found) continue;
    const headers = new Headers(found.headers);
    headers.set("Stale", "1");
    for (const gone of ["Content-Encoding", "Content-Length"]) headers.delete(gone);
    await cache.put(url, new Response(await found.text(), { headers }));
  }
}

addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname.endsWith("/logout/")) event.waitUntil(only(null).then(() => caches.delete(FILES)));
  if (url.pathname.startsWith("/admin/")) return;
  if (request.method === "POST") {
    if (/\/(commencer|rendre)\/$/.test(url.pathname) && request.mode === "navigate") event.respondWith(fetch(request).catch(sorry));
  } else if (request.method === "GET" && request.mode === "navigate") {
    event.respondWith(page(event));
  } else if (request.method === "GET" && !request.headers.has("Range") && /^\/(static|uploads)\//.test(url.pathname)) {
    event.respondWith(file(request, url.pathname));
  }
});

const sorry = async () => (await caches.match(OFFLINE, { ignoreVary: true })) || Response.error();

async function page(event) {
  const { request } = event;
  const asked = fetch(request);
  event.waitUntil(asked.then((answer) => look(request.url, answer.clone())).catch(() => {}));
  const kept = await find(request.url);
  if (!kept) return asked.catch(sorry);
  const sound = asked.then((answer) => (answer.status >= 500 ? kept : answer)).catch(() => kept);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  return kept.headers.has("Stale") ? sound : Promise.race([sound, late]);
}

async function find(url) {
  for (const name of await caches.keys()) {
    const found = name.startsWith(PAGES) && (await (await caches.open(name)).match(url, { ignoreVary: true }));
    if (found) return found;
  }
  return null;
}

async function look(url, answer) {
  if ([404, 410].includes(answer.status)) return gone(url); // withdrawn, deleted: not readable here either
  if (!answer.ok || answer.type !== "basic" || answer.redirected || !answer.headers.get("Content-Type")?.startsWith("text/html")) return;
  const body = (await answer.clone().text()).match(/<body[^>]*>/)?.[0] || "";
  if (!/ data-offline\b/.test(body)) return;
  const person = body.match(/ data-person="([^"]*)"/)?.[1] || "";
  await only(person);
  await keep(person, url.split("#")[0], answer);
}

async function gone(url) {
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PAGES))) await (await caches.open(name)).delete(url.split("#")[0], { ignoreVary: true });
}

async function file(request, path) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept && FOREVER.test(path)) return kept;
  return fetch(request).catch(() => kept || Response.error());
}
