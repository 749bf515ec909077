"use strict";
// Filters, sorts and opens the rows of the table. What is shown is kept in the address after "#", so that it can be
// linked to. Nothing is built from text: rows are hidden, moved and opened, never written.
(() => {
  const byId = (id) => document.getElementById(id);
  const table = byId("questions"), find = byId("find"), tag = byId("tag"), order = byId("order");
  const rows = [...table.tBodies], headers = [...table.tHead.rows[0].cells], toggles = [...document.querySelectorAll(".toggle")];
  const texts = new Map();
  const original = { find: "", tag: "", change: [], outcome: [], sort: "", down: false };
  let state = structuredClone(original), shownWay = " false";

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, fold([...row.querySelectorAll(".find")].map((part) => part.textContent).join(" ")));
    return texts.get(row);
  };
  const opener = (row) => row.querySelector(".open");
  const isOpen = (row) => opener(row).getAttribute("aria-expanded") === "true";
  const setOpen = (row, open) => {
    opener(row).setAttribute("aria-expanded", open);
    row.rows[1].hidden = !open;
  };

  const matches = (row) => {
    const { outcome, change, tags } = row.dataset;
    return (!state.outcome.length || state.outcome.includes(outcome))
      && (!state.change.length || state.change.includes(change))
      && (!state.tag || tags.split("\n").includes(state.tag))
      && fold(state.find).split(/\s+/).every((word) => !word || textOf(row).includes(word));
  };

  const sorted = () => {
    const column = headers.findIndex((header) => header.dataset.key === state.sort);
    if (column < 0) return rows;
    const isNumber = headers[column].dataset.kind === "number", sign = state.down ? -1 : 1;
    const keyed = rows.map((row, place) => {
      const value = row.rows[0].cells[column].dataset.v;
      return { row, place, missing: value === "", key: isNumber ? Number(value) : value };
    });
    const compare = (a, b) => isNumber ? a.key - b.key : a.key.localeCompare(b.key);
    keyed.sort((a, b) => a.missing - b.missing || (a.missing ? 0 : sign * compare(a, b)) || a.place - b.place);
    return keyed.map(({ row }) => row);
  };

  const show = () => {
    let shown = 0;
    for (const row of rows) {
      row.hidden = !matches(row);
      shown += !row.hidden;
    }
    const way = `${state.sort} ${state.down}`;
    if (way !== shownWay) table.append(...sorted());
    shownWay = way;
    const isAll = shown === rows.length;
    byId("count").textContent = (isAll ? "" : `${shown} of `) + `${rows.length} question${rows.length === 1 ? "" : "s"}`;
    byId("none").hidden = shown > 0;
    byId("clear").hidden = isAll && !state.sort;
    find.value = state.find;
    if (tag) tag.value = state.tag;
    order.value = state.sort && `${state.sort} ${state.down ? "down" : "up"}`;
    for (const toggle of toggles) toggle.setAttribute("aria-pressed", state[toggle.dataset.filter].includes(toggle.dataset.value));
    for (const header of headers) {
      if (header.dataset.key !== state.sort) header.removeAttribute("aria-sort");
      else header.setAttribute("aria-sort", state.down ? "descending" : "ascending");
    }
    label();
  };
  const label = () => {
    const visible = rows.filter((row) => !row.hidden);
    byId("unfold").textContent = visible.length && visible.every(isOpen) ? "Close these" : "Open these";
  };

  const remember = () => {
    const words = new URLSearchParams();
    for (const name of ["find", "tag", "sort"]) if (state[name]) words.set(name, state[name]);
    if (state.down) words.set("down", "1");
    for (const name of ["change", "outcome"]) for (const value of state[name]) words.append(name, value);
    for (const row of rows) if (isOpen(row)) words.append("open", row.dataset.id);
    try {
      history.replaceState(null, "", `#${words}`);
    } catch { /* a page that may not have an address of its own */ }
  };
  const change = (part) => {
    state = { ...state, ...part };
    show();
    remember();
  };
  const recall = () => {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes("=")) return;
    const words = new URLSearchParams(hash), known = new Set(toggles.map((toggle) => toggle.dataset.value));
    const list = (name) => words.getAll(name).filter((value) => known.has(value));
    state = {
      find: words.get("find") ?? "", tag: words.get("tag") ?? "", change: list("change"), outcome: list("outcome"),
      sort: words.get("sort") ?? "", down: words.has("down"),
    };
    const opened = new Set(words.getAll("open"));
    for (const row of rows) setOpen(row, opened.has(row.dataset.id));
    show();
    rows.find((row) => !row.hidden && isOpen(row))?.rows[0].scrollIntoView();
  };

  for (const header of headers) {
    const { key } = header.dataset, name = header.textContent;
    for (const way of ["up", "down"]) order.add(new Option(`${name} ${way === "up" ? "▲" : "▼"}`, `${key} ${way}`));
    header.querySelector("button").addEventListener("click", () => {
      if (state.sort !== key) change({ sort: key, down: false });
      else if (!state.down) change({ down: true });
      else change({ sort: "", down: false });
    });
  }
  order.prepend(new Option("as asked", ""));
  order.addEventListener("change", () => {
    const [sort, way] = order.value.split(" ");
    change({ sort, down: way === "down" });
  });
  find.addEventListener("input", () => change({ find: find.value }));
  tag?.addEventListener("change", () => change({ tag: tag.value }));
  for (const toggle of toggles) {
    toggle.addEventListener("click", () => {
      const { filter, value } = toggle.dataset, chosen = state[filter];
      change({ [filter]: chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value] });
    });
  }
  byId("clear").addEventListener("click", () => {
    change(structuredClone(original));
    find.focus();
  });
  byId("unfold").addEventListener("click", () => {
    const visible = rows.filter((row) => !row.hidden), open = !visible.every(isOpen);
    for (const row of visible) setOpen(row, open);
    label();
    remember();
  });
  table.addEventListener("click", (event) => {
    const reference = event.target.closest("a.ref");
    if (reference) {
      event.preventDefault();
      const cited = byId(reference.hash.slice(1));
      cited.scrollIntoView({ block: "center" });
      cited.focus({ preventScroll: true });
      return;
    }
    const line = event.target.closest(".row");
    if (!line || (!event.target.closest("button") && String(getSelection()))) return; // words are being selected
    const row = line.closest("tbody");
    setOpen(row, !isOpen(row));
    label();
    remember();
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, select, textarea");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      find.focus();
    }
    if (event.key === "Escape" && event.target === find && state.find) change({ find: "" });
  });
  addEventListener("hashchange", recall);
  recall();
})();
