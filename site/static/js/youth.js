// One step at a time: the screens of a youth lesson, or the questions of its quiz. Without this file: one long page.
const run = document.querySelector("[data-steps]");
const bar = document.querySelector("[data-steps-bar]");
const form = document.querySelector("form[data-quiz]");
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const steps = () => all("[data-step], section[data-position], [data-end]", run);
const stepOf = (id) => (id ? steps().findIndex((step) => step.id === id || step.querySelector(`#${CSS.escape(id)}`)) : -1);
const stones = all(".path > li", bar);
const [back, on] = all("[data-go]", bar);
const PLACE = `at:${document.body.dataset.person}:${run.dataset.item}`; // where one stands, without network too
let at = 0, furthest = 0;
const memory = (name, value) => {
  try { return value === undefined ? localStorage.getItem(name) : localStorage.setItem(name, value); } catch { return null; }
};

function show(next, focus) {
  const every = steps();
  at = Math.min(Math.max(next, 0), every.length - 1);
  furthest = Math.max(furthest, at);
  every.forEach((step, n) => { step.hidden = n !== at; });
  run.toggleAttribute("data-last", at === every.length - 1);
  back.hidden = at === 0;
  on.hidden = at === every.length - 1;
  stones.forEach((stone, n) => {
    if (!form) stone.dataset.state = n === at ? "here" : n <= furthest ? "done" : "todo";
    if (n === at) stone.firstElementChild.setAttribute("aria-current", "step");
    else stone.firstElementChild.removeAttribute("aria-current");
  });
  weigh();
  for (const picture of all("img[loading]", every[at + 1] || run)) picture.loading = "eager"; // the next one is ready
  if (run.dataset.item) memory(PLACE, every[at].id);
  if (!focus) return;
  history.replaceState(history.state, "", `#${every[at].id}`);
  hush();
  const heading = every[at].querySelector("h2, legend, h3") || every[at];
  heading.tabIndex = -1;
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
}

// A question is checked before one goes on: then only is « Suivant » the main button. Offline, an answer waits.
function weigh() {
  const check = steps()[at].querySelector("button[value=check]");
  on.classList.toggle("button--quiet", Boolean(check) && navigator.onLine);
}

bar.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-go]");
  if (button) show(at + Number(button.dataset.go), true);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href*='#']");
  const to = link && link.pathname === location.pathname ? stepOf(link.hash.slice(1)) : -1;
  if (to < 0) return;
  event.preventDefault();
  show(to, true);
});
addEventListener("hashchange", () => { const to = stepOf(location.hash.slice(1)); if (to >= 0) show(to, true); });
addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "ArrowRight") show(at + 1, true);
  if (event.key === "ArrowLeft") show(at - 1, true);
});
addEventListener("beforeprint", () => steps().forEach((step) => { step.hidden = false; }));
addEventListener("afterprint", () => show(at));

// « Version facile », remembered on the device.
const easy = run.querySelector("[data-easy]");
function simplify(wanted) {
  easy.setAttribute("aria-pressed", wanted);
  for (const part of all(".screen__easy", run)) {
    part.open = wanted;
    part.hidden = !wanted;
    part.previousElementSibling.hidden = wanted;
  }
}
if (easy && run.querySelector(".screen__easy")) {
  easy.hidden = false;
  simplify(memory("easy") === "1");
  easy.addEventListener("click", () => {
    const wanted = easy.getAttribute("aria-pressed") !== "true";
    memory("easy", wanted ? "1" : "0");
    hush();
    simplify(wanted);
  });
}

// « Écouter », where the browser has a French voice.
const listen = run.querySelector("[data-listen]");
const voices = () => speechSynthesis.getVoices().filter((voice) => voice.lang.startsWith("fr")).sort((a, b) => b.localService - a.localService);
function hush() {
  if (!listen) return;
  listen.setAttribute("aria-pressed", false);
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}
function speak() {
  const step = steps()[at];
  const parts = all(".screen__title, .screen__text, .screen__easy > .prose", step).filter((part) => part.offsetParent);
  const lines = (parts.length ? parts : [step]).flatMap((part) => part.innerText.split(/\n+/)).filter((line) => line.trim());
  listen.setAttribute("aria-pressed", true);
  lines.forEach((line, n) => {
    const said = Object.assign(new SpeechSynthesisUtterance(line), { lang: "fr-FR", voice: voices()[0], rate: .95 });
    if (n === lines.length - 1) said.onend = () => listen.setAttribute("aria-pressed", false);
    speechSynthesis.speak(said);
  });
}
if (listen && "speechSynthesis" in window) {
  const offer = () => { listen.hidden = !voices().length; };
  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  listen.addEventListener("click", () => (listen.getAttribute("aria-pressed") === "true" ? hush() : (hush(), speak())));
  addEventListener("pagehide", hush);
}

// The network: said when it is gone; a quiz that was begun goes on, one that was not waits.
const network = () => { all(".offline", run).forEach((one) => { one.hidden = navigator.onLine; }); weigh(); };
for (const name of ["online", "offline"]) addEventListener(name, network);
document.addEventListener("submit", (event) => {
  const start = event.target;
  if (navigator.onLine || !start.matches("form[action$='/commencer/']")) return;
  event.preventDefault();
  if (start.dataset.running) location.href = start.dataset.running;
  else all("[data-needs-network]").forEach((one) => { one.hidden = false; });
});

document.body.classList.add("has-steps");
all("[data-tools], [data-go-buttons]").forEach((one) => { one.hidden = false; });
const todo = document.querySelector("a[data-blank]:not([hidden])");
const asked = stepOf(location.hash.slice(1) || (form ? "" : memory(PLACE)));
show(asked >= 0 ? asked : form ? (todo ? stepOf(todo.hash.slice(1)) : steps().length - 1) : 0);
network();
if (form) new MutationObserver(() => show(at)).observe(form, { childList: true }); // quiz.js puts an answered card in place
