/**
 * A copy of the page for the time when the host cannot be reached: it opens, says so, and tries again.
 *
 * The copy is one set of files that belong together, under addresses of its own (`kept/VERSION/js/…`, where VERSION is made of their
 * content). So it never mixes with what the host serves, and the files of a host that can be reached pass this worker by: only
 * opening the page asks it. Nothing is in the copy but files that everybody gets without a login. docs/decisions/0176
 */

/** Of a host that takes longer to serve its page, the copy is shown; it leaves as soon as the host answers. */
const PATIENCE_MS = 4_000;
/** A copy is not compared with the host's files more often than this, unless the host is another one than it was. */
const FRESH_MS = 3_600_000;
/** More than this no page of ours has; a folder that has is not kept. */
const FILE_LIMIT = 500;
const BYTE_LIMIT = 5_000_000;
/** Files that are asked for side by side; a call that begins meanwhile has the rest of the line. */
const AT_ONCE = 4;
/** Of an answer of the host the copy keeps these: what the browser is to forbid, and what kind of file it is. */
const HEADERS = [
    'content-type', 'content-security-policy', 'cross-origin-opener-policy', 'cross-origin-resource-policy', 'permissions-policy',
    'referrer-policy', 'x-content-type-options',
];
/** What a file names of the others: links of the page, modules beside a module, style sheets that a view adds. */
const LINKS = /(?:href|src)="((?:js|css)\/[^"]+)"/g;
const MODULES = /'(\.{1,2}\/[\w./-]+\.js)'/g;
const STYLES = /'(css\/[\w-]+\.css)'/g;

const SCOPE = new URL(self.registration.scope);
const KEPT = `${SCOPE.pathname}kept/`;
const CACHES = `spech.kept.1 ${SCOPE.pathname} `;
/** In the cache under this address: when the copy was compared, and with which host. It is written last. */
const ABOUT = new URL('kept/about', SCOPE).href;

self.addEventListener('install', (event) => {
    if (event.addRoutes) event.waitUntil(event.addRoutes(routes()).catch(() => {}));
});
// No navigation preload: where one fails, Firefox shows its own error page, whatever is answered here.
self.addEventListener('activate', (event) => event.waitUntil(clean()));
self.addEventListener('fetch', (event) => {
    const { pathname } = new URL(event.request.url);
    if (pathname.startsWith(KEPT)) event.respondWith(keptFile(event.request.url));
    else if (event.request.mode === 'navigate' && isPage(pathname)) event.respondWith(openPage(event));
});
self.addEventListener('message', (event) => {
    if (event.data?.type === 'keep') event.waitUntil(keep(String(event.data.host)).catch(() => {}));
});

/** Where the browser can be told beforehand, nothing waits for this worker to start (Service Workers, section 4.1.1). */
function routes() {
    const page = [SCOPE.pathname, `${SCOPE.pathname}index.html`];
    return [
        { condition: { urlPattern: new URLPattern({ pathname: `${KEPT}*` }) }, source: 'fetch-event' },
        ...page.map((pathname) => ({
            condition: { urlPattern: new URLPattern({ pathname }), requestMode: 'navigate' }, source: 'race-network-and-fetch-handler',
        })),
        { condition: { urlPattern: new URLPattern({ pathname: '*' }) }, source: 'network' },
    ];
}

function isPage(pathname) {
    return pathname === SCOPE.pathname || pathname === `${SCOPE.pathname}index.html`;
}

/** The host's page, or the copy where no host answers; a proxy before it that says so counts as none. */
async function openPage(event) {
    const network = fetch(event.request).catch(() => null);
    const first = await Promise.race([network, wait(PATIENCE_MS)]);
    if (first && first.status < 500) return first;
    return (await keptIndex()) ?? (await network) ?? Response.error();
}

function wait(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
}

async function keptIndex() {
    const copy = await newest();
    return copy && (await copy.cache.match(copy.index));
}

