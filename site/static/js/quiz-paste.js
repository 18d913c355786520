// « Coller du texte »: the reading follows the typing; the text is kept on this machine until it became drafts.
const form = document.querySelector("form[data-paste]");
const text = form?.elements.text;

if (text) {
  const place = `quiz-paste:${form.dataset.saved}`;
  let timer = 0;
  let running = null;

  const keep = () => {
    try {
      if (text.value) localStorage.setItem(place, text.value);
      else localStorage.removeItem(place);
    } catch { /* a full or closed storage stops nothing */ }
  };

  const read = async () => {
    running?.abort();
    running = new AbortController();
    const data = new FormData(form);
    try {
      const answer = await fetch(form.action || location.href, {
        method: "POST", body: data, signal: running.signal, headers: { "X-Fragment": "1" },
      });
      if (!answer.ok) return;
      const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#paste-reading");
      if (made) document.getElementById("paste-reading").replaceWith(made);
    } catch { /* the button « Relire » does the same */ }
  };

  const soon = () => {
    keep();
    clearTimeout(timer);
    timer = setTimeout(read, 500);
  };

  try {
    const kept = localStorage.getItem(place);
    if (!text.value && kept) { text.value = kept; read(); }
  } catch { /* nothing was kept */ }
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "import") try { localStorage.removeItem(place); } catch { /* as above */ }
  });
}
