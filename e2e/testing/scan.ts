import type { Page } from "@playwright/test";

/** A scanner types this fast, s: by the events' own clock, however busy the machine is. */
const SCANNER_GAP_S = 0.004;

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
}
