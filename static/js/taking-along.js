const words = { de: "Kopiert", en: "Copied" };
const offer = () => offerCopies(document, words[document.documentElement.lang] ?? words.de);
offer();
// Pages that change without being loaded again bring new places.
new MutationObserver(offer).observe(document.getElementById("inhalt"), { childList: true, subtree: true });

/** Copies a text on request: places marked with data-copy become buttons where scripts run. */
function offerCopies(root, said) {
  for (const place of root.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard || place.querySelector("button")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = place.textContent;
    button.addEventListener("click", async () => {
      const source = document.getElementById(place.dataset.copy);
      await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
      button.textContent = said;
    });
    place.textContent = "";
    place.append(button);
    place.hidden = false;
  }
}