async function keptFile(url) {
    const names = await ours();
    for (const name of names) {
        const found = await (await caches.open(name)).match(url);
        if (found) return found;
    }
    return new Response('', { status: 404 });
}

async function ours() {
    return (await caches.keys()).filter((name) => name.startsWith(CACHES));
}

/** The copy that was compared last; one without its record was never finished. */
async function newest() {
    const copies = await Promise.all((await ours()).map(async (name) => {
        const cache = await caches.open(name);
        const about = await (await cache.match(ABOUT))?.json();
        return about && { name, cache, ...about };
    }));
    return copies.filter(Boolean).sort((one, other) => other.at - one.at)[0];
}

async function clean() {
    const kept = await newest();
    const stale = (await caches.keys()).filter((name) => name.startsWith('spech.kept.') && name.includes(` ${SCOPE.pathname} `) && name !== kept?.name);
    await Promise.all(stale.map((name) => caches.delete(name)));
}

/**
 * Makes the copy, or compares the one that there is.
 * @param {string} host which version of it has let the page in
 */
async function keep(host) {
    const current = await newest();
    if (current && current.host === host && Math.abs(Date.now() - current.at) < FRESH_MS) return;
    const files = await collect();
    const version = await digest(files);
    // A host may be in the middle of an update: what is the same twice belongs together.
    const isKnown = current?.name === CACHES + version;
    if (!isKnown && (await digest(await collect())) !== version) return;
    const cache = await caches.open(CACHES + version);
    const index = `${KEPT}${version}/`;
    if (!isKnown) for (const [path, file] of files) await cache.put(index + path, answer(path, file, version));
    await cache.put(ABOUT, Response.json({ at: Date.now(), host, index }));
    await clean();
}

/** Every file of the page as the host has it now, by its path; the page itself has none. */
async function collect() {
    const files = new Map();
    const known = new Set(['']);
    let waiting = [''];
    let bytes = 0;
    while (waiting.length > 0) {
        const batch = waiting.slice(0, AT_ONCE);
        waiting = waiting.slice(AT_ONCE);
        for (const [path, file] of await Promise.all(batch.map(async (path) => [path, await fetchFile(path)]))) {
            files.set(path, file);
            bytes += file.text.length;
            const fresh = named(path, file.text).filter((each) => !known.has(each));
            for (const each of fresh) known.add(each);
            waiting.push(...new Set(fresh));
        }
        if (known.size > FILE_LIMIT || bytes > BYTE_LIMIT) throw new Error('too large to keep');
    }
    return files;
}

async function fetchFile(path) {
    const response = await fetch(new URL(path, SCOPE), { cache: 'no-cache', credentials: 'same-origin', priority: 'low', redirect: 'error' });
    if (!response.ok) throw new Error(`${response.status} ${path}`);
    const headers = HEADERS.map((name) => [name, response.headers.get(name)]).filter(([, value]) => value !== null);
    return { text: await response.text(), headers };
}

/** The files that a file names, by their paths below the page. */
function named(path, text) {
    const at = (base, links) => [...text.matchAll(links)].map(([, link]) => new URL(link, base).pathname.slice(SCOPE.pathname.length));
    if (path === '') return at(SCOPE, LINKS);
    return path.endsWith('.js') ? [...at(new URL(path, SCOPE), MODULES), ...at(SCOPE, STYLES)] : [];
}

async function digest(files) {
    const all = [...files].map(([path, { text }]) => `${path}\n${text}`).sort().join('\0');
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(all));
    return [...new Uint8Array(hash, 0, 8)].map((each) => each.toString(16).padStart(2, '0')).join('');
}

/** A file of the copy as the browser will get it: the page names its own files, and says that it is a copy. */
function answer(path, { text, headers }, version) {
    if (path !== '') return new Response(text, { headers });
    const page = text.replaceAll(/(href|src)="(js|css)\//g, `$1="kept/${version}/$2/`).replace('<html ', `<html data-kept="${Date.now()}" `);
    return new Response(page, { headers });
}
