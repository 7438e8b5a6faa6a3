// Saves what is typed into a form as a draft for its author. Without this script, the button does it.
const WAIT = 5000; // after the last key; a form is short, and a lost connection is common

for (const mark of document.querySelectorAll('input[name="mark"]')) {
  if (mark.value) keep(mark.form);
}

function keep(form) {
  const state = form.querySelector("[data-draft-state]");
  let timer = 0;
  let sending = new AbortController();

  async function save(leaving = false) {
    timer = 0;
    sending = new AbortController();
    let kept = false;
    try {
      const body = new URLSearchParams(new FormData(form));
      kept = (await fetch("/drafts/typed", { method: "POST", body, signal: sending.signal, keepalive: leaving })).ok;
    } catch {
      if (sending.signal.aborted) return;
      form.dispatchEvent(new Event("not-kept"));
    }
    if (!state) return;
    const at = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    state.textContent = kept ? `Kept as a draft at ${at}. It is not sent yet.` : "Not kept as a draft: no connection.";
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT, false);
  });
  // Leaving the page, or a phone that puts it away, must not lose the last words.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) {
      clearTimeout(timer);
      save(true); // which browsers finish after the page has gone, up to 64 kB
    }
  });
  // What is sent is kept by that: a late draft must not outlive the form.
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = 0;
    sending.abort();
  });
}
