// Earnings that could not be sent. Only earnings: spending waits for the network.
const NAME = 'cashback-queue';
const read = () => JSON.parse(localStorage.getItem(NAME) ?? '[]');
const write = lines => localStorage.setItem(NAME, JSON.stringify(lines));

export const size = () => read().length;

// Whole minor units from what was typed; null: not an amount.
export function minor(text, digits) {
  const match = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.replace(/[\s\u00a0\u202f]/g, ''));
  if (!match || (match[2] ?? '').length > digits) return null;
  return Number(match[1] + (match[2] ?? '').padEnd(digits, '0'));
}

export function queue(form) {
  const digits = (form.elements.bill.placeholder.split(/[.,]/)[1] ?? '').length;
  const bill = minor(form.elements.bill.value, digits);
  const card = form.elements.card.value.replaceAll(' ', '');
  if (bill === null || !card) return null;
  const till = form.closest('#register').dataset.till;
  const line = { key: form.elements.request.value, card, bill, at: new Date().toISOString() };
  if (till) line.till = till;
  write([...read(), line]);
  form.elements.request.value = [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return bill;
}

// Sends what waits; what was answered leaves the queue, what was refused is returned.
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
  const settled = new Map(answers.filter(answer => answer.status < 429 || (answer.status > 429 && answer.status < 500)).map(answer => [answer.key, answer]));
  write(read().filter(line => !settled.has(line.key)));
  return lines.filter(line => (settled.get(line.key)?.status ?? 200) >= 400).map(line => ({ card: line.card, code: settled.get(line.key).code ?? settled.get(line.key).status }));
}
