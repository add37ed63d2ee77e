// Records what independent peers answer: see README.md.
import { createServer } from 'node:http';
import { existsSync, writeFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { createExpressApp } from 'stripe-stateful-mock';
import { composeIBAN, countrySpecs, isValidIBAN } from 'ibantools';
import ExcelJS from 'exceljs';

const save = (name, value) => writeFileSync(new URL(name, import.meta.url), JSON.stringify(value, null, 1) + '\n');
const listen = (app) => new Promise((done) => { const server = createServer(app).listen(0, '127.0.0.1', () => done(server)); });

// A generator of its own: the same numbers each time.
let seed = 42;
const next = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % n; };

function standardWebhooks() {
  const bodies = ['{"type":"payout.sent","timestamp":"2026-03-01T12:00:00Z","data":{"amount":100}}', '{"name":"Žluťoučký kůň — €"}', '{}'];
  const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_' + Buffer.alloc(32, 7).toString('base64')];
  save('standardwebhooks.json', secrets.flatMap((secret) => bodies.map((body, i) => {
    const at = 1772366400 + i;
    return { secret, id: `msg_${i}`, at, body, signature: new Webhook(secret).sign(`msg_${i}`, new Date(at * 1000), body) };
  })));
}

function stripeEvents() {
  const stripe = new Stripe('sk_test_x');
  const payloads = [
    { id: 'evt_1', object: 'event', type: 'payment_intent.succeeded', data: { object: { object: 'payment_intent', id: 'pi_1' } } },
    { id: 'evt_2', object: 'event', type: 'checkout.session.completed', data: { object: { object: 'checkout.session', id: 'cs_1', payment_intent: 'pi_2' } } },
    { id: 'evt_3', object: 'event', type: 'charge.refunded', data: { object: { object: 'charge', id: 'ch_1', payment_intent: 'pi_3', description: 'čaj' } } },
    { id: 'evt_4', object: 'event', type: 'charge.dispute.created', data: { object: { object: 'dispute', id: 'dp_1', payment_intent: 'pi_4' } } },
  ].map((event) => JSON.stringify(event));
  save('stripe-events.json', payloads.map((payload, i) => {
    const timestamp = 1772366400 + i;
    return { payload, secret: 'whsec_peer', at: timestamp, header: stripe.webhooks.generateTestHeaderString({ payload, secret: 'whsec_peer', timestamp }) };
  }));
}

async function stripeRequests() {
  const seen = [];
  const server = await listen((request, response) => {
    let body = '';
    request.on('data', (part) => { body += part; });
    request.on('end', () => {
      const { authorization, 'stripe-version': version, 'idempotency-key': key, 'content-type': type } = request.headers;
      seen.push({ method: request.method, path: request.url, authorization, version, key, type, body });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id: 'x_1', object: 'x', data: [], has_more: false }));
    });
  });
  const stripe = new Stripe('sk_test', { host: '127.0.0.1', port: server.address().port, protocol: 'http', apiVersion: '2025-09-30.clover', maxNetworkRetries: 0, telemetry: false });
  const top = 'top_00000000000000000000000014';
  await stripe.checkout.sessions.create({
    mode: 'payment', client_reference_id: top, success_url: `https://shop.example/topups/${top}`, cancel_url: `https://shop.example/topups/${top}`,
    line_items: [{ quantity: 1, price_data: { currency: 'eur', unit_amount: 5000, product_data: { name: 'Top-up' } } }],
    metadata: { cashback_topup: `1/${top}` }, payment_intent_data: { metadata: { cashback_topup: `1/${top}` } },
  }, { idempotencyKey: `checkout-1-${top}` });
  await stripe.refunds.list({ limit: 100, payment_intent: 'pi_1' });
  await stripe.paymentIntents.retrieve('pi_1');
  await stripe.refunds.create({ payment_intent: 'pi_1', amount: 3000, metadata: { cashback_operation: 'op_1' } }, { idempotencyKey: 'refund-op_1' });
  await stripe.disputes.list({ limit: 1, payment_intent: 'pi_1' });
  await stripe.paymentIntents.list({ limit: 100, created: { gte: 1772366400 } });
  server.close();
  save('stripe-requests.json', seen);
}

async function stripeMock() {
  const server = await listen(createExpressApp());
  const stripe = new Stripe('sk_test_mock', { host: '127.0.0.1', port: server.address().port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
  const answer = async (call) => {
    try {
      return { status: 200, body: JSON.parse(JSON.stringify(await call())) };
    } catch (error) {
      return { status: error.statusCode, body: { error: { code: error.code, type: error.rawType, message: error.message } } };
    }
  };
  const charge = await answer(() => stripe.charges.create({ amount: 5000, currency: 'eur', source: 'tok_visa' }));
  const ch = charge.body.id;
  const refund = (amount, operation) => answer(() => stripe.refunds.create({ charge: ch, amount, metadata: { cashback_operation: operation } }, { idempotencyKey: `refund-${operation}` }));
  const list = () => answer(() => stripe.refunds.list({ charge: ch, limit: 100 }));
  const talk = { charge, none: await list(), first: await refund(3000, 'op_1'), again: await refund(3000, 'op_1'), one: await list(), tooMuch: await refund(2001, 'op_2') };
  talk.foreign = await answer(() => stripe.refunds.create({ charge: ch, amount: 500 }));
  talk.two = await list();
  talk.rest = await refund(1500, 'op_3');
  talk.empty = await refund(1, 'op_4');
  talk.all = await list();
  server.close();
  save('stripe-mock.json', talk);
}

function ibans() {
  const made = [];
  for (const [country, spec] of Object.entries(countrySpecs)) {
    const parts = [...(spec.bban_regexp ?? '').matchAll(/\[([^\]]+)\]\{(\d+)\}/g)];
    if (!spec.IBANRegistry || parts.length === 0) continue;
    const draw = (set) => { const from = set === '0-9' ? '0123456789' : set === 'A-Z' ? 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' : '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'; return from[next(from.length)]; };
    for (let tries = 0, found = 0; tries < 20000 && found < 2; tries++) {
      const bban = parts.map(([, set, n]) => Array.from({ length: Number(n) }, () => draw(set)).join('')).join('');
      const iban = composeIBAN({ countryCode: country, bban });
      if (!iban || !isValidIBAN(iban)) continue;
      found++;
      const digit = iban.length - 1 - next(4);
      const changed = iban.slice(0, digit) + (/[0-9]/.test(iban[digit]) ? (Number(iban[digit]) + 1) % 10 : iban[digit] === 'A' ? 'B' : 'A') + iban.slice(digit + 1);
      for (const one of [iban, changed, iban.slice(0, -1), `${iban}0`]) made.push({ iban: one, valid: isValidIBAN(one) });
    }
  }
  save('ibantools.json', made);
}

async function workbook() {
  const file = new URL('journal.xlsx', import.meta.url);
  if (!existsSync(file)) return console.log('no journal.xlsx yet: WorkbookTests says where it has made it');
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(file.pathname);
  save('exceljs.json', book.worksheets.map((sheet) => ({ name: sheet.name, rows: sheet.getSheetValues().slice(1).map((row) => row.slice(1).map((cell) => cell ?? null)) })));
}

standardWebhooks();
stripeEvents();
await stripeRequests();
await stripeMock();
ibans();
await workbook();
process.exit(0);
