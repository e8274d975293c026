// Comfort at the keyboard. Every page works without this file.
"use strict";
(() => {
  const on = (kind, act) => document.addEventListener(kind, act);

  // F1 help, F2 the person finder, Ctrl+Enter sends the form at hand.
  on("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "F1") {
      const help = document.querySelector("[data-key=F1]");
      if (help) { event.preventDefault(); window.open(help.href, "yakuba-help"); }
    } else if (event.key === "F2") {
      const finder = document.getElementById("finder");
      if (finder) { event.preventDefault(); finder.focus(); finder.select(); }
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.form || document.querySelector("main form[method=post]");
      if (form) { event.preventDefault(); form.requestSubmit(form.querySelector("button.primary") || undefined); }
    }
  });

  // A second click while the first is on its way sends nothing; the server guards this too.
  on("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.addEventListener("pageshow", () => { delete form.dataset.sent; }, { once: true });
    setTimeout(() => { delete form.dataset.sent; }, 10000);
  });

  // What was understood of a date, while it is typed. The server reads it again.
  const eras = [["令和", "R", 2019, 5, 1], ["平成", "H", 1989, 1, 8], ["昭和", "S", 1926, 12, 25], ["大正", "T", 1912, 7, 30], ["明治", "M", 1868, 1, 1]];
  const later = (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
  function read(text, letter) {
    let t = text.normalize("NFKC").replace(/\s/g, "").toUpperCase().replace(/[(（].*$/, "").replace(/[‐‑–—―−ー]/g, "-");
    let era = eras.find((e) => t.startsWith(e[0]) || t.startsWith(e[1]) || t.startsWith(e[0][0]));
    if (era) t = t.slice(t.startsWith(era[0]) ? 2 : 1).replace(/^[.-]/, "");
    t = t.replace(/^元/, "1");
    let m = /^(\d{4})(\d\d)(\d\d)$/.exec(t);
    if (m && era) return null;
    if (!m) {
      m = /^(\d\d)(\d\d)(\d\d)$/.exec(t) || /^(\d{1,4})[年.\/-](\d{1,2})[月.\/-](\d{1,2})日?$/.exec(t);
      if (!m) return null;
      if (!era && m[1].length < 3) era = eras.find((e) => e[1] === letter);
    }
    const day = [Number(m[1]) + (era ? era[2] - 1 : 0), Number(m[2]), Number(m[3])];
    const made = new Date(Date.UTC(day[0], day[1] - 1, day[2]));
    if (made.getUTCFullYear() !== day[0] || made.getUTCMonth() !== day[1] - 1 || made.getUTCDate() !== day[2]) return null;
    const own = eras.find((e) => later(day, e.slice(2)) >= 0);
    if (!own || day[0] < 1873 || (era && later(day, era.slice(2)) < 0)) return null;
    const year = day[0] - own[2] + 1;
    return `${own[0]}${year === 1 ? "元" : year}年${day[1]}月${day[2]}日（${day[0]}年${day[1]}月${day[2]}日）`;
  }
  on("input", (event) => {
    const letter = event.target.dataset && event.target.dataset.date;
    const echo = letter && document.getElementById(`${event.target.id}-echo`);
    if (echo) echo.textContent = read(event.target.value, letter) || "";
  });

  // The summary of refusals is read first.
  const errors = document.getElementById("errors");
  if (errors) errors.focus();
})();
