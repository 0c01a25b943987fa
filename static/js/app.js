// Small helps on top of pages that work without them: nothing here decides anything.
(() => {
  "use strict";
  const narrow = window.matchMedia("(max-width: 48rem)");

  // On a phone, what is not now starts folded; a link to something folded opens it.
  const fold = (root) => {
    if (!narrow.matches) return;
    for (const part of root.querySelectorAll("details[data-fold]")) part.open = false;
  };
  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const goal = id && document.getElementById(id);
    if (!goal) return;
    for (let part = goal.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    if (goal.matches("details")) goal.open = true;
  };

  // What is typed stays in this tab until it is sent: a lost connection or an expired session loses nothing.
  const who = () => document.body.dataset.who || "";
  const slot = (box) => `kept:${who()}:${location.pathname}:${box.dataset.keep}`;
  const bringBack = (root) => {
    for (const box of root.querySelectorAll("[data-keep]")) {
      const kept = sessionStorage.getItem(slot(box));
      if (!kept || box.value.trim()) continue;
      box.value = kept;
      const note = document.createElement("output");
      note.className = "kept";
      note.textContent = document.body.dataset.kept;
      box.after(note);
    }
  };
  document.addEventListener("input", (event) => {
    const box = event.target.closest("[data-keep]");
    if (box) sessionStorage.setItem(slot(box), box.value);
  });

  // One gesture, one sending. The server knows a gesture by its UUID anyway. Heard on the way down,
  // before htmx hears it.
  const release = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-forget]")) sessionStorage.clear();
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  }, true);
  const releaseAll = () => document.querySelectorAll("form[data-sent]").forEach(release);
  window.addEventListener("pageshow", releaseAll);
  document.addEventListener("htmx:afterRequest", releaseAll);

  // The menus in the top line close on Escape and on a click elsewhere.
  const menus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const open of menus()) if (!open.contains(event.target)) open.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of menus()) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  // Focus goes to what changed when it asks for it: a refusal, an error, the next question.
  const attend = (root) => {
    const goal = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
    if (goal) goal.focus();
  };
  document.addEventListener("htmx:afterSwap", (event) => {
    const root = event.detail.elt;
    bringBack(root);
    attend(root);
  });

  // A refusal comes with its own page part: show it although it is not 200.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if ([403, 409, 422].includes(xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  window.addEventListener("hashchange", reveal);
  fold(document);
  reveal();
  bringBack(document);
  attend(document);
})();
