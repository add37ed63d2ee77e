// The till: camera, sound, scanners that type, and a queue of earnings for a cut network.
import { take } from './till-key.js';
import { flush, queue, size } from './till-queue.js';
import { open } from './till-camera.js';

const register = () => document.getElementById('register');
const field = name => register()?.querySelector(`[name="${name}"]`);

function sound(accepted) {
  const context = sound.context ??= new AudioContext();
  const notes = accepted ? [[880, 0, 0.09], [1320, 0.1, 0.14]] : [[220, 0, 0.28], [165, 0.3, 0.4]];
  for (const [pitch, start, length] of notes) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = accepted ? 'sine' : 'square';
    tone.frequency.value = pitch;
    volume.gain.value = accepted ? 0.2 : 0.1;
    tone.connect(volume).connect(context.destination);
    tone.start(context.currentTime + start);
    tone.stop(context.currentTime + start + length);
  }
}

function ready() {
  const page = register();
  if (!page) return;
  take(page);
  const camera = page.querySelector('[data-camera]');
  if (camera && navigator.mediaDevices) camera.hidden = false;
  const result = page.dataset.result;
  if (result) {
    sound(result === 'accepted');
    navigator.vibrate?.(result === 'accepted' ? 60 : [120, 60, 120]);
  }
  show();
}

function show() {
  const count = size();
  document.getElementById('offline').hidden = navigator.onLine && count === 0;
  document.getElementById('queued').textContent = count > 0 ? String(count) : '';
}

async function send() {
  const refused = await flush(document.querySelector('#batch [name="__RequestVerificationToken"]')?.value);
  if (refused.length > 0) say('till-refused', `${register().dataset.sent} ${refused.map(line => `${line.card}: ${line.text ?? line.code ?? line.status}`).join(', ')}`);
  show();
}

function say(style, text) {
  const box = document.createElement('div');
  const words = document.createElement('p');
  box.className = style;
  words.className = 'till-label';
  words.textContent = text;
  box.append(words);
  document.getElementById('result').replaceChildren(box);
}

// A scanner types the code and ends with Enter: go on to the amount instead of sending a form that is not filled in.
document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && event.target.name === 'card') {
    const amount = field('bill') ?? field('amount');
    if (amount && !amount.value) {
      event.preventDefault();
      amount.focus();
    }
  } else if (event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey && event.target === document.body) {
    field('card')?.focus();
  }
});

document.addEventListener('click', async event => {
  if (!event.target.closest('[data-camera]')) return;
  const code = await open(document.getElementById('camera'));
  if (!code) return;
  field('card').value = code;
  (field('bill') ?? field('amount') ?? field('card')).focus();
});

// No answer: an earning is kept here under its own request id, so that it counts once however often it is sent.
document.addEventListener('htmx:error', async event => {
  const form = event.target.closest?.('form[data-offline]');
  if (!form || event.detail?.ctx?.response?.status) return;
  const kept = await queue(form);
  if (kept === false) say('till-refused', register().dataset.unsaved);
  if (!kept) return;
  say('till-kept', register().dataset.saved);
  form.reset();
  field('card').focus();
  show();
});

document.addEventListener('htmx:after:swap', ready);
addEventListener('online', send);
addEventListener('offline', show);
setInterval(() => size() > 0 && send(), 15000);
navigator.serviceWorker?.register('/till/worker.js', { scope: '/till' });
ready();
if (size() > 0) send();
