// The list of guides and a guide's page: what a script adds to them.

// An address without the questions nobody answered.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of [...detail.formData.entries()]) if (value === "") detail.formData.delete(name);
});

// How many were found, once they are there.
document.addEventListener("htmx:afterSwap", () => {
  const found = document.getElementById("guide-results");
  const said = document.getElementById("guide-said");
  if (found && said) said.textContent = found.dataset.said;
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
