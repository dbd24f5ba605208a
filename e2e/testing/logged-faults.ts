import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readDemo } from "./stack.ts";

/** What a process says of itself when something went wrong that nobody asked for: pino's level of an error, and above. */
const ERROR_LEVEL = 50;

/** Every line in which a process of the platform reported a fault of its own since `from` (epoch ms, the machine's clock). */
export function loggedFaults(from: number): string[] {
  const folder = join(readDemo().dataDir, "logs");
  return readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), "utf8")
      .split("\n")
      .filter((line) => {
        if (!line.startsWith("{")) return false;
        const { level, time } = JSON.parse(line) as { level?: number; time?: number };
        return (level ?? 0) >= ERROR_LEVEL && (time ?? 0) >= from;
      })
      .map((line) => `${name}: ${line}`),
  );
}
