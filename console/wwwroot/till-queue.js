// Earnings that could not be sent. Only earnings: spending waits for the network. Each line is signed over the one before it.
import { sign } from './till-key.js';

const NAME = 'cashback-queue';
const read = () => JSON.parse(localStorage.getItem(NAME) ?? '[]');
const locked = act => navigator.locks ? navigator.locks.request(NAME, act) : act();
const write = lines => localStorage.setItem(NAME, JSON.stringify(lines));

export const size = () => read().length;

// Whole minor units from what was typed; null: not an amount.
export function minor(text, digits) {
  const match = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.replace(/[\s\u00a0\u202f]/g, ''));
  if (!match || (match[2] ?? '').length > digits) return null;
  return Number(match[1] + (match[2] ?? '').padEnd(digits, '0'));
}

// True: kept; false: this browser cannot keep it; null: the form is not filled in.
export async function queue(form) {
  const digits = (form.elements.bill.placeholder.split(/[.,]/)[1] ?? '').length;
  const bill = minor(form.elements.bill.value, digits);
  const card = form.elements.card.value.replaceAll(' ', '');
  if (bill === null || !card) return null;
  const till = form.closest('#register').dataset.till;
  const line = { key: form.elements.request.value, card, bill, at: new Date().toISOString(), till };
  form.elements.request.value = [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  try {
    await locked(async () => {
      const lines = read();
      line.previous = lines.at(-1)?.signature ?? '';
      line.signature = await sign(line);
      write([...lines, line]);
    });
    return true;
  } catch {
    // It may have reached the server without an answer: tried again, it has to be the same request.
    form.elements.request.value = line.key;
    return false;
  }
}

// Sends what waits; what was refused is returned. Answered lines leave from the front only, so that the others still follow each
// other; one that is sent again counts once.
export async function flush(token) {
  const lines = read();
  if (lines.length === 0) return [];
  let answers;
  try {
    const response = await fetch('/till/batch', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson', RequestVerificationToken: token ?? '' },
      body: lines.map(line => JSON.stringify(line)).join('\n') + '\n',
    });
    if (!response.ok) return [];
    answers = (await response.text()).trim().split('\n').map(text => JSON.parse(text));
  } catch {
    return [];
  }
  const open = answers.findIndex(answer => answer.status === 429 || answer.status >= 500);
  const settled = answers.slice(0, open < 0 ? lines.length : open);
  const left = new Set(lines.slice(0, settled.length).map(line => JSON.stringify(line)));
  await locked(() => write(read().filter(line => !left.has(JSON.stringify(line)))));
  return settled.map((answer, at) => ({ ...answer, card: lines[at]?.card })).filter(answer => answer.status >= 400);
}
