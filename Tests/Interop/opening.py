"""How soon the page can be used. `Scripts/opening` prints it, and writes it into docs/performance.md where it is told to.

    .venv/bin/python Tests/Interop/opening.py [--times 10] [--write docs/performance.md]

The page of a real host in a real Chromium. "First": a profile that has never seen it; "again": loaded anew in the same one, whose copy of
the page (docs/decisions/0176) is complete. Times are the browser's own, from the beginning of the navigation.
"""

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from browser import WHOLE, Browser, driver
from host import Host
from peers.process import wait_until
from reloads import COPIED
from thin_lines import write

#: Notes when the dial pad is there, and everything that kept the page from answering for more than 50 ms (Long Tasks).
NOTES = """globalThis.longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
new MutationObserver((_, observer) => {
    if (!document.querySelector('[data-view=phone]')) return;
    performance.mark('usable');
    observer.disconnect();
}).observe(document, { childList: true, subtree: true });"""
#: Usable is the page when the dial pad is there and nothing that was begun before keeps it busy.
READ = """() => {
    const [page] = performance.getEntriesByType('navigation');
    const there = performance.getEntriesByName('usable')[0].startTime;
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
    const busy = longTasks.filter((each) => each.startTime < there);
    const files = [page, ...performance.getEntriesByType('resource').filter((each) => each.startTime < there)];
    return {
        'answer begins': page.responseStart, 'first paint': paint,
        'usable': Math.max(there, ...busy.map((each) => each.startTime + each.duration)),
        'blocked': longTasks.reduce((sum, each) => sum + each.duration - 50, 0),
        'files': files.length, 'kB over the line': files.reduce((sum, each) => sum + each.transferSize, 0) / 1000,
    };
}"""
#: A telephone of the lower half on a mobile network, as Lighthouse has it: 150 ms there and back, 1.6 Mbit/s, a processor four times slower.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}


def slowed(page):
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})


def opened(page):
    page.wait_for_function("() => performance.getEntriesByName('usable').length > 0", timeout=60_000)
    # What it does when it is there counts as well.
    page.wait_for_timeout(500)
    return page.evaluate(READ)


def measured(host, folder, times):
    """What was read of each kind of opening."""
    found = {"first": [], "again": [], "first, slow line and processor": []}
    known = Browser(folder / "again", host.address, program=WHOLE)
    known.page.wait_for_function("() => globalThis.spechPhone?.state.access === 'member'", timeout=40_000)
    # Whoever comes first needs no login. The others say that they are the same device: nobody logs in each day.
    token = f"localStorage.setItem('spech.token', '{known.page.evaluate('localStorage[`spech.token`]')}')"
    for index in range(times):
        for name in ("first", "first, slow line and processor"):
            browser = Browser(folder / f"{index}-{len(name)}", "about:blank", program=WHOLE, is_phone=False)
            browser.context.add_init_script(NOTES + token)
            if name != "first":
                slowed(browser.page)
            browser.page.goto(host.address)
            found[name].append(opened(browser.page))
            browser.close()
    known.context.add_init_script(NOTES)
    wait_until(lambda: known.page.evaluate(COPIED), 60, "the copy of the page")
    for _ in range(times + 1):
        known.page.reload()
        found["again"].append(opened(known.page))
    # The first one gets the worker its page.
    del found["again"][0]
    known.close()
    return found


def table(found):
    columns = list(next(iter(found.values()))[0])
    lines = ["| opened, median (most) | " + " | ".join(each if each in ("files", "kB over the line") else f"{each}, ms" for each in columns) + " |",
             "|" + "---|" * (len(columns) + 1)]
    for name, rounds in found.items():
        cells = [[each[column] for each in rounds] for column in columns]
        lines.append(f"| {name} | " + " | ".join(f"{statistics.median(cell):.0f} ({max(cell):.0f})" for cell in cells) + " |")
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--write", help="the document that gets the table")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        host = Host(Path(folder) / "host")
        try:
            found = measured(host, Path(folder), chosen.times)
        finally:
            host.stop()
            driver().stop()
    lines = table(found) + ["", f"{chosen.times} times each. Load of the machine: {os.getloadavg()[0]:.1f}."]
    print("\n".join(lines))
    if chosen.write:
        write(chosen.write, "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
