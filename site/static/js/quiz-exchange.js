// An import that is being read or written: look from time to time, show the page again when there is something new.
const waiting = document.querySelector("[data-busy]");
let pause = 1500;

async function look() {
  try {
    const answer = await fetch(waiting.dataset.stateUrl, { headers: { Accept: "application/json" } });
    if (answer.ok && (await answer.json()).state !== waiting.dataset.busy) {
      location.reload();
      return;
    }
  } catch {
    // no network: the link « Look again » is there
  }
  pause = Math.min(pause * 1.5, 15000);
  setTimeout(look, pause);
}

if (waiting) setTimeout(look, pause);
