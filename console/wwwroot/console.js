// What makes pages nicer where scripts run. Nothing depends on it.
for (const select of document.querySelectorAll('select[data-submit]')) {
  select.addEventListener('change', () => select.form.requestSubmit());
  select.form.querySelector('button')?.classList.add('visually-hidden');
}

// On a phone the tab that is open may stand outside of the screen.
document.querySelector('.nav-tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

// A device is paired by an address with its key behind the #, which no browser sends or logs.
const pair = document.querySelector('form[data-pair]');
const given = new URLSearchParams(location.hash.slice(1)).get('key');
if (pair && given) {
  history.replaceState(null, '', location.pathname);
  pair.elements.key.value = given;
  pair.requestSubmit();
}

// So does an invitation: it goes into its field, and nobody has to look at it.
const join = document.querySelector('form[data-join]');
const invitation = new URLSearchParams(location.hash.slice(1)).get('invitation');
if (join && invitation) {
  history.replaceState(null, '', location.pathname);
  join.elements.invitation.value = invitation;
}
if (join?.elements.invitation.value) {
  join.elements.invitation.closest('.mb-3').hidden = true;
  join.elements.password.focus();
}

// A form that was sent is not sent again by an impatient hand; the server would recognise it anyway.
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.method !== 'post' || form.hasAttribute('hx-post') || form.target) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 'yes';
});
addEventListener('pageshow', event => {
  if (event.persisted) for (const form of document.forms) delete form.dataset.sent;
});

document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && location.hash === '#menu') location.hash = '#';
});

// What renews itself rests where it was told to, and while somebody is in it or has opened something there: the focus would be lost.
const rest = document.querySelector('[data-rest]');
if (rest) {
  rest.hidden = false;
  rest.addEventListener('click', () => rest.setAttribute('aria-pressed', String(rest.getAttribute('aria-pressed') !== 'true')));
}
document.addEventListener('htmx:before:request', event => {
  const live = event.target;
  if (!('rests' in live.dataset)) return;
  if (rest?.getAttribute('aria-pressed') === 'true' || live.contains(document.activeElement) || live.querySelector('details[open]')) event.preventDefault();
});

// Several lines of a list: all of them at once.
const all = document.querySelector('[data-pick-all]');
if (all) {
  all.hidden = false;
  all.addEventListener('change', event => {
    for (const pick of document.querySelectorAll('.pick')) pick.checked = event.target.checked;
  });
}

// Passkeys: the question comes from the server, the browser's answer goes back in the form itself.
if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const hidden of document.querySelectorAll('[data-needs-passkeys]')) hidden.hidden = false;
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = false;
    form.addEventListener('submit', async event => {
      const { state, credential } = form.elements;
      if (credential.value) return;
      event.preventDefault();
      event.stopPropagation();
      try {
        const answer = await fetch(form.dataset.passkey, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
        const asked = await answer.json();
        form.querySelector('[data-refused]').textContent = asked.error ?? '';
        if (asked.error) return;
        const made = form.dataset.passkey.startsWith('/sign-in')
          ? await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.options) })
          : await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked.options) });
        credential.value = JSON.stringify(made.toJSON());
        state.value = asked.state;
        form.requestSubmit();
      } catch {
        // The person has changed his mind.
      }
    });
  }
}

// A job says itself when it has moved; the browser comes back by itself with the last event it has seen.
const followed = document.querySelector('[data-events]');
if (followed) {
  const source = new EventSource(followed.dataset.events);
  source.addEventListener('job', event => {
    const live = document.getElementById(followed.id);
    if (live?.dataset.events) htmx.trigger(live, 'job-changed');
    if (['done', 'failed', 'cancelled'].includes(JSON.parse(event.data).status)) source.close();
  });
}

if (location.pathname.startsWith('/app')) navigator.serviceWorker?.register('/app/worker.js', { scope: '/app' });
