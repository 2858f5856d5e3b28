/**
 * A worker from a module of this folder's site, also where another site has imported it: browsers start workers of their own
 * site only, so one that belongs to the importing page fetches the module.
 *
 * @param {URL} url
 * @param {string} name
 */
export function moduleWorker(url, name) {
    if (url.origin === location.origin) return new Worker(url, { type: 'module', name });
    const source = new Blob([`import ${JSON.stringify(url.href)};`], { type: 'text/javascript' });
    const address = URL.createObjectURL(source);
    const worker = new Worker(address, { type: 'module', name });
    // The module's first word says that it was fetched; until then the address must hold.
    worker.addEventListener('message', () => URL.revokeObjectURL(address), { once: true });
    return worker;
}
