/** Books that are not as they must be: refused, and nothing is changed by them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { writeBookFileName } from "../../books/book-file-codec.ts";
import { importBooks } from "../../books/import-books.ts";
import { layBook } from "../../books/testing/core.ts";
import { instantText } from "../../calendar/instant.ts";
import { writeRegister } from "../../clearing/register-codec.ts";
import { writeMark } from "../../document/file-mark-digest.ts";
import { kindOf, type Lived, later, minutes, see, Violated } from "./history.ts";

/** A register that is cut short, has a word where a number belongs, another file's mark, or a number that was before. */
export const malformed = kindOf(
  "malformed book",
  fc.record({ how: fc.constantFrom("short", "word", "mark", "old"), minutes }),
  async (lived, { how, minutes }) => {
    const { core, inbox, test, acquirerId } = lived.world;
    const at = later(lived, minutes);
    const version = how === "old" ? 1 : core.register().version + 1;
    const whole = writeRegister({ ...core.register(), version, at: instantText(at), subMerchants: [] });
    const text =
      how === "short" ? whole.slice(0, -2) : how === "word" ? whole.replace(/"1"/, '"one"') : whole;
    const name = writeBookFileName({ book: "register", version, at });
    layBook(inbox, name, text);
    if (how === "mark") writeFileSync(join(inbox, "books", `${name}.ok`), writeMark(Buffer.from("another")));
    const before = await registerOfOurs(lived);
    const { imported, failed } = await importBooks(test.machineCtx(), { acquirerId, inboxDir: inbox });
    if (imported.length > 0 || failed.join() !== name || (await registerOfOurs(lived)) !== before)
      throw new Violated("model", "a malformed book is refused and changes nothing", [how, ...imported]);
    see(lived, `malformed book: ${how}`);
  },
);

async function registerOfOurs({ world }: Lived): Promise<string> {
  return JSON.stringify(
    [
      await world.test.sql`select book, version, sha256 from books_version order by book, version desc`,
      await world.test.sql`select * from registered_shop order by number`,
      await world.test.sql`select id, status from sub_merchant order by id`,
    ],
    (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value),
  );
}
