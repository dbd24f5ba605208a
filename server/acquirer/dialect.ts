/**
 * One acquirer API as the start of a process sees it: what a connection of it says in ACQUIRER_CONFIG_FILE, and the adapter
 * that opens from it. Each folder beside this file has one; `dialects.ts` lists them.
 */
import type { KeyObject } from "node:crypto";
import { z } from "zod";
import type { AcquirerAdapter } from "./acquirer.ts";
import type { KeyRing } from "./key-ring.ts";

/**
 * Opens the file that a section names: a bare secret, which goes by `id`, or a list whose entries have ids of their own. Never shows
 * what it could not read.
 */
export type RingReader = <T extends KeyObject | string>(
  file: string,
  of: { id: string; make: (text: string) => T },
) => KeyRing<T>;

export interface Dialect<Section = unknown, Config = unknown> {
  /** Its sections say it in their field `dialect`. */
  readonly name: string;
  readonly section: z.ZodType<Section>;
  /** Where it is spoken to. */
  urlOf(section: Section): string;
  /** The section with rings of keys in place of the files that hold them. */
  read(section: Section, ringOf: RingReader): Config;
  /** `now` is business time: it stamps requests and judges the age of what comes in. */
  open(config: Config, clock: { now: () => Date }): AcquirerAdapter;
}

export const Text = z.string().min(1).max(1024);
export const HttpUrl = z.url({ protocol: /^https?$/ }).max(255);
/** The services refuse addresses with a query. */
export const NotifyUrl = HttpUrl.refine((url) => !url.includes("?"), "has a query string");
