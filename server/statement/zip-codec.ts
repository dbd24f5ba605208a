/**
 * The small part of ZIP that bills come in, both ways: a few entries, stored or deflated, no encryption, no ZIP64.
 * Written here because Alipay names its entries in GBK without the UTF-8 flag, which the usual writers cannot.
 * Tested against yauzl, yazl and unzip's own rules.
 */
import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";

export interface ZipEntry {
  /** The raw bytes of the name; `isUtf8` says which character set they are in. */
  name: Buffer;
  isUtf8: boolean;
  data: Buffer;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_SIZE = 22;
const CENTRAL_SIZE = 46;
const LOCAL_SIZE = 30;
const MAX_COMMENT = 0xffff;
const UTF8_FLAG = 0x0800;
const ENCRYPTED_FLAG = 0x0001;
/** 1980-01-01, the zero of this format: the same bill gives the same bytes. */
const NO_DATE = 0x0021;

/** A bill archive has two entries; more than this is something else. */
const MAX_ENTRIES = 16;
/** One day of one acquirer in memory, uncompressed: everything in the archive together. */
const BUDGET_BYTES = 512 * 1024 * 1024;

/**
 * All entries, checksums verified; undefined when the bytes are not such an archive. `budgetBytes` is for all entries
 * together: what they state is added up before anything is inflated, and what inflates to more than it states is
 * left at that byte, so a bomb costs at most the budget.
 */
export function readZip(bytes: Buffer, budgetBytes = BUDGET_BYTES): ZipEntry[] | undefined {
  try {
    return packedOf(bytes, budgetBytes)?.map(inflated);
  } catch (error) {
    // Out of bounds and broken deflate streams: both mean that these bytes are no such archive.
    if (error instanceof RangeError || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}

/** An entry as it lies in the archive. */
interface Packed {
  name: Buffer;
  isUtf8: boolean;
  isDeflated: boolean;
  crc: number;
  size: number;
  body: Buffer;
}

function packedOf(bytes: Buffer, budgetBytes: number): Packed[] | undefined {
  let end = bytes.length - END_SIZE;
  const lowest = Math.max(0, end - MAX_COMMENT);
  while (end >= lowest && bytes.readUInt32LE(end) !== END) end--;
  if (end < lowest) return undefined;
  const count = bytes.readUInt16LE(end + 10);
  if (count === 0 || count > MAX_ENTRIES || bytes.readUInt16LE(end + 8) !== count) return undefined;

  const entries: Packed[] = [];
  let left = budgetBytes;
  let at = bytes.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (bytes.readUInt32LE(at) !== CENTRAL) return undefined;
    const flags = bytes.readUInt16LE(at + 8);
    const method = bytes.readUInt16LE(at + 10);
    const packed = bytes.readUInt32LE(at + 20);
    const size = bytes.readUInt32LE(at + 24);
    const nameLength = bytes.readUInt16LE(at + 28);
    const local = bytes.readUInt32LE(at + 42);
    const next = at + CENTRAL_SIZE + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    left -= size;
    if ((flags & ENCRYPTED_FLAG) !== 0 || left < 0 || next > end) return undefined;
    if (bytes.readUInt32LE(local) !== LOCAL || (method !== 0 && method !== 8)) return undefined;

    const from = local + LOCAL_SIZE + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    if (from + packed > bytes.length) return undefined;
    entries.push({
      name: bytes.subarray(at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameLength),
      isUtf8: (flags & UTF8_FLAG) !== 0,
      isDeflated: method === 8,
      crc: bytes.readUInt32LE(at + 16),
      size,
      body: bytes.subarray(from, from + packed),
    });
    at = next;
  }
  return entries;
}

/** Throws `RangeError` where the body is another than stated. */
function inflated({ name, isUtf8, isDeflated, crc, size, body }: Packed): ZipEntry {
  const data = isDeflated ? inflateRawSync(body, { maxOutputLength: Math.max(1, size) }) : body;
  if (data.length !== size || crc32(data) !== crc) throw new RangeError("an entry is another than stated");
  return { name, isUtf8, data };
}

/** The archive of these entries, deflated; the same entries give the same bytes. */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, isUtf8, data } of entries) {
    const packed = deflateRawSync(data);
    // What the local header and the directory say alike: version, flags, method, time, checksum, sizes, name.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(isUtf8 ? UTF8_FLAG : 0, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(NO_DATE, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    locals.push(u32(LOCAL), common, name, packed);
    centrals.push(u32(CENTRAL), Buffer.of(20, 0), common, tail, name);
    offset += LOCAL_SIZE + name.length + packed.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(END_SIZE);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function u32(value: number): Buffer {
  const b = Buffer.alloc(4);
  b.writeUInt32LE(value);
  return b;
}
