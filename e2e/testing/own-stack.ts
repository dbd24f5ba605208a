import { type Browser, test } from "@playwright/test";
import { type Stack, startStack } from "./stack.ts";

const STACK_UP_MS = 300_000;

/**
 * The tests of this file are told in order on a stack of their own, as `startStack` starts it. `begin` comes before the first: who
 * is signed in, what was sold; `end` after the last, before everybody's browser is closed and the stack ends.
 */
export function onOwnStack(
  begin: (browser: Browser, stack: Stack) => Promise<void>,
  { end, upMs = STACK_UP_MS, ...as }: Options = {},
): void {
  let stack: Stack | undefined;
  test.describe.configure({ mode: "serial" });
  test.beforeAll(async ({ browser }) => {
    test.setTimeout(upMs);
    stack = await openOwnStack(as);
    await begin(browser, stack);
  });
  test.afterAll(async ({ browser }) => {
    end?.();
    for (const context of browser.contexts()) await context.close();
    await stack?.stop();
  });
}

type StackOptions = NonNullable<Parameters<typeof startStack>[0]>;
type Options = StackOptions & { end?: () => void; upMs?: number };

/** All helpers use it until it is stopped. */
async function openOwnStack(as: StackOptions): Promise<Stack> {
  const others = process.env.QINGFEN_DATA_DIR;
  const stack = await startStack(as);
  process.env.QINGFEN_DATA_DIR = stack.demo.dataDir;
  const { stop } = stack;
  stack.stop = async () => {
    await stop();
    if (others === undefined) delete process.env.QINGFEN_DATA_DIR;
    else process.env.QINGFEN_DATA_DIR = others;
  };
  return stack;
}
