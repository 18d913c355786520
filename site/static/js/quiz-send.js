// Answers of a quiz that wait on this device are sent from whatever page is opened first. Loaded by site.js when there are any.
// Sent one by one, the hand-in last; twice does no harm: each has its key. What needs the learner waits for the quiz's page.
const box = `outbox:${document.body.dataset.person}`;
const read = () => { try { return JSON.parse(localStorage[box]) || {}; } catch { return {}; } };
const token = () => document.cookie.match(/csrftoken=([^;]*)/)?.[1] || document.querySelector("[name=csrfmiddlewaretoken]")?.value;
const last = (id) => id.endsWith(":rendre");

async function send(id, { url, fields, key }) {
  const answer = await fetch(url, {
    method: "POST", body: new URLSearchParams(fields),
    headers: { "X-Requested-With": "fetch", "X-CSRFToken": token() },
  });
  if ([401, 403, 429].includes(answer.status) || answer.status > 499) throw answer;
  const done = last(id) ? answer.ok : answer.headers.get("Quiz-Saved") === key;
  const entries = read();
  if (entries[id]?.key !== key) return;
  if (done) delete entries[id];
  else entries[id].held = true;
  localStorage[box] = JSON.stringify(entries);
}

/** Send what waits; stop at the first that cannot leave, and begin again when the network is back. */
export async function flush() {
  const ids = Object.keys(read()).filter((id) => id.startsWith("quiz:")).sort((a, b) => last(a) - last(b));
  for (const id of ids) {
    const entries = read(), entry = entries[id], attempt = id.slice(0, id.lastIndexOf(":"));
    if (!entry || entry.held) continue;
    if (last(id) && Object.keys(entries).some((other) => other !== id && other.startsWith(attempt))) continue; // the learner chooses first
    await send(id, entry);
  }
}

const again = () => flush().catch(() => {});
addEventListener("online", again);
again();
