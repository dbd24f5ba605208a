import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "./files.ts";

/** What `seed.ts` made under `sandbox/keys`, as its readers see it. */
export interface KeyFolder {
  text(name: string): string;
  /** The numbers the acquirer gave the platform; also in the platform's acquirer.json where it needs them. */
  settings<T>(): T;
}

export function openKeyFolder(sandboxDir: string): KeyFolder {
  const path = (name: string) => join(sandboxDir, "keys", name);
  return {
    text: (name) => readFileSync(path(name), "utf8"),
    settings: <T>() => readJson<T>(path("settings.json")),
  };
}

/** The key of the hash under which the platform knows an account. */
export const accountHmacOf = ({ text }: KeyFolder): Buffer =>
  Buffer.from(text("account-hmac.key").trim(), "hex");
