import fc from "fast-check";
import { expect, test } from "vitest";
import yauzl from "yauzl";
import yazl from "yazl";
import { readZip, writeZip, type ZipEntry } from "./zip-codec.ts";

const entry = fc.record({
  name: fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .map((n) => Buffer.from(`${n}.csv`.replaceAll(/[/\\:]/g, "_"))),
  isUtf8: fc.constant(true),
  data: fc.uint8Array({ maxLength: 2_000 }).map((b) => Buffer.from(b)),
});

function readByYauzl(zip: Buffer): Promise<ZipEntry[]> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(zip, { lazyEntries: true }, (error, file) => {
      if (error) return reject(error);
      const entries: ZipEntry[] = [];
      file.on("error", reject);
      file.on("end", () => resolve(entries));
      file.on("entry", (e) => {
        file.openReadStream(e, async (failed, stream) => {
          if (failed) return reject(failed);
          const chunks: Buffer[] = [];
          for await (const chunk of stream) chunks.push(chunk as Buffer);
          entries.push({ name: Buffer.from(e.fileName), isUtf8: true, data: Buffer.concat(chunks) });
          file.readEntry();
        });
      });
      file.readEntry();
    });
  });
}

async function writtenByYazl(entries: readonly ZipEntry[], compress: boolean): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const e of entries) zip.addBuffer(e.data, e.name.toString(), { compress });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

test("writes archives that another reader reads", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 4 }), async (entries) => {
      expect(await readByYauzl(writeZip(entries))).toEqual(entries);
    }),
  );
});

test("reads archives that another writer wrote, stored and deflated", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      async (entries, compress) => {
        expect(readZip(await writtenByYazl(entries, compress))).toEqual(entries);
      },
    ),
  );
});

test("answers undefined to bytes that are no archive, and never throws", () => {
  const whole = writeZip([
    { name: Buffer.from("a.csv"), isUtf8: false, data: Buffer.from("hello".repeat(50)) },
  ]);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.nat(), (changes, cut) => {
      const bytes = Buffer.from(whole.subarray(0, cut % (whole.length + 1)));
      if (bytes.length > 0) for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      readZip(bytes);
    }),
    { numRuns: 2_000 },
  );
  expect(readZip(whole.subarray(0, whole.length - 1))).toBeUndefined();
});

const MB = 1024 * 1024;
/** How much this process grew, bytes, while it read; whatever came out. */
function growthOf(read: () => unknown): number {
  const before = process.memoryUsage().rss;
  read();
  return process.memoryUsage().rss - before;
}

test("an archive has one budget for all its entries, and what is beyond it is never inflated", () => {
  const entries = [1, 2, 3].map((n) => ({
    name: Buffer.from(`${n}`),
    isUtf8: true,
    data: Buffer.alloc(1_000, n),
  }));
  expect(readZip(writeZip(entries), 3_000)).toEqual(entries);
  expect(readZip(writeZip(entries), 2_999)).toBeUndefined();
  // Sixteen entries of 40 MB, each small enough alone: 640 MB out of 640 kB.
  const data = Buffer.alloc(40 * MB);
  const bomb = writeZip(
    Array.from({ length: 16 }, (_, n) => ({ name: Buffer.from(`${n}`), isUtf8: true, data })),
  );
  expect(bomb.length).toBeLessThan(MB);
  expect(growthOf(() => expect(readZip(bomb)).toBeUndefined())).toBeLessThan(64 * MB);
});

test("an entry that inflates to more than it states is left at that byte", () => {
  const bomb = writeZip([{ name: Buffer.from("a"), isUtf8: true, data: Buffer.alloc(200 * MB) }]);
  const directory = bomb.readUInt32LE(bomb.length - 22 + 16);
  bomb.writeUInt32LE(1_000, directory + 24);
  expect(growthOf(() => expect(readZip(bomb)).toBeUndefined())).toBeLessThan(64 * MB);
});
