// What the page holds, or is to hold. Evaluated in a world of its own, where nothing that the page's scripts redefine
// is seen.
(question) => {
  const encoder = new TextEncoder();

  // The longest beginning that has no more bytes in UTF-8.
  const beginning = (text, bytes) => text.slice(0, encoder.encodeInto(text, new Uint8Array(bytes)).read);

  // A form hides its own properties behind fields of the same name, here too, and may be the document's root.
  const outerHtml = Object.getOwnPropertyDescriptor(Element.prototype, "outerHTML").get;

  const storage = (open) => {
    try {
      return open();
    } catch (error) {
      // The origin is not one that has storage.
      if (error instanceof DOMException && error.name === "SecurityError") return null;
      throw error;
    }
  };

  const read = ({ html, pairs, bytes }) => {
    let leftOut = 0;
    const pairsOf = (store) => {
      const kept = [];
      for (let index = 0; store && index < store.length; index++) {
        const key = store.key(index).toWellFormed();
        const value = store.getItem(store.key(index)).toWellFormed();
        const size = encoder.encode(key).length + encoder.encode(value).length;
        if (pairs > 0 && size <= bytes) {
          pairs -= 1;
          bytes -= size;
          kept.push([key, value]);
        } else {
          leftOut += 1;
        }
      }
      return kept;
    };
    const whole = document.documentElement ? outerHtml.call(document.documentElement) : "";
    const kept = beginning(whole, html);
    return {
      url: location.href.toWellFormed(),
      html: kept.toWellFormed(),
      truncated: kept.length < whole.length,
      local_storage: pairsOf(storage(() => localStorage)),
      session_storage: pairsOf(storage(() => sessionStorage)),
      pairs_left_out: leftOut,
    };
  };

  const write = ({ local, session }) => {
    for (const [key, value] of local) localStorage.setItem(key, value);
    for (const [key, value] of session) sessionStorage.setItem(key, value);
    return null;
  };

  return question.read ? read(question.read) : write(question.write);
}
