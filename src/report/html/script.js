"use strict";
// Filters, keys and links into closed parts. The page can be read without it.
(() => {
    const all = (selector, root = document) => [...root.querySelectorAll(selector)];
    const typing = (target) => target instanceof HTMLElement && (target.matches("input, textarea, select") || target.isContentEditable);

    // Opens whatever an element is in, so that a link leads to it.
    const reveal = (element) => {
        for (let at = element; at; at = at.parentElement) {
            if (at instanceof HTMLDetailsElement) at.open = true;
        }
    };

    const follow = () => {
        let id;
        try {
            id = decodeURIComponent(location.hash.slice(1));
        } catch {
            return;
        }
        const target = id && document.getElementById(id);
        if (!target) return;
        reveal(target);
        target.scrollIntoView();
        target.focus({ preventScroll: true });
    };

    const tell = (input, shown, of) => {
        const status = input.closest(".filter").querySelector("[role=status]");
        status.textContent = shown === of ? "" : `${shown} of ${of}`;
    };

    const words = (input) => input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (element, wanted) => {
        const text = element.textContent.toLowerCase();
        return wanted.every((word) => text.includes(word));
    };

    const filterTests = () => {
        const input = document.getElementById("filter");
        const wanted = words(input);
        const verdicts = all("button[data-verdict][aria-pressed=true]").map((button) => button.dataset.verdict);
        const rows = all("table.verdicts tbody tr");
        const shown = new Set();
        for (const row of rows) {
            const fits = has(row, wanted) && (verdicts.length === 0 || verdicts.includes(row.dataset.verdict));
            row.hidden = !fits;
            if (fits) shown.add(row.dataset.test);
        }
        for (const test of all("details.test")) test.hidden = !shown.has(test.dataset.test);
        tell(input, shown.size, rows.length);
    };

    const filterRows = (input) => {
        const wanted = words(input);
        const rows = all("tbody tr", input.closest("details"));
        for (const row of rows) row.hidden = !has(row, wanted);
        tell(input, rows.filter((row) => !row.hidden).length, rows.length);
    };

    // From the test that the address names, or from the first one.
    const step = (direction) => {
        const tests = all("details.test.bad").filter((test) => !test.hidden);
        if (tests.length === 0) return;
        const current = document.getElementById(location.hash.slice(1))?.closest("details.test");
        const at = tests.indexOf(current);
        const next = at < 0 ? (direction > 0 ? 0 : tests.length - 1) : (at + direction + tests.length) % tests.length;
        const target = `#${tests[next].dataset.test}`;
        if (location.hash === target) follow();
        else location.hash = target;
    };

    const toggleAll = () => {
        const tests = all("details.test").filter((test) => !test.hidden);
        const open = tests.some((test) => !test.open);
        for (const test of tests) test.open = open;
    };

    const keys = {
        n: () => step(1),
        j: () => step(1),
        p: () => step(-1),
        k: () => step(-1),
        e: toggleAll,
        "/": () => document.getElementById("filter").focus(),
        "?": () => {
            const dialog = document.getElementById("keys");
            if (dialog.open) dialog.close();
            else dialog.showModal();
        },
    };

    document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === "Escape" && event.target.id === "filter") {
            event.target.value = "";
            filterTests();
            event.target.blur();
        }
        if (typing(event.target) || !Object.hasOwn(keys, event.key)) return;
        event.preventDefault();
        keys[event.key]();
    });
    document.addEventListener("input", (event) => {
        if (event.target.dataset?.filter === "tests") filterTests();
        if (event.target.dataset?.filter === "rows") filterRows(event.target);
    });
    document.addEventListener("click", (event) => {
        const button = event.target.closest?.("button[data-verdict]");
        if (button) {
            button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
            filterTests();
        }
        // A link to where the page is already does not change its address.
        const link = event.target.closest?.("a[href^='#']");
        if (link && link.getAttribute("href") === location.hash) follow();
    });
    window.addEventListener("hashchange", follow);
    document.addEventListener("DOMContentLoaded", () => {
        for (const element of all(".filter[hidden], .keys[hidden]")) element.hidden = false;
        follow();
    });
})();
