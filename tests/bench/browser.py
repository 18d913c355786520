"""A first visit in the system's Chromium: what is transferred, how many requests, when something is painted.

The page is served by WhiteNoise in front of the site for /uploads/, as a web server does in production.
"""

import shutil
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
SLOWER = 4  # times, the processor of a cheap phone
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2}


def first_visit(base: str, path: str, session: str, visits: int = 5) -> dict[str, Any]:
    """Return bytes and requests of a first visit by a signed-in person, and its first paint on slow 3G (median, ms)."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise RuntimeError("no Chromium here: install Debian's package chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            weight = _visit(browser.new_context(**PHONE), base, path, session, slow=False)
            paints = [_visit(browser.new_context(**PHONE), base, path, session, slow=True) for _visit_ in range(visits)]
        finally:
            browser.close()
    return {
        "bytes": weight["bytes"],
        "requests": weight["requests"],
        "parts": weight["parts"],
        "first_paint_ms": median(paint["first_paint_ms"] for paint in paints),
        "first_paint_worst_ms": max(paint["first_paint_ms"] for paint in paints),
        "loaded_ms": median(paint["loaded_ms"] for paint in paints),
    }


def _visit(context: BrowserContext, base: str, path: str, session: str, *, slow: bool) -> dict[str, Any]:
    context.add_cookies([{"name": "session", "value": session, "url": base}])
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    urls: dict[str, str] = {}
    sizes: dict[str, float] = {}
    devtools.on("Network.requestWillBeSent", lambda event: urls.setdefault(event["requestId"], event["request"]["url"]))
    devtools.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    if slow:
        devtools.send("Network.emulateNetworkConditions", SLOW_3G)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(base + path, wait_until="load", timeout=60_000)
    page.wait_for_timeout(1000)
    _count_icon(page, base, urls, sizes)
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    context.close()
    parts = {url.removeprefix(base): sizes.get(key, 0) for key, url in urls.items() if url.startswith("http")}
    return {
        "bytes": sum(parts.values()),
        "requests": len(parts),
        "parts": parts,
        "first_paint_ms": paint,
        "loaded_ms": loaded,
    }


def _count_icon(page: Page, base: str, urls: dict[str, str], sizes: dict[str, float]) -> None:
    """Count the icon too: a browser with a window asks for it, this one does not."""
    icon = page.locator("link[rel=icon]").get_attribute("href") or ""
    if icon.startswith("/") and base + icon not in urls.values():
        answer = page.context.request.get(base + icon)
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
        urls["icon"], sizes["icon"] = base + icon, head + int(answer.headers.get("content-length", 0))
