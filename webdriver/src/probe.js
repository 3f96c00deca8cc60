// Answers one question about the page. Evaluated as an expression, once per question; leaves nothing behind.
(question) => {
  const folded = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const pageText = () => folded(document.body?.innerText);
  const isVisible = (element) => {
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  };
  const visible = (selector) => [...document.querySelectorAll(selector)].filter(isVisible);
  const isField = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  const textOf = (element) => (isField(element) ? element.value : element.innerText ?? element.textContent).trim();

  const holds = (condition) => {
    if (condition.visible !== undefined) return visible(condition.visible).length > 0;
    if (condition.gone !== undefined) return visible(condition.gone).length === 0;
    if (condition.text !== undefined) return pageText().includes(folded(condition.text));
    return document.readyState !== "loading" && location.href !== "about:blank";
  };

  const choose = (select, wanted) => {
    const option = [...select.options].find((each) => each.value === wanted || folded(each.text) === folded(wanted));
    if (!option) return "unfit";
    select.value = option.value;
    select.dispatchEvent(new Event("input", { bubbles: true }));
    select.dispatchEvent(new Event("change", { bubbles: true }));
    return "filled";
  };

  const answers = {
    conditions: () => ({ url: location.href, holds: question.conditions.map(holds) }),
    state: () => ({
      url: location.href,
      title: folded(document.title).slice(0, 256),
      text: pageText().slice(0, 500),
    }),
    texts: () => visible(question.selector).map(textOf),
    attribute: () => {
      const [element] = visible(question.selector);
      return element ? { value: element.getAttribute(question.name) } : null;
    },
    focus: () => {
      const [element] = visible(question.selector);
      if (!element) return "absent";
      if (element.disabled || element.readOnly) return "closed";
      if (element.tagName === "SELECT") return choose(element, question.text);
      element.scrollIntoView({ block: "center", inline: "center" });
      element.focus();
      if (typeof element.select !== "function") return "keys";
      element.select();
      if (question.text === "") document.execCommand("delete");
      return "ready";
    },
    value: () => visible(question.selector)[0]?.value ?? null,
  };

  try {
    return { answer: answers[question.ask]() };
  } catch (error) {
    if (error instanceof DOMException && error.name === "SyntaxError") return { invalid_selector: error.message };
    throw error;
  }
}
