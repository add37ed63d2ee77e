// Keeps the files of the customer's app, so that it opens fast. Pages are never kept: a balance of yesterday is worse than none.
const NAME = 'app';

addEventListener('install', () => skipWaiting());
addEventListener('activate', event => event.waitUntil(clients.claim()));
addEventListener('fetch', event => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method === 'GET' && origin === location.origin && pathname.startsWith('/assets/')) event.respondWith(kept(request));
});

async function kept(request) {
  const cache = await caches.open(NAME);
  const found = await cache.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}
