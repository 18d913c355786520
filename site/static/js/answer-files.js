// Photos and documents of an answer go at once, apart from the answers, and are never kept on the device.
// The same buttons work without this file: they send the whole page.
const quiz = document.querySelector("form[data-quiz]");
const blocks = () => document.querySelectorAll("[data-files]");
// Out of the form of the answers, which quiz.js sends by itself.
const apart = () => blocks().forEach((block) => block.querySelector("[type=file]")?.setAttribute("form", "answer-files"));
const said = (block) => block.querySelector("[data-files-said]");
const say = (block, word) => {
  const line = said(block);
  line.textContent = line.dataset[word];
  line.className = ["sending", "sent", "taken"].includes(word) ? "" : "message";
};
const pending = () => [...blocks()].find((block) => block.querySelector("[type=file]")?.files.length);
let warned = false;

function signIn(address) {
  document.querySelectorAll("[data-signed-out]").forEach((one) => { one.hidden = false; });
  document.querySelectorAll("[data-sign-in]").forEach((link) => { link.href = address; });
}

async function send(block, url, body, word) {
  if (block.ariaBusy === "true") return;
  block.ariaBusy = "true";
  say(block, "sending");
  let answer;
  try {
    answer = await fetch(url, { method: "POST", body, headers: { "X-Requested-With": "fetch", "X-CSRFToken": document.cookie.match(/csrftoken=([^;]*)/)?.[1] } });
  } catch {}
  block.ariaBusy = null;
  if (answer?.status === 410) return location.reload();
  if (answer?.status === 401) signIn(answer.headers.get("HX-Redirect"));
  if (![200, 422].includes(answer?.status)) return say(block, answer ? "failed" : "unsent");
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-files]");
  block.replaceWith(fresh);
  apart();
  if (answer.ok) say(fresh, word);
  fresh.focus();
  fresh.closest("[data-open]").querySelector("textarea").dispatchEvent(new Event("change", { bubbles: true })); // counted again
}

function add(block) {
  const input = block.querySelector("[type=file]");
  if (!input.files.length) return say(block, "none");
  const body = new FormData();
  for (const file of input.files) body.append(input.name, file);
  const key = block.querySelector("[name$=client_key_file]");
  body.append(key.name, key.value);
  warned = false;
  return send(block, block.querySelector("[data-files-add]").formAction, body, "sent");
}

document.addEventListener("change", (event) => {
  const block = event.target.type === "file" && event.target.closest("[data-files]");
  if (!block) return;
  event.stopPropagation();
  // Another choice is another sending: its key must be new, else the server would think it has it already.
  block.querySelector("[name$=client_key_file]").value = URL.createObjectURL(new Blob()).slice(-36);
  if (event.target.files.length) add(block);
}, true);
document.addEventListener("submit", (event) => {
  const button = event.submitter, block = button?.closest("[data-files]");
  const waiting = button?.matches("[data-hand-in]") && !warned && pending();
  if (event.target !== quiz || (!block && !waiting)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (waiting) {
    warned = true;
    say(waiting, "pending");
    waiting.focus();
  } else if (button.matches("[data-files-remove]")) send(block, button.formAction, new FormData(), "taken");
  else add(block);
}, true);
apart();
