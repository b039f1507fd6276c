import { offerCopies } from "./copying.js";

const words = { de: "Kopiert", en: "Copied" };
const offer = () => offerCopies(document, words[document.documentElement.lang] ?? words.de);
offer();
// Pages that change without being loaded again bring new places.
new MutationObserver(offer).observe(document.getElementById("inhalt"), { childList: true, subtree: true });
