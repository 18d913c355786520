// Small comforts; every page works without this file.

// A menu closes when the person goes elsewhere, or presses Escape.
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("focusin", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Suggestions come with the first touch of a search field.
document.addEventListener("focusin", ({ target }) => {
  const form = target.closest("form[data-suggest]");
  if (form) import(form.dataset.suggest);
});

// Signing out leaves nothing readable of one's own on the device. Without network the module is not there: sw.js wipes.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.leave) return;
  event.preventDefault();
  const { leave } = await import(form.dataset.leave).catch(() => ({}));
  if (!leave || leave()) form.submit();
});

// Answers of a quiz that could not leave are sent from any page; the page of a quiz sends its own (quiz.js).
const { send, person: who } = document.body.dataset;
try { if (send && !document.querySelector("[data-quiz]") && (localStorage[`outbox:${who}`] || "").includes('"quiz:')) import(send); } catch { /* no storage here */ }

// What went wrong is read first.
document.querySelector(".errors")?.setAttribute("tabindex", "-1");
document.querySelector(".errors")?.focus();

// A page that asks for it (body data-offline) is kept for reading without network: sw.js. Who reads is told on every page:
// what somebody else kept on this device is then wiped.
const worker = navigator.serviceWorker;
const { offline, person = "" } = document.body.dataset;
const reader = (name) => { try { return name === undefined ? localStorage.getItem("reader") : localStorage.setItem("reader", name); } catch { return person; } };
reader(person);
addEventListener("pageshow", ({ persisted }) => { if (persisted && reader() !== person) location.reload(); }); // « back », after a sign-out
worker?.controller?.postMessage({ person });
if (worker && offline !== undefined) {
  const page = location.pathname + location.search;
  const html = worker.controller ? "" : `<!doctype html>${document.documentElement.outerHTML}`;
  worker.register("/sw.js").then(() => worker.ready).then(({ active }) => active.postMessage({ person, page, html }), () => {});
}
