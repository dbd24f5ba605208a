/**
 * What gateway and worker need to talk to the acquirers: ACQUIRER_CONFIG_FILE. Secrets are files it names; they become
 * key objects at once, which neither print nor serialise. Errors name fields and files, never contents.
 */
import type { KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { type RingReader, Text } from "../acquirer/dialect.ts";
import { type ConnectionConfig, ConnectionSection, dialectOf } from "../acquirer/dialects.ts";
import type { Held, KeyRing } from "../acquirer/key-ring.ts";
import { followKeyFile, holdsAt, keysIn, type StandingKey } from "./key-list.ts";
import { findOpenPath } from "./private-path.ts";

/** One acquirer and how it is spoken to. */
interface AcquirerConfig {
  /** True: an acquirer on this desk. A real one is spoken to over https only. */
  sandbox: boolean;
  /** Each in the shape that its dialect asks for; the name is the last part of its notification address. */
  connections: Readonly<Record<string, ConnectionConfig>>;
  /** Where the clearing files are laid down for the acquirer. */
  outboxDir: string;
  /** Where the bank's result files arrive. */
  inboxDir: string;
}
export interface AcquirerConfigs {
  acquirers: Readonly<Record<string, AcquirerConfig>>;
}

const CONNECTION_NAME = /^[a-z0-9-]{1,32}$/;

const Acquirer = z
  .strictObject({
    sandbox: z.boolean().default(false),
    connections: z.record(z.string().regex(CONNECTION_NAME), ConnectionSection),
    outboxDir: Text,
    inboxDir: Text,
  })
  .refine(
    (a) => a.sandbox || Object.values(a.connections).every((c) => dialectOf(c).urlOf(c).startsWith("https:")),
    "a real acquirer is spoken to over https",
  );
const File = z.strictObject({ acquirers: z.record(z.string().regex(/^[A-Z0-9]{1,16}$/), Acquirer) });

/** Reads and validates the file at start; throws an Error that names what is wrong. Relative paths are beside the file. */
export function readAcquirerConfig(path: string): AcquirerConfigs {
  const parsed = File.safeParse(jsonOf(path));
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`${path}: ${faults.join("; ")}`);
  }
  const beside = (file: string) => resolve(dirname(path), file);
  const ringReader: RingReader = (file, of) => ringOf(beside(file), of);
  const acquirers: Record<string, AcquirerConfig> = {};
  for (const [code, read] of Object.entries(parsed.data.acquirers)) {
    for (const [name, dir] of [
      ["outboxDir", read.outboxDir],
      ["inboxDir", read.inboxDir],
    ] as const) {
      const fault = findOpenPath(name, beside(dir));
      if (fault !== undefined) throw new Error(fault);
    }
    const connections = Object.entries(read.connections).map(([name, section]) => [
      name,
      dialectOf(section).read(section, ringReader) as ConnectionConfig,
    ]);
    acquirers[code] = {
      sandbox: read.sandbox,
      connections: Object.fromEntries(connections),
      outboxDir: beside(read.outboxDir),
      inboxDir: beside(read.inboxDir),
    };
  }
  return { acquirers };
}

/** Read again whenever the file is replaced, so that a changeover needs no restart. */
function ringOf<T extends KeyObject | string>(
  path: string,
  { id, make }: { id: string; make: (text: string) => T },
): KeyRing<T> {
  const keys = followKeyFile(path, () =>
    keysIn(path, textOf(path), id).map((key) => ({ ...key, value: madeOf(path, key, make) })),
  );
  const at = (instant: Date) => {
    const held = keys().filter((key) => holdsAt(key, instant));
    if (held.length === 0) throw new Error(`${path}: no key of the file holds`);
    return held.map(({ id: name, value }) => ({ id: name, value })) as [Held<T>];
  };
  at(new Date());
  return { at };
}

/** The library's own message is dropped: it may quote what it could not read. */
function madeOf<T extends KeyObject | string>(
  path: string,
  { key }: StandingKey,
  make: (text: string) => T,
): T {
  let value: T;
  try {
    value = make(key);
  } catch {
    throw new Error(`${path}: no usable key`);
  }
  if (typeof value === "string") return value;
  const fault = value.type === "public" ? undefined : findOpenPath("key", path);
  if (fault !== undefined) throw new Error(fault);
  if (value.type !== "secret" && value.asymmetricKeyType !== "rsa")
    throw new Error(`${path}: not an RSA key`);
  return value;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    throw new Error(`${path}: no usable key`);
  }
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new Error(`${path}: cannot be read as JSON`);
  }
}
