import { z } from "zod";
import { getBatch } from "../batch/get-batch.ts";
import { listBatches } from "../batch/list-batches.ts";
import { listSigners } from "../batch/list-signers.ts";
import { listWaiting } from "../batch/list-waiting.ts";
import { recordOwnUpload } from "../batch/record-own-upload.ts";
import { recordVerdict } from "../batch/record-verdict.ts";
import { importDecisions } from "../books/import-decisions.ts";
import { listBooks } from "../books/list-books.ts";
import { listRegisterDifferences } from "../books/list-register-differences.ts";
import { recordUpload } from "../books/record-upload.ts";
import { startBooks } from "../books/start-books.ts";
import { clearingDateOf } from "../calendar/clearing-date.ts";
import { MIDNIGHT } from "../calendar/cut-off.ts";
import { findAcquirer } from "../merchant/find-acquirer.ts";
import { importResult } from "../result/import-result.ts";
import { ITEM_STATES } from "../statement/desk-item.ts";
import { listDifferences } from "../statement/list-differences.ts";
import { listItems } from "../statement/list-items.ts";
import { dayInput, idInput, monthInput, textInput } from "./inputs.ts";
import { acting, router } from "./trpc.ts";

/** A `.rel` is two signatures and a few lines. */
const REL_MAX_CHARS = 64 * 1024;
/** Below the limit of a request; a longer book goes through the inbox folder. */
const BOOK_MAX_CHARS = 200 * 1024;
/** Of one part; the four together stay below the limit of a request, a longer file goes through the inbox folder. */
const OWN_PART_MAX_CHARS = 200 * 1024;
const OWN_PARTS_MAX = 16;
/** Below the limit of a request; a longer file goes through the inbox folder. */
const RESULTS_MAX_CHARS = 200 * 1024;
const DECISIONS_MAX_CHARS = 200 * 1024;

/** The acquirer's clearing desk. Nothing here signs: what is uploaded was signed with the acquirer's own tool. */
export const clearingRouter = router({
  list: acting("batch.list")
    .input(z.object({ month: monthInput.optional() }))
    .query(({ ctx, input }) =>
      listBatches(ctx.verbs, input.month === undefined ? {} : { month: input.month }),
    ),

  get: acting("batch.get")
    .input(z.object({ batchId: idInput("clb") }))
    .query(({ ctx, input }) => getBatch(ctx.verbs, input)),

  differences: acting("difference.list")
    .input(z.object({ clearingDate: dayInput.optional() }))
    .query(({ ctx, input }) =>
      listDifferences(
        ctx.verbs,
        input.clearingDate === undefined ? {} : { clearingDate: input.clearingDate },
      ),
    ),

  /** The desk of differences. */
  items: acting("item.list")
    .input(
      z.object({
        state: z.enum(ITEM_STATES).optional(),
        kind: textInput(40).optional(),
        search: textInput(64).optional(),
      }),
    )
    .query(({ ctx, input }) => listItems(ctx.verbs, input)),

  /** The whole book of decisions of the acquirer's own desk, where no feed lays it. */
  uploadDecisions: acting("decision.import")
    .input(z.object({ text: z.string().min(1).max(DECISIONS_MAX_CHARS) }))
    .mutation(({ ctx, input }) => importDecisions(ctx.verbs, { text: input.text })),

  /** The acquirer's books as the platform has them. */
  books: acting("books.list").query(({ ctx }) => listBooks(ctx.verbs)),

  /** What waits for somebody, of whatever month. */
  waiting: acting("waiting.list").query(({ ctx }) => listWaiting(ctx.verbs)),

  /** Where our copy of a shop says otherwise than the acquirer's register. */
  registerDifferences: acting("register_difference.list")
    .input(z.object({ subMerchantId: idInput("smt").optional() }))
    .query(({ ctx, input }) => listRegisterDifferences(ctx.verbs, input)),

  signers: acting("signer.list").query(({ ctx }) => listSigners(ctx.verbs)),

  /** The business clock beside the desk's lists, and the running clearing date of the reader's acquirer. */
  clock: acting("clock.get").query(async ({ ctx }) => {
    const now = ctx.verbs.now();
    const acquirer = await findAcquirer(ctx.verbs, { id: ctx.actor.acquirerId });
    return { now, today: clearingDateOf(now, acquirer?.cutOffs ?? MIDNIGHT) };
  }),

  /** The `.rel` of the acquirer's tool, base64. */
  uploadVerdict: acting("verdict.record")
    .input(z.object({ fileId: idInput("clf"), rel: z.base64().max(REL_MAX_CHARS) }))
    .mutation(({ ctx, input }) =>
      recordVerdict(ctx.verbs, { fileId: input.fileId, rel: Buffer.from(input.rel, "base64") }),
    ),

  /** The core counts its books anew: the first call asks, the second person's confirms. */
  startBooks: acting("books.start")
    .input(z.object({ reason: textInput(1_000) }))
    .mutation(async ({ ctx, input }) => ({ said: await startBooks(ctx.verbs, input) })),

  /** A book as it would lie in the inbox, base64: the same import. */
  uploadBook: acting("books.upload")
    .input(z.object({ name: z.string().max(100), bytes: z.base64().max(BOOK_MAX_CHARS) }))
    .mutation(async ({ ctx, input }) => {
      await recordUpload(ctx.verbs, { name: input.name, bytes: Buffer.from(input.bytes, "base64") });
      return { uploaded: true };
    }),

  /** A clearing file that the acquirer made alone, its four parts as they would lie in the inbox, base64: the same import. */
  uploadOwnFile: acting("clearing_file.upload")
    .input(
      z.object({
        files: z
          .array(z.object({ name: z.string().max(100), bytes: z.base64().max(OWN_PART_MAX_CHARS) }))
          .min(1)
          .max(OWN_PARTS_MAX),
      }),
    )
    .mutation(({ ctx, input }) =>
      recordOwnUpload(ctx.verbs, {
        files: input.files.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes, "base64") })),
      }),
    ),

  /** What the bank did, one JSON line each. */
  uploadResults: acting("result.import")
    .input(z.object({ lines: z.string().min(1).max(RESULTS_MAX_CHARS) }))
    .mutation(({ ctx, input }) =>
      importResult(ctx.verbs, {
        acquirerId: ctx.actor.acquirerId,
        bytes: Buffer.from(input.lines),
        isWhole: true,
      }),
    ),
});
