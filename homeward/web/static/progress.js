// Keeps the bar of a back-test up to date, and shows what came of it once it is done.
const EVERY = 2000;

async function look() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const [old, now] = [document, page].map((each) => each.querySelector("[data-progress]"));
  if (!now) return location.reload();
  for (const name of ["label", "progress"]) old.querySelector(name).replaceWith(now.querySelector(name));
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
