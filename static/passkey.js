// Passkeys: asks the browser for one, puts its answer into the form and sends that. Where there are none, nothing shows.
(() => {
  const zone = document.querySelector("[data-zone]");
  if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";

  const keys = window.PublicKeyCredential;
  const form = document.querySelector("form[data-passkey]:not([data-ready])");
  if (!form || !keys?.parseRequestOptionsFromJSON) return;
  form.dataset.ready = "";
  form.hidden = false;
  const makes = form.dataset.passkey === "create";
  const sorry = form.querySelector("[data-sorry]");
  let waiting;

  async function ask(more) {
    waiting?.abort();
    waiting = new AbortController();
    const reply = await fetch(form.dataset.question, { method: "POST", signal: waiting.signal });
    if (!reply.ok) throw new Error(`the question was answered ${reply.status}`);
    const question = await reply.json();
    const options = makes
      ? { publicKey: keys.parseCreationOptionsFromJSON(question) }
      : { publicKey: keys.parseRequestOptionsFromJSON(question) };
    const verb = makes ? "create" : "get";
    const answer = await navigator.credentials[verb]({ ...options, ...more, signal: waiting.signal });
    form.elements.answer.value = JSON.stringify(answer.toJSON());
    form.submit();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sorry.textContent = "";
    // Whoever closes the browser's own question knows that it did not work.
    ask({}).catch((error) => { if (error.name !== "AbortError") sorry.textContent = sorry.dataset.sorry; });
  });

  // The browser offers a passkey in the field of the address itself, to who has one.
  if (!makes) keys.isConditionalMediationAvailable?.().then((can) => can && ask({ mediation: "conditional" }).catch(() => {}));
})();
