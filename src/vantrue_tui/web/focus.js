"use strict";
// Keys go to the terminal without a click into it, once textual.js has said that it is connected.
addEventListener("load", () => {
  const connected = new MutationObserver(() => {
    if (!document.body.classList.contains("-loaded")) return;
    connected.disconnect();
    document.querySelector(".xterm-helper-textarea").focus();
  });
  connected.observe(document.body, { attributeFilter: ["class"] });
});
