// Keeps the files of the till and of the customer's app, so that they open fast, and the till's last page, so that it opens
// without a network as well. A customer's page is never kept: a balance of yesterday is worse than none.
const NAME = new URL(registration.scope).pathname.slice(1);
const KEPT = '/till';

addEventListener('install', () => skipWaiting());
addEventListener('activate', event => event.waitUntil(clients.claim()));
addEventListener('fetch', event => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (pathname.startsWith('/assets/')) event.respondWith(kept(request));
  else if (request.mode === 'navigate') event.respondWith(fresh(event, pathname === KEPT));
});

async function kept(request) {
  const cache = await caches.open(NAME);
  const found = await cache.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function fresh(event, keeps) {
  const cache = await caches.open(NAME);
  try {
    const answer = await fetch(event.request);
    if (answer.ok && !answer.redirected) {
      event.waitUntil(remember(cache, answer.clone(), keeps));
    }
    return answer;
  } catch {
    return (keeps && await cache.match(KEPT)) || Response.error();
  }
}

// The till's page, without the key that signs its queue. A page names its files by their version: those of another one are of a
// program that was replaced.
async function remember(cache, answer, keeps) {
  const page = await answer.text();
  if (keeps) await cache.put(KEPT, new Response(page.replace(/ data-queue-key="[^"]*"/, ''), { headers: answer.headers }));
  const [version] = page.match(/\/assets\/[0-9a-f]+\//) ?? [];
  if (!version) return;
  for (const file of await cache.keys()) {
    const { pathname } = new URL(file.url);
    if (pathname.startsWith('/assets/') && !pathname.startsWith(version)) await cache.delete(file);
  }
}
