import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What `npm start` writes for scripts: doors, keys and sign-ins of one installation. */
export interface DemoFile {
  dataDir: string;
  web: string;
  gateway: string;
  sandbox: string;
  /** The folder of the acquirer's desk. */
  desk: string;
  acquirerCode: string;
  /** Our ids by the acquirer's merchant number. */
  shops: Record<string, string>;
  password: string;
  apiKey: string;
  signIns: { login: string; url: string }[];
}

export const readDemoFile = (dataDir: string): DemoFile =>
  JSON.parse(readFileSync(join(dataDir, "demo.json"), "utf8")) as DemoFile;
