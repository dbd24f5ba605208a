import type { Page } from "@playwright/test";

/** A scanner types this fast, s: by the events' own clock, however busy the machine is. */
const SCANNER_GAP_S = 0.004;

/** Nobody's hand is at the keys so soon after a scan, ms. */
const HAND_AFTER_MS = 200;

/** A scanner reads `text` and ends with Enter, into whatever has the focus. */
export async function scan(page: Page, text: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const from = Date.now() / 1_000;
  const keys = [...text].map((key) => ({ key, text: key }));
  for (const [i, key] of [...keys, { key: "Enter", text: "\r" }].entries()) {
    const timestamp = from + i * SCANNER_GAP_S;
    await devtools.send("Input.dispatchKeyEvent", { type: "keyDown", ...key, timestamp });
    await devtools.send("Input.dispatchKeyEvent", { type: "keyUp", key: key.key, timestamp });
  }
  await devtools.detach();
  // A quick machine hands the keys over before their own clock has come so far: what is typed then would be part of the scan.
  const until = from * 1_000 + keys.length * SCANNER_GAP_S * 1_000 + HAND_AFTER_MS;
  await new Promise((done) => setTimeout(done, Math.max(0, until - Date.now())));
}
