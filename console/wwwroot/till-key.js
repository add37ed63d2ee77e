// The key that signs what the till keeps while the network is cut. It comes with the page and stays in this browser, where scripts
// can use it but not read it. Without it (plain http has no crypto.subtle) nothing can be signed.
let held;

// Takes the key out of a page that came over the network; one from the cache has none.
export function take(register) {
  const { till, queueKey } = register.dataset;
  register.removeAttribute('data-queue-key');
  held = crypto.subtle && (queueKey ? keep(till, queueKey) : store('readonly', keys => keys.get(till)));
  held?.catch(() => undefined);
}

export async function sign(line) {
  const text = ['cashback scan v1', line.key, line.card, line.bill, line.at, line.till, line.previous].join('\n');
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', await held, new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...signature)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

async function keep(till, secret) {
  const bytes = Uint8Array.from(atob(secret), letter => letter.charCodeAt(0));
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  // Where the browser refuses to keep it, this page can still sign.
  await store('readwrite', keys => keys.put(key, till)).catch(() => undefined);
  return key;
}

function store(mode, act) {
  return new Promise((resolve, reject) => {
    const opened = indexedDB.open('cashback-till', 1);
    opened.onupgradeneeded = () => opened.result.createObjectStore('keys');
    opened.onerror = () => reject(opened.error);
    opened.onsuccess = () => {
      const asked = act(opened.result.transaction('keys', mode).objectStore('keys'));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
      asked.transaction.oncomplete = () => opened.result.close();
    };
  });
}
